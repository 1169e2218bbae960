"""Who reads the library: everybody who is signed in. Who writes: a leader, for their own organisation."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor


def read(actor: Actor) -> None:
    """Raises Hidden."""
    decisions.hide_unless(actor.is_signed_in, "library.read", why="not signed in")


def write(actor: Actor) -> tuple[UUID, UUID]:
    """A leader; gives the organisation and the role. Raises Hidden."""
    allowed = actor.is_helper and actor.is_leader and actor.organisation_id is not None
    decisions.hide_unless(allowed, "library.write", why="not a leader")
    assert actor.organisation_id is not None
    assert actor.role_id is not None
    return actor.organisation_id, actor.role_id


def own(there: bool, entry_id: UUID) -> None:
    """An entry of one's own organisation. Raises Hidden."""
    decisions.hide_unless(there, "library.change", why="of another, or none", object_id=entry_id)
