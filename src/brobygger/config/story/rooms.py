"""The story's rooms and what has happened in them: rooms.yaml, played by the real services at its own moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import yaml

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


def play(*, now: dt.datetime) -> None:
    """Play every room of rooms.yaml, in the caller's transaction. `now` is the day that its days count back from."""
    for written in _definition()["rooms"]:
        _Room(written, now).play()
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
) -> UUID:
    """Make a room around somebody of the story and answer its question with yes, as the person, to every wish."""
    cast = {entry["key"]: entry for entry in people.story_definition()["people"]}
    with acting_as(by):
        room_id = services.create_room(
            by,
            about=AboutInvited(cast[about]["name"], cast[about]["mobile"]),
            why=why,
            wishes=[WishInput(role_id=role_id) for role_id in wishes],
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

    def __init__(self, written: Written, now: dt.datetime) -> None:
        self.written = written
        self.now = now
        self.room_id: UUID | None = None

    def play(self) -> None:
        written, answer = self.written, self.written["answer"]
        with clock.at(self._moment(written["days"], "08:30")):
            self.room_id = open_room(
                about=written["about"],
                by=actor_of(written["made_by"]),
                why=written["why"],
                wishes=[role_of(key) for key in written["wishes"]],
                **answer,
            )
        person = written["about"]
        with self._as(person, written["days"], "08:45") as actor:
            services.set_matters(
                actor, room_id=self._id(), matters=written["matters"], contact_wish=written["contact_wish"]
            )
        for line in written["talk"]:
            self._say(line)
        for step in written.get("then", ()):
            self._then(step)
        self._read_up_to_the_last_but_one()

    def _say(self, line: Written) -> None:
        with self._as(line["by"], line["days"], line["at"]) as actor:
            members = {member.person_id: member.id for member in queries.members(actor, self._id()).members}
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
        }
        with self._as(step["by"], step["days"], step["at"]) as actor:
            steps[step["what"]](actor, step)

    def _pause(self, actor: Actor, step: Written) -> None:
        services.pause(actor, room_id=self._id())

    def _ask_opinion(self, actor: Actor, step: Written) -> None:
        """Ask somebody's service what it thinks."""
        whom = next(
            one for one in queries.members(actor, self._id()).members if one.person_id == _person(step["about"])
        )
        opinions.ask(actor, room_id=self._id(), text=step["text"], through=whom.id)

    def _ask_why(self, actor: Actor, step: Written) -> None:
        """Ask why somebody looked: somebody must have looked first."""
        looker = actor_of(step["about"])
        with acting_as(looker):
            services.note_visit(looker, room_id=self._id())
        lines = queries.log_page(actor, self._id()).lines
        line = next(one for one in lines if one.may_ask_why and looker.name in one.sentence)
        services.ask_why(actor, room_id=self._id(), line_id=line.line_id)

    def _read_up_to_the_last_but_one(self) -> None:
        """Everybody has read all but the newest day's talk, so that there is something new for each."""
        keys = [self.written["about"], self.written["made_by"], *self.written["wishes"]]
        for key in keys:
            with self._as(key, 1, "08:00") as actor:
                head = queries.room_head(actor, self._id())
                seen = max(head.last_seq - 3, 0)
                live.mark(actor, marks=[live.Mark(self._id(), delivered=seen, read=seen)])

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
