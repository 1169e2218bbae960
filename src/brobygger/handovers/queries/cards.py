"""What is read of a hand-over: frozen values, without its words and with them, and how a row becomes one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from brobygger.handovers import rules
from brobygger.handovers.recipes import recipe
from brobygger.handovers.rules import Facts, Standing
from brobygger.kernel import clock
from brobygger.rooms.queries import MemberCard, Members, RoomHead

PLAIN = 26  # fields of a card that stand in its row as they are, before what is gathered
TRIED = "no-answer"  # a call that nobody answered is noted, and is to be made again


@dataclass(frozen=True, slots=True)
class Helper:
    """One of the two helpers, as they are known in the room."""

    membership_id: UUID
    name: str
    organisation: str
    is_here: bool
    person_id: UUID
    is_me: bool


@dataclass(frozen=True, slots=True)
class MarkCard:
    """A step that was noted."""

    step: str
    outcome: str
    happened_at: dt.datetime
    at: dt.datetime
    by_name: str
    round: int
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Time:
    """An appointment of the hand-over that stands."""

    appointment_id: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class HandoverCard:
    """A hand-over without its words."""

    id: UUID
    room_id: UUID
    one_role_id: UUID
    two_role_id: UUID | None
    from_organisation_id: UUID | None
    to_organisation_id: UUID
    to_unit_id: UUID
    round: int
    enquiry_id: UUID | None
    begun_at: dt.datetime
    offered_at: dt.datetime | None
    answer: str
    answered_at: dt.datetime | None
    ready_at: dt.datetime | None
    decision: str
    shown_at: dt.datetime | None
    voicemail: str
    meeting_uid: UUID | None
    first_uid: UUID | None
    ended_at: dt.datetime | None
    ended_how: str
    unit: str
    organisation: str
    room_state: str
    person_name: str
    person_id: UUID
    answer_by: str
    one: Helper | None
    two: Helper | None
    marks: tuple[MarkCard, ...]
    meeting: Time | None
    first: Time | None
    summary: str  # "" | written | yes

    @property
    def is_internal(self) -> bool:
        return self.from_organisation_id == self.to_organisation_id

    @property
    def done(self) -> dict[str, dt.datetime]:
        """When each step happened, in this round, or before where it is not done anew."""
        found = {one.step: one for one in self.marks if self._counts(one)}
        return {step: one.happened_at for step, one in found.items()}

    def _counts(self, one: MarkCard) -> bool:
        again = recipe().step(one.step).again
        return one.outcome != TRIED and (one.round == self.round or not again)

    @property
    def facts(self) -> Facts:
        """What the rules ask for."""
        return Facts(
            now=clock.now(),
            offered_at=self.offered_at,
            answer=self.answer,
            answered_at=self.answered_at,
            one_here=self.one is not None and self.one.is_here,
            two_here=self.two is not None and self.two.is_here,
            asked_unit=self.enquiry_id is not None,
            two_asked_for=self.two_role_id is not None and self.two is None,
            ready_at=self.ready_at,
            decision=self.decision,
            meeting=(self.meeting.starts_at, self.meeting.ends_at) if self.meeting else None,
            first=self.first.starts_at if self.first else None,
            call_opens=_call_opens(),
            sms_written=self.summary != "",
            stopped=self.ended_at is not None,
            done={"identify": self.begun_at, **self.done},
        )

    @property
    def turn(self) -> Standing | None:
        return rules.turn(recipe(), self.facts)


@dataclass(frozen=True, slots=True)
class PointCard:
    """Some words of a hand-over."""

    id: UUID
    part: str
    text: str
    shared: bool
    by_membership_id: UUID
    at: dt.datetime
    raised_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SummaryCard:
    """The text message, and the yes to it."""

    id: UUID
    text: str
    yes_at: dt.datetime | None
    sent_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """A hand-over with what the reader may read of its words."""

    room: RoomHead
    members: Members
    me: MemberCard
    side: str
    card: HandoverCard
    standings: tuple[Standing, ...]
    points: tuple[PointCard, ...]
    summary: SummaryCard | None
    feedback_id: UUID | None  # the form that the person was given afterwards

    def of(self, part: str) -> tuple[PointCard, ...]:
        return tuple(one for one in self.points if one.part == part)


def card_of(row: tuple[Any, ...]) -> HandoverCard:
    """A row of the one statement that reads hand-overs."""
    plain: tuple[Any, ...] = row[:PLAIN]
    answer_by, one, two, marks, times, agreed = row[PLAIN:]
    meeting_uid, first_uid = row[17], row[18]
    found = {UUID(uid): Time(UUID(key), _at(starts), _at(ends)) for uid, key, starts, ends in _list(times)}
    rest: tuple[Any, ...] = (
        answer_by or "",
        _helper(one),
        _helper(two),
        tuple(_mark(*given) for given in _list(marks)),
        found.get(meeting_uid),
        found.get(first_uid),
        "" if agreed is None else "yes" if agreed else "written",
    )
    return HandoverCard(*plain, *rest)


def from_json(given: Mapping[str, Any]) -> tuple[Any, ...]:
    """The same row, where the database gave it as JSON."""
    values = tuple(given.values())
    plain = (reader(value) if value is not None else None for reader, value in zip(_READERS, values, strict=False))
    return (*plain, *values[len(_READERS) :])


def _helper(given: Any) -> Helper | None:
    if given is None:
        return None
    key, name, organisation, here, person, is_me = _list(given)
    return Helper(UUID(key), name, organisation, here, UUID(person), is_me)


def _mark(step: str, outcome: str, happened: str, at: str, by: str | None, number: int, checks: list[str]) -> MarkCard:
    return MarkCard(step, outcome, _at(happened), _at(at), by or "", number, tuple(checks))


def _at(value: str) -> dt.datetime:
    return dt.datetime.fromisoformat(value)


def _list(found: Any) -> list[Any]:
    return list(json.loads(found) if isinstance(found, str) else found or ())


_OF_TYPE: dict[str, Callable[[Any], Any]] = {"UUID": UUID, "dt.datetime": _at}
_READERS: tuple[Callable[[Any], Any], ...] = tuple(
    _OF_TYPE.get(str(one.type).partition(" | ")[0], lambda value: value) for one in fields(HandoverCard)[:PLAIN]
)


def _call_opens() -> int:
    due = recipe().step("before").due
    return due.opens if due is not None else 0
