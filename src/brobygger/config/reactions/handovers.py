"""News of hand-overs: who is concerned looks into the room; whoever has the ball is reminded; the summary is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from brobygger.directory.queries import answers_for, keepers_there
from brobygger.handovers import queries, services
from brobygger.handovers.queries import HandoverCard
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.working_time import deadline
from brobygger.measures import services as measures
from brobygger.measures.services import links
from brobygger.notify import services as notify
from brobygger.people.queries import StaffCard, leaders_of, staff_cards

SYSTEM = system("handovers")
PASS_ON_AFTER = 2  # working days late


def tell(ids: Mapping[str, Any]) -> None:
    """Somebody whom it concerns is told, once, as they have chosen for that room; it names them."""
    about = notify.About(UUID(ids["room"]), ids["seat"], int(ids["seq"]) - 1, named=True)
    key = f"handover:{ids['handover']}:{ids['seq']}:{ids['person']}"
    notify.send(SYSTEM, person_id=UUID(ids["person"]), template="something-happened", key=key, about=about)


def send_summary(ids: Mapping[str, Any]) -> None:
    """Send what was agreed, in the words that the person has said yes to; once."""
    words = services.take_to_send(SYSTEM, summary_id=UUID(ids["summary"]))
    if words is not None:
        key = f"summary:{ids['summary']}"
        person = UUID(ids["person"])
        notify.send(SYSTEM, person_id=person, channel="sms", template="own-words", key=key, secret=words)


def send_agenda_link(ids: Mapping[str, Any]) -> None:
    """Send the link that writes on the agenda, once a day; nothing where it would open nothing."""
    room, handover = UUID(ids["room"]), UUID(ids["handover"])
    wanted = services.link_to_write(SYSTEM, room_id=room, handover_id=handover)
    if wanted is not None:
        key = f"agenda:{wanted.id}:{clock.now().date()}"
        notify.send(
            SYSTEM, person_id=wanted.person_id, channel="sms", template="questions", key=key, secret=wanted.link
        )


def send_form(ids: Mapping[str, Any]) -> None:
    """The person gets the link to three questions about how it was, once."""
    key = UUID(ids["form"])
    person = UUID(ids["person"])
    notify.send(SYSTEM, person_id=person, template="questions", key=f"form:{key}", secret=links.address(key))


def ask_how_it_was(ids: Mapping[str, Any]) -> None:
    """The two have talked it over: each is asked to answer their survey, without a name."""
    roles = (UUID(ids["one"]), UUID(ids["two"]))
    cards = staff_cards(SYSTEM, roles)
    organisations = tuple(dict.fromkeys(cards[role].organisation_id for role in roles))
    about = measures.About(kind="first-meeting", object_id=UUID(ids["handover"]), organisations=organisations)
    for instrument, role in zip(("first-meeting-1", "first-meeting-2"), roles, strict=True):
        measures.open_survey(SYSTEM, instrument=instrument, rater_person_id=cards[role].person_id, about=about)


def count() -> int:
    """Count what hand-overs come to, for the leaders' pages. Gives how many lines."""
    return services.count_effects(SYSTEM)


def remind() -> int:
    """Remind whoever has the ball too long, then their unit's contact point; never the person. Gives how many."""
    late, after = 0, UUID(int=0)
    while cards := queries.open_ones(SYSTEM, after=after):
        late += sum(_remind_of(card) for card in cards)
        after = cards[-1].id
    return late


def remind_person_of_first() -> int:
    """The day before: a text message that the person can answer "does not suit" in one tap. Gives how many."""
    made, after = 0, UUID(int=0)
    while cards := queries.open_ones(SYSTEM, after=after):
        for reminder in filter(None, (services.nudge(SYSTEM, card=card) for card in cards)):
            key = f"nudge:{reminder.id}"
            notify.send(SYSTEM, person_id=reminder.person_id, template="nudge", key=key, secret=reminder.link)
            made += 1
        after = cards[-1].id
    return made


def _remind_of(card: HandoverCard) -> bool:
    turn, now = card.turn, clock.now()
    if turn is None or turn.due_at is None or not turn.is_late(now):
        return False
    key = f"handover:{card.id}:{card.round}:{turn.step.code}:{turn.due_at.date()}"
    passed_on = deadline(turn.due_at, PASS_ON_AFTER) < now
    for staff in _holders(card, turn.holder):
        for instead in answers_for(SYSTEM, staff.role_id):
            mine = instead.role_id == staff.role_id
            _send(instead, "answer-waits" if mine else "colleague-waits", f"{key}:late")
        if passed_on:
            others = keepers_there(SYSTEM, staff.unit_id, but={staff.person_id})
            _send_all(others or leaders_of(SYSTEM, staff.unit_id), f"{key}:passed-on")
    if turn.holder == "unit":
        _send_all(keepers_there(SYSTEM, card.to_unit_id), f"{key}:late")
    return True


def _holders(card: HandoverCard, holder: str) -> list[StaffCard]:
    """Whose turn it is among the helpers; where it is the person's, the helper whom they know asks kindly."""
    roles = {"two": [card.two_role_id], "both": [card.one_role_id, card.two_role_id], "unit": []}
    wanted = [key for key in roles.get(holder, [card.one_role_id]) if key is not None]
    return [staff for staff in staff_cards(SYSTEM, wanted).values() if staff.is_active]


def _send_all(cards: Iterable[StaffCard], key: str) -> None:
    for card in cards:
        _send(card, "colleague-waits", key)


def _send(card: StaffCard, template: str, key: str) -> None:
    notify.send(SYSTEM, person_id=card.person_id, template=template, key=f"{key}:{card.person_id}")
