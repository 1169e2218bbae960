"""The story's hand-over: its steps of rooms.yaml, played by the real services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from brobygger.appointments.services import Given
from brobygger.config.story.people import role_of
from brobygger.handovers import services
from brobygger.kernel.actor import Actor
from brobygger.people.services import story_id

Written = Mapping[str, Any]


class Passage:
    """The hand-over of one room while it is played; `given` makes an appointment of a written one."""

    def __init__(self, room_id: UUID, given: Callable[[Actor, Written], Given]) -> None:
        self.room_id, self.given = room_id, given
        self.handover_id: UUID | None = None

    def step(self, actor: Actor, written: Written) -> None:
        """Play one step. Raises KeyError for one that there is not."""
        if written["do"] == "begin":
            unit_id = story_id("unit", written["unit"])
            self.handover_id = services.begin(actor, room_id=self.room_id, unit_id=unit_id)
            return
        do, given = self._what(actor, written)
        do(actor, room_id=self.room_id, handover_id=self.handover_id, **given)

    def _what(self, actor: Actor, written: Written) -> tuple[Callable[..., Any], Written]:
        """The service that a step is, and what it is given."""
        said: dict[str, tuple[Callable[..., Any], Callable[[], Written]]] = {
            "offer": (services.offer, dict),
            "answer": (services.answer, lambda: {"answer": written["answer"]}),
            "choose-two": (services.choose_two, lambda: {"role_id": role_of(written["role"])}),
            "be-ready": (services.be_ready, lambda: {key: written[key] for key in ("offer", "decision")}),
            "point": (services.add_point, lambda: {key: written[key] for key in ("part", "text")}),
            "agenda-is-ready": (services.agenda_is_ready, dict),
            "fix-meeting": (services.fix_meeting, lambda: {"given": self.given(actor, written)}),
            "show-agenda": (services.show_agenda, dict),
            "agree": (services.agree_point, lambda: {"text": written["text"]}),
            "held": (services.note, lambda: {"step": "meeting"}),
            "set-first": (services.set_first, lambda: {"given": self.given(actor, written)}),
            "write-summary": (services.write_summary, lambda: {"words": written["text"]}),
        }
        do, given = said[written["do"]]
        return do, given()
