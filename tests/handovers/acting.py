"""What the tests of hand-overs do again and again: one service after the other, at moments of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from brobygger.appointments.services import Given
from brobygger.handovers import queries, services
from brobygger.handovers.queries import HandoverPage
from brobygger.kernel import clock
from brobygger.kernel.working_time import OSLO
from brobygger.people.services import story_id
from tests.days import ordinary_monday
from tests.rooms.scene import Scene

HOUR = dt.timedelta(hours=1)


def at(days: int, hour: int = 10) -> dt.datetime:
    """So many days after an ordinary Monday to come, and the week before it is to come too."""
    return dt.datetime.combine(ordinary_monday() + dt.timedelta(days=7 + days), dt.time(hour), OSLO)


@dataclass
class Passage:
    """One hand-over in Are's room; `do("kari", services.offer)` acts as Kari."""

    room: Scene
    id: UUID

    @classmethod
    def begun(cls, room: Scene, unit: str = "dps-poliklinikk") -> Passage:
        with clock.at(at(-5)):
            key = room.do("kari", services.begin, unit_id=unit_of(unit))
            found = cls(room, key)
            found.do("kari", services.offer)
        return found

    def do(self, who: str, what: Any, **given: Any) -> Any:
        return self.room.do(who, what, handover_id=self.id, **given)

    def seen(self, who: str = "kari") -> HandoverPage:
        return self.room.ask(who, queries.one, self.id)

    def turn(self) -> tuple[str, str] | None:
        one = self.seen().card.turn
        return (one.step.code, one.holder) if one else None

    def given(self, starts_at: dt.datetime, **more: Any) -> Given:
        people = tuple(self.room.member(name).id for name in ("are", "kari", "sara"))
        return Given(
            **(
                {"what": "Det første møtet", "starts_at": starts_at, "ends_at": starts_at + HOUR, "people": people}
                | more
            )
        )

    def to_yes(self) -> Passage:
        with clock.at(at(-5, 11)):
            self.do("are", services.answer, answer="yes")
        return self

    def to_ready(self, decision: str = "made") -> Passage:
        self.to_yes()
        with clock.at(at(-4)):
            self.do("kari", services.choose_two, role_id=self.room.cast.role("sara"))
            self.do("sara", services.be_ready, offer="Samtaler hver uke i høst", decision=decision)
        return self

    def to_planned(self) -> Passage:
        self.to_ready()
        with clock.at(at(-4, 12)):
            self.do("are", services.add_point, part="important", text="Hva som skal skje hos dere")
            self.do("are", services.add_point, part="not", text="Familien min")
            self.do("kari", services.agenda_is_ready)
        return self

    def to_fixed(self) -> Passage:
        self.to_planned()
        with clock.at(at(-3)):
            self.do("kari", services.show_agenda)
            self.do("kari", services.fix_meeting, given=self.given(at(0)))
        return self

    def to_held(self, first: dt.datetime | None = None) -> Passage:
        self.to_fixed()
        with clock.at(at(0, 11)):
            self.do("sara", services.agree_point, text="Vi ses torsdag klokka ti.")
            self.do("kari", services.note, step="meeting")
            self.do("sara", services.set_first, given=self.given(first or at(10), what="Første time"))
        return self

    def to_summed(self) -> Passage:
        self.to_held()
        with clock.at(at(0, 12)):
            self.do("kari", services.write_summary, words="Hei Are! Vi ses torsdag klokka ti.")
            self.do("are", services.agree_to_summary, words="Hei Are! Vi ses torsdag klokka ti.")
        return self

    def to_called(self) -> Passage:
        self.to_summed()
        with clock.at(at(1)):
            self.do("kari", services.note, step="call", outcome="good")
        with clock.at(at(8)):
            self.do("sara", services.note, step="before", outcome="comes")
        return self


def unit_of(key: str) -> UUID:
    return story_id("unit", key)
