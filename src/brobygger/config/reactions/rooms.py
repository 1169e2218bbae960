"""Something has happened in a room: tell those who would otherwise not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.kernel import clock, jobs
from brobygger.kernel.actor import Kind, system
from brobygger.live.behind import Behind, behind
from brobygger.notify import services as notify
from brobygger.people.queries import leaders_of, roles_of, staff_cards
from brobygger.rooms import queries, services

SYSTEM = system("tell-members")
TELL = "rooms.tell"  # the job's name; config/jobs.py holds it
WAIT = 30  # seconds: whoever has the room open gets the message on their device meanwhile


def tell_person_asked(ids: Mapping[str, Any]) -> None:
    """The person is asked about a room, or about one more in it."""
    about = ids.get("wish") or ids["room"]
    _tell(UUID(ids["person"]), "new-room-request", f"asked:{about}")


def tell_asker(ids: Mapping[str, Any]) -> None:
    """Whoever asked is told that there is an answer; which one stands on their page."""
    for card in staff_cards(SYSTEM, [UUID(ids["asker"])]).values():
        _tell(card.person_id, "something-happened", f"answered:{ids['room']}:{ids['consent']}")


def tell_newcomer(ids: Mapping[str, Any]) -> None:
    """A helper has come into a room. A next of kin gets a link instead, from the invitation."""
    member = UUID(ids["member"])
    if roles_of(SYSTEM, member):
        _tell(member, "something-happened", f"joined:{ids['membership']}")


def tell_leaders(ids: Mapping[str, Any]) -> None:
    """Somebody asks why one of the unit has looked: its leaders are to answer."""
    for leader in {card.person_id for card in leaders_of(SYSTEM, UUID(ids["unit"]))}:
        _tell(leader, "access-question", f"why:{ids['question']}:{leader}")


def tell_why(ids: Mapping[str, Any]) -> None:
    """The answer to "Why?" is in the room."""
    _tell(UUID(ids["person"]), "something-happened", f"because:{ids['question']}")


def end_places_of_role(ids: Mapping[str, Any]) -> None:
    """A role has ended: nobody sits in its places any more, and all in those rooms can see it."""
    services.end_places(SYSTEM, role_id=UUID(ids["role"]))


def tell_later(ids: Mapping[str, Any]) -> None:
    """Queue one look at the room half a minute from now; a look that waits already stands for this one too."""
    jobs.defer(TELL, once=f"{TELL}:{ids['room']}", seconds=WAIT, room_id=ids["room"])


def tell_now(room_id: UUID) -> None:
    """Tell every seat that a message of somebody else's has not reached for half a minute.

    The key holds the seat's read mark, so that one is told once until one has looked, and once more of what names one.
    A message younger than that is looked at again later.
    """
    now = clock.now()
    late = behind(SYSTEM, stream_id=room_id, kind="message")
    told = [seat for seat in late if seat.oldest_at <= now - dt.timedelta(seconds=WAIT)]
    if len(told) < len(late):
        tell_later({"room": str(room_id)})
    people = _people_in([seat.seat for seat in told])
    waits = queries.what_waits(SYSTEM, room_id) if told else {}
    for seat in told:
        if seat.seat in people:
            _tell_of_message(room_id, people[seat.seat], seat, waits.get(seat.seat, queries.Waits()))


def _tell_of_message(room_id: UUID, person_id: UUID, seat: Behind, waits: queries.Waits) -> None:
    """By the ways and at the hours that they have chosen; what names them does not wait behind what does not."""
    about = notify.About(room_id, seat.seat, seat.read_seq, waits.loud, waits.named, waits.answers_me)
    key = f"message:{room_id}:{seat.subscriber_id}:{seat.read_seq}{':named' if waits.named else ''}"
    notify.send(SYSTEM, person_id=person_id, template="new-message", key=key, about=about)


def _tell(person_id: UUID, template: str, key: str) -> None:
    notify.send(SYSTEM, person_id=person_id, template=template, key=key)


def _people_in(seats: list[str]) -> dict[str, UUID]:
    """Who sits in these seats now; a role that has ended is nobody to tell."""
    keys = {seat: UUID(seat.partition(":")[2]) for seat in seats if not seat.startswith(Kind.LINK)}
    cards = staff_cards(SYSTEM, [key for seat, key in keys.items() if seat.startswith(Kind.ROLE)])
    found = {seat: key for seat, key in keys.items() if seat.startswith(Kind.SELF)}
    for seat, key in keys.items():
        if key in cards and cards[key].is_active:
            found[seat] = cards[key].person_id
    return found
