"""The story's conversations about how it goes: steps of rooms.yaml, played by the real services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from brobygger.feedback import queries, services
from brobygger.feedback.services import Said
from brobygger.kernel.actor import Actor
from brobygger.measures import services as measures

OUTCOME = ("strength", "others", "doing", "hope")
ALLIANCE = ("say", "fit", "decide", "take")


class Conversations:
    """The conversations of one room while it is played, with the helper who holds the first."""

    def __init__(self, room_id: UUID) -> None:
        self.room_id = room_id
        self.episode_id: UUID | None = None

    def hold(self, actor: Actor, written: Mapping[str, Any]) -> None:
        """One conversation: both forms are answered, and the helper writes what the person said of the curve."""
        if self.episode_id is None:
            self.episode_id = services.begin(actor, room_id=self.room_id)
        room_id, episode_id = self.room_id, self.episode_id
        number = services.begin_session(actor, room_id=room_id, episode_id=episode_id)
        last = queries.one(actor, room_id, episode_id).sessions[-1]
        self._answer(last.outcome_form_id, OUTCOME, written["outcome"])
        said = Said(written.get("fits", "yes"), written.get("text", ""), written.get("otherwise", ""))
        services.say(actor, room_id=room_id, episode_id=episode_id, number=number, said=said)
        self._answer(last.alliance_form_id, ALLIANCE, written["alliance"])

    @staticmethod
    def _answer(form_id: UUID, items: Sequence[str], values: Sequence[int]) -> None:
        fields = {item: str(value) for item, value in zip(items, values, strict=True)}
        measures.send(measures.secret_of(form_id), fields, language="nn", finish=True)
