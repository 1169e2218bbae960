"""Before a room is begun: is it part of the pilot, and is the person inside? In a room: which pilot it is part of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.kernel.actor import Actor
from brobygger.pilots import queries, services
from brobygger.pilots.queries import PilotPage
from brobygger.pilots.rules import State
from brobygger.pilots.views import sentences
from brobygger.rooms import beginnings, panels
from brobygger.rooms.beginnings import Agreed, Answers, Beginning, Question
from brobygger.rooms.panels import Panel, Place
from brobygger.rooms.queries import RoomHead
from brobygger.ui import words

WHICH = f"{beginnings.PREFIX}pilot"
NONE = "none"  # a room as always
LINE = f"{beginnings.PREFIX}inside-"
YES, NO = "yes", "no"


def register() -> None:
    """What is asked first, what the room and its consent say of the pilot, and what a helper's home says of it."""
    beginnings.register(Beginning(ask, agree, holds_answer_time))
    panels.show(Panel(Place.SETTINGS, "pilots/_room.html", lambda actor, head: of_room(actor, head)))
    panels.show(Panel(Place.ASKED, "pilots/_asked.html", asked))
    panels.show(Panel(Place.HELPER_HOME, "pilots/_stopped.html", stopped, order=70))


def answers_yes(pilot_id: UUID, questions: int) -> dict[str, str]:
    """What the page gives where all of the pilot's questions are answered with yes."""
    return {WHICH: str(pilot_id)} | {f"{LINE}{number}": YES for number in range(questions)}


def ask(actor: Actor, given: Answers) -> Question | None:
    """The page with the pilots' questions, or the refusal; nothing for whoever is in no pilot that has begun."""
    if given.get(WHICH) == NONE:
        return None
    pilots = queries.offered(actor)
    if not pilots:
        return None
    chosen = next((one for one in pilots if str(one.id) == given.get(WHICH)), None)
    if chosen is None or chosen.state is not State.RUNNING:
        return Question("pilots/begin.html", _questions(pilots, {}))
    said = [given.get(f"{LINE}{number}", "") for number in range(len(chosen.criteria))]
    if NO in said:
        services.count_outside(actor, pilot_id=chosen.id)
        return Question("pilots/outside.html", _outside(chosen, said))
    if said != [YES] * len(said):
        return Question("pilots/begin.html", _questions(pilots, given), status=422)
    return None


def agree(actor: Actor, given: Answers) -> Agreed | None:
    """The room is to be part of a pilot: judged anew. Raises Hidden, Conflict."""
    pilot_id = _key(given.get(WHICH, ""))
    if pilot_id is None:
        return None
    numbers = (key.removeprefix(LINE) for key, value in given.items() if key.startswith(LINE) and value == YES)
    yes = frozenset(int(number) for number in numbers if number.isascii() and number.isdigit())
    return services.agree(actor, pilot_id=pilot_id, yes=yes)


def holds_answer_time(actor: Actor, room_id: UUID) -> bool:
    """As long as the pilot lasts."""
    found = queries.of_room(actor, room_id)
    return found is not None and queries.today() <= found.ends_on


def of_room(actor: Actor, head: RoomHead) -> dict[str, Any] | None:
    """On "About the room": its pilot."""
    found = queries.of_room(actor, head.id)
    if found is None:
        return None
    return {"name": found.name, "holds": queries.today() <= found.ends_on, "days": found.answer_within}


def asked(actor: Actor, room_id: UUID) -> dict[str, Any] | None:
    """For the person: the room is part of something that is tried out."""
    found = queries.of_room(actor, room_id)
    return {"name": found.name, "last": words.day(found.ends_on)} if found else None


def stopped(actor: Actor) -> dict[str, Any] | None:
    """On a helper's home: pilots of theirs that wait for somebody."""
    found = queries.stopped(actor)
    return {"pilots": found} if found else None


def _questions(pilots: list[PilotPage], given: Answers) -> dict[str, Any]:
    shown = [_question(one, given if given.get(WHICH) == str(one.id) else {}) for one in pilots]
    errors = [(line["id"], line["error"]) for one in shown for line in one["lines"] if line["error"]]
    return {
        "pilots": shown,
        "errors": errors,
        "which": WHICH,
        "none": NONE,
        "only": shown[0] if len(shown) == 1 else None,
    }


def _question(pilot: PilotPage, given: Answers) -> dict[str, Any]:
    """A pilot as it is asked about: its lines, or why no room can be made in it now."""
    runs = pilot.state is State.RUNNING
    lines = [
        {
            "name": f"{LINE}{number}",
            "id": f"{pilot.id}-{number}",
            "legend": text,
            "options": [{"value": YES, "text": _("Yes")}, {"value": NO, "text": _("No")}],
            "value": given.get(f"{LINE}{number}", ""),
            "error": _("Answer yes or no.") if given and f"{LINE}{number}" not in given else "",
        }
        for number, text in enumerate(pilot.criteria)
    ]
    return {
        "id": pilot.id,
        "name": pilot.name,
        "lines": lines if runs else [],
        "missing": [sentences.missing(pilot, one) for one in pilot.missing],
        "waits_for_me": not pilot.ready,
    }


def _outside(pilot: PilotPage, said: list[str]) -> dict[str, Any]:
    leaders = [f"{one.card.name} ({one.card.organisation_name})" for one in pilot.members if one.is_leader]
    return {
        "id": pilot.id,
        "name": pilot.name,
        "not_met": [text for text, answer in zip(pilot.criteria, said, strict=True) if answer == NO],
        "leaders": leaders,
        "meeting": words.day(pilot.meetings[0]) if pilot.meetings else "",
        "which": WHICH,
        "none": NONE,
    }


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
