"""Are's room, played by the real services: who acts is named by the name they have in the story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID, uuid4

from django.db import connection

from brobygger.kernel.actor import Actor, system
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.live.services import Mark, mark
from brobygger.people import services as people
from brobygger.rooms import queries, services
from brobygger.rooms.queries import EventCard, MemberCard, MessageCard
from brobygger.rooms.services import AboutInvited, Posted, WishInput
from tests.personas import Cast

P = ParamSpec("P")
R = TypeVar("R")
Does = Callable[Concatenate[Actor, P], R]
WATCHER = system("test-watcher")


@dataclass
class Scene:
    """The cast and one room around Are; `do("kari", services.leave)` acts as Kari in a transaction of her own."""

    cast: Cast
    room_id: UUID

    def do(self, who: str | Actor, what: Does[..., R], **given: Any) -> R:
        """One service, in this room unless another is named."""
        actor = who if isinstance(who, Actor) else self.cast.actor(who)
        with transaction_as(actor):
            return what(actor, **({"room_id": self.room_id} | given))

    def ask(self, who: str | Actor, what: Does[..., R], *given: Any, **more: Any) -> R:
        """One query about this room."""
        actor = who if isinstance(who, Actor) else self.cast.actor(who)
        with transaction_as(actor):
            return what(actor, self.room_id, *given, **more)

    def say(self, who: str, text: str = "Hei", **given: Any) -> Posted:
        """A message in the room."""
        return self.do(who, services.post_message, **({"client_id": uuid4(), "text": text} | given))

    def read(self, who: str, up_to: int | None = None) -> None:
        """Somebody has read what there is."""
        actor = self.cast.actor(who)
        with transaction_as(actor):
            seq = up_to if up_to is not None else queries.room_head(actor, self.room_id).last_seq
            mark(actor, marks=[Mark(self.room_id, delivered=seq, read=seq)])

    def member(self, name: str, *, seen_by: str = "are") -> MemberCard:
        """Somebody's latest place in the room."""
        person = self.cast.person(name)
        found = self.ask(seen_by, queries.members)
        return [card for card in (*found.former, *found.members) if card.person_id == person][-1]

    def messages(self, who: str) -> list[MessageCard]:
        entries = self.ask(who, queries.timeline).entries
        return [one for one in entries if isinstance(one, MessageCard)]

    def events(self, who: str = "are") -> list[EventCard]:
        entries = self.ask(who, queries.timeline).entries
        return [one for one in entries if isinstance(one, EventCard)]

    def kinds(self, who: str = "are") -> list[str]:
        """The kinds of what has happened, in order."""
        return [one.kind for one in self.events(who)]

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What our own jobs see of a table."""
        with transaction_as(WATCHER), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def seats(self) -> set[str]:
        """The open seats of the room's stream."""
        return {row[0] for row in self.rows(_SEATS, self.room_id)}

    def places(self) -> set[str]:
        """The seats of the room's open memberships."""
        return {row[0] for row in self.rows(_PLACES, self.room_id)}

    def logged(self, what: str) -> int:
        """How many lines of that type the access log has about this room."""
        return int(
            self.rows("select count(*) from audit_line where room_id = %s and what = %s", self.room_id, what)[0][0]
        )

    def told(self, kind: str) -> int:
        """How many pieces of that news wait in the outbox for this room."""
        sql = "select count(*) from kernel_outbox where kind = %s and ids ->> 'room' = %s"
        return int(self.rows(sql, kind, str(self.room_id))[0][0])


_SEATS = """select seat from live_subscriber where stream_id = %s and ended_at is null
    and (valid_until is null or valid_until > app_now())"""
_PLACES = """select seat from rooms_membership where room_id = %s and ended_at is null
    and (valid_until is null or valid_until > app_now())"""


def asked_room(
    cast: Cast, *, by: str = "kari", wishes: tuple[str, ...] = ("frida", "vera"), about: str = "are"
) -> Scene:
    """A room that waits for the person's answer."""
    actor = cast.actor(by)
    entry = next(one for one in people.story_definition()["people"] if one["key"] == about)
    with transaction_as(actor):
        made = services.create_room(
            actor,
            about=AboutInvited(entry["name"], entry["mobile"]),
            why="Avtaler og hvem som gjør hva.",
            wishes=[WishInput(role_id=cast.role(name)) for name in wishes],
        )
    return Scene(cast, made.room_id)


def answer(scene: Scene, said: str = "yes", *, who: str = "are", wishes: Any = None, **given: Any) -> None:
    """The person answers, as shown; a yes to everybody asked about unless `wishes` says whom."""
    actor = scene.cast.actor(who)
    device = {"given": "helpers-device", "on_device_of": actor.role_id} if actor.is_helper else {}
    with transaction_as(actor):
        asked = queries.consent_question(actor, scene.room_id, "nb", on_device=actor.is_helper)
        values = {
            "answer": said,
            "seen": asked.seen,
            "text_version": asked.text.version,
            "language": asked.text.language,
            "kinds": ("appointments", "everyday") if said == "yes" else (),
            "confirmed": tuple(one.code for one in asked.text.confirmations) if said == "yes" else (),
            "period_months": 6 if said == "yes" else None,
            "wishes_yes": tuple(one.id for one in asked.wishes) if wishes is None else tuple(wishes),
            "newcomers_see_history": True,
        }
        services.answer_consent(actor, room_id=scene.room_id, **(values | device | given))


def open_room(cast: Cast, *, wishes: tuple[str, ...] = ("frida", "vera"), **given: Any) -> Scene:
    """Are's room: Kari started it, Frida and Vera are in it."""
    scene = asked_room(cast, wishes=wishes)
    answer(scene, **given)
    return scene
