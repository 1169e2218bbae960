"""Who may read the access log: the person it is about; and our own jobs, which seal and check it."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind


def own_log(actor: Actor, person_id: UUID) -> None:
    """The list of who has seen what is mine: only for the person, acting as themselves. Raises Hidden."""
    mine = actor.kind is Kind.SELF and actor.person_id == person_id
    decisions.hide_unless(mine, "audit.own-log", why="somebody else's log", object_id=person_id)


def machinery(actor: Actor, what: str) -> None:
    """Sealing, checking and keeping the log in order: our own jobs only. Raises Hidden."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, what, why="for our own jobs only")
