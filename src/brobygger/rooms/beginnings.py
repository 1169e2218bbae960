"""What folders above the rooms ask before a room is begun, and what holds in the room because of the answers.

A folder registers at its start (`AppConfig.ready`), as with `panels`. It is asked first of all, before a name or a
number is typed; the answers travel with the form in fields of their own, and are judged again in the transaction that
makes the room. Whoever is asked nothing sees no page more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from brobygger.kernel.actor import Actor

PREFIX = "begin-"  # what the fields are called that hold answers
LONGEST, MOST = 60, 60  # an answer is a choice, never something written

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A page to show instead of the form: its template and what fills it (as `question`)."""

    template: str
    values: Mapping[str, Any]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Agreed:
    """What holds in a room that is begun under something: how soon one answers, and what is kept once it is made."""

    answer_within: int
    keep: Callable[[UUID], None]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a folder asks (None: nothing more), what follows (None: nothing), and whether it holds a room's answer time.

    `agree` raises Conflict where the answers do not do any more.
    """

    ask: Callable[[Actor, Answers], Question | None]
    agree: Callable[[Actor, Answers], Agreed | None]
    holds_answer_time: Callable[[Actor, UUID], bool]


_registered: list[Beginning] = []


def register(beginning: Beginning) -> None:
    """Register what a folder asks."""
    _registered.append(beginning)


def answers(given: Mapping[str, Any]) -> dict[str, str]:
    """The answers among the fields of a form."""
    found = {key: str(given[key])[:LONGEST] for key in given if key.startswith(PREFIX)}
    return dict(list(found.items())[:MOST])


def ask(actor: Actor, given: Answers) -> Question | None:
    """The first page that somebody wants to show before the form; None when all is answered."""
    asked = (one.ask(actor, given) for one in _registered)
    return next((question for question in asked if question is not None), None)


def agreed(actor: Actor, given: Answers) -> list[Agreed]:
    """What is to hold in the room. Raises Conflict where the answers do not do any more."""
    found = (one.agree(actor, given) for one in _registered)
    return [one for one in found if one is not None]


def holds_answer_time(actor: Actor, room_id: UUID) -> bool:
    """Whether the room's answer time was agreed outside the room, so that nobody changes it there."""
    return any(one.holds_answer_time(actor, room_id) for one in _registered)
