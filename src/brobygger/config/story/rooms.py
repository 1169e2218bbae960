"""The story's rooms and what has happened in them: rooms.yaml, played by the real services at its own moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import yaml

from brobygger.appointments import services as appointments
from brobygger.appointments.services import Given
from brobygger.config.story.feedback import Conversations
from brobygger.config.story.handovers import Passage
from brobygger.config.story.people import actor_of, role_of
from brobygger.journal import services as journal
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.rowsecurity import acting_as
from brobygger.live import services as live
from brobygger.opinions import services as opinions
from brobygger.people import services as people
from brobygger.rooms import queries, services
from brobygger.rooms.services import AboutInvited, BallInput, WishInput

DEFINITION = Path(__file__).resolve().parent / "rooms.yaml"
OSLO = ZoneInfo("Europe/Oslo")
Written = Mapping[str, Any]


def play(*, now: dt.datetime, pilots: Mapping[str, Mapping[str, str]]) -> None:
    """Play every room of rooms.yaml, in the caller's transaction. `now` is the day that its days count back from.

    `pilots` is what begins a room under a pilot, by the pilot's key.
    """
    for written in _definition()["rooms"]:
        _Room(written, now, pilots.get(written.get("pilot", ""), {})).play()
    for phrase in _definition()["phrases"]:
        with _acting(phrase["by"], _moment(now, phrase["days"], phrase["at"])) as leader:
            journal.add_phrase(leader, text=phrase["text"])


def open_room(
    *,
    about: str,
    by: Actor,
    why: str,
    wishes: Sequence[UUID],
    months: int = 12,
    participation: str = "write",
    newcomers_see_history: bool = True,
    answers: Mapping[str, str] = MappingProxyType({}),
) -> UUID:
    """Make a room around somebody of the story and answer its question with yes, as the person, to every wish."""
    cast = {entry["key"]: entry for entry in people.story_definition()["people"]}
    with acting_as(by):
        room_id = services.create_room(
            by,
            about=AboutInvited(cast[about]["name"], cast[about]["mobile"]),
            why=why,
            wishes=[WishInput(role_id=role_id) for role_id in wishes],
            answers=answers,
        ).room_id
    person = actor_of(about)
    with acting_as(person):
        asked = queries.consent_question(person, room_id, cast[about].get("language", "nb"))
        services.answer_consent(
            person,
            room_id=room_id,
            answer="yes",
            seen=asked.seen,
            text_version=asked.text.version,
            language=asked.text.language,
            given="own-device",
            on_device_of=None,
            kinds=tuple(kind.code for kind in asked.text.kinds),
            confirmed=tuple(one.code for one in asked.text.confirmations),
            period_months=months,
            wishes_yes=tuple(wish.id for wish in asked.wishes),
            newcomers_see_history=newcomers_see_history,
            participation=participation,
        )
    return room_id


@cache
def _definition() -> dict[str, list[Written]]:
    found: dict[str, list[Written]] = yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))
    return found


class _Room:
    """One room while it is played."""

    def __init__(self, written: Written, now: dt.datetime, answers: Mapping[str, str]) -> None:
        self.written = written
        self.now = now
        self.answers = answers  # what begins it under a pilot
        self.room_id: UUID | None = None
        self.appointment: tuple[Given, UUID]  # the one that was made or moved last
        self.passage: Passage | None = None
        self.conversations: Conversations | None = None

    def play(self) -> None:
        written, answer = self.written, self.written["answer"]
        with clock.at(self._moment(written["days"], "08:30")):
            self.room_id = open_room(
                about=written["about"],
                by=actor_of(written["made_by"]),
                why=written["why"],
                wishes=[role_of(key) for key in written["wishes"]],
                answers=self.answers,
                **answer,
            )
        person = written["about"]
        with self._as(person, written["days"], "08:45") as actor:
            services.set_matters(
                actor, room_id=self._id(), matters=written["matters"], contact_wish=written["contact_wish"]
            )
        newest = min(line["days"] for line in written["talk"])
        steps = sorted([*written["talk"], *written.get("then", ())], key=lambda one: (-one["days"], one["at"]))
        for step in steps:
            if step["days"] > newest:
                self._step(step)
        read = self._head()
        for step in steps:
            if step["days"] <= newest:
                self._step(step)
        self._all_have_read(read)

    def _step(self, step: Written) -> None:
        (self._then if "what" in step else self._say)(step)

    def _head(self) -> int:
        """How far the room's log has come."""
        with self._as(self.written["made_by"], 1, "08:00") as actor:
            return queries.room_head(actor, self._id()).last_seq

    def _say(self, line: Written) -> None:
        with self._as(line["by"], line["days"], line["at"]) as actor:
            services.note_visit(actor, room_id=self._id())
            members = self._members(actor)
            ball = line.get("ball")
            services.post_message(
                actor,
                room_id=self._id(),
                client_id=people.story_id("message", f"{self.written['key']} {line['days']} {line['at']}"),
                text=line["text"],
                to=[members[_person(key)] for key in line.get("to", ())],
                quick=line.get("quick", ""),
                ball=BallInput(members[_person(ball["to"])], self._due(line, ball)) if ball else None,
            )

    def _then(self, step: Written) -> None:
        steps: dict[str, Callable[[Actor, Written], None]] = {
            "pause": self._pause,
            "ask-why": self._ask_why,
            "ask-opinion": self._ask_opinion,
            "appoint": self._appoint,
            "does-not-suit": self._does_not_suit,
            "move": self._move,
            "wait": self._wait,
            "hand-over": self._hand_over,
            "how-it-goes": self._how_it_goes,
        }
        with self._as(step["by"], step["days"], step["at"]) as actor:
            steps[step["what"]](actor, step)

    def _pause(self, actor: Actor, step: Written) -> None:
        services.pause(actor, room_id=self._id())

    def _appoint(self, actor: Actor, step: Written) -> None:
        """Agree on a time on a weekday to come, with some in the room."""
        given = self._given(actor, step)
        self.appointment = given, appointments.make(actor, room_id=self._id(), given=given)

    def _given(self, actor: Actor, step: Written) -> Given:
        members = self._members(actor)
        starts_at = self._weekday(step)
        return Given(
            what=step["text"],
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=step["minutes"]),
            place=step["place"],
            find=step["find"],
            people=tuple(members[_person(key)] for key in step["with"]),
        )

    def _hand_over(self, actor: Actor, step: Written) -> None:
        self.passage = self.passage or Passage(self._id(), self._given)
        self.passage.step(actor, step)

    def _how_it_goes(self, actor: Actor, step: Written) -> None:
        self.conversations = self.conversations or Conversations(self._id())
        self.conversations.hold(actor, step)

    def _does_not_suit(self, actor: Actor, step: Written) -> None:
        appointments.does_not_suit(actor, room_id=self._id(), appointment_id=self.appointment[1], times=step["text"])

    def _move(self, actor: Actor, step: Written) -> None:
        """Another time for the appointment that was made last."""
        old, key = self.appointment
        starts_at = self._weekday(step)
        given = replace(old, starts_at=starts_at, ends_at=starts_at + (old.ends_at - old.starts_at))
        self.appointment = given, appointments.change(actor, room_id=self._id(), appointment_id=key, given=given)

    def _wait(self, actor: Actor, step: Written) -> None:
        appointments.begin_wait(actor, room_id=self._id(), what=step["text"], usual_weeks=step["weeks"])

    def _weekday(self, step: Written) -> dt.datetime:
        """So many days after the story is loaded (before it, as they stand), on a Monday where that is a weekend."""
        on = self._moment(-step["in_days"], step["clock"])
        weekend = step["in_days"] > 0 and on.astimezone(OSLO).isoweekday() > 5
        later = 8 - on.astimezone(OSLO).isoweekday() if weekend else 0
        return self._moment(-step["in_days"] - later, step["clock"])

    def _ask_opinion(self, actor: Actor, step: Written) -> None:
        """Ask somebody's service what it thinks."""
        whom = self._members(actor)[_person(step["about"])]
        opinions.ask(actor, room_id=self._id(), text=step["text"], through=whom)

    def _ask_why(self, actor: Actor, step: Written) -> None:
        """Ask why somebody looked: somebody must have looked first."""
        looker = actor_of(step["about"])
        with acting_as(looker):
            services.note_visit(looker, room_id=self._id())
        lines = queries.log_page(actor, self._id()).lines
        line = next(one for one in lines if one.may_ask_why and looker.name in one.sentence)
        services.ask_why(actor, room_id=self._id(), line_id=line.line_id)

    def _all_have_read(self, seq: int) -> None:
        """Everybody has been here and read all but the newest day's talk, so that there is something new for each."""
        for key in (self.written["about"], self.written["made_by"], *self.written["wishes"]):
            with self._as(key, 1, "08:00") as actor:
                services.note_visit(actor, room_id=self._id())
                live.mark(actor, marks=[live.Mark(self._id(), delivered=seq, read=seq)])

    def _members(self, actor: Actor) -> dict[UUID, UUID]:
        """The memberships of those in the room, by person."""
        return {member.person_id: member.id for member in queries.members(actor, self._id()).members}

    @contextmanager
    def _as(self, key: str, days: int, at: str) -> Iterator[Actor]:
        with _acting(key, self._moment(days, at)) as actor:
            yield actor

    def _moment(self, days: int, at: str) -> dt.datetime:
        return _moment(self.now, days, at)

    def _due(self, line: Written, ball: Written) -> dt.datetime:
        return self._moment(line["days"] - ball["in_days"], ball["at"])

    def _id(self) -> UUID:
        assert self.room_id is not None
        return self.room_id


def _person(key: str) -> UUID:
    return people.story_id("person", key)


@contextmanager
def _acting(key: str, moment: dt.datetime) -> Iterator[Actor]:
    """Act as somebody of the story, at a moment of its past."""
    with clock.at(moment):
        actor = actor_of(key)
        with acting_as(actor):
            yield actor


def _moment(now: dt.datetime, days: int, at: str) -> dt.datetime:
    day = now.astimezone(OSLO).date() - dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time.fromisoformat(at), tzinfo=OSLO).astimezone(dt.UTC)
