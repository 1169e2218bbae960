"""Who may read and change what stands in the directory."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind
from brobygger.people import queries as people


def read(actor: Actor) -> None:
    """The directory is for everybody who is signed in. Raises Hidden."""
    decisions.hide_unless(actor.is_signed_in or actor.kind is Kind.SYSTEM, "directory.read", why="not signed in")


def unit(found: bool, unit_id: UUID) -> None:
    """One unit of the directory: there or not. Raises Hidden."""
    decisions.hide_unless(found, "directory.unit", why="no such unit", object_id=unit_id)


def may_keep(actor: Actor, unit_id: UUID, owner: UUID | None) -> bool:
    """Who keeps an entry right: the unit's leaders, the one it is entrusted to, administrators. One query at most."""
    if not actor.is_helper:
        return actor.kind is Kind.SYSTEM
    if actor.is_administrator or (owner is not None and actor.role_id == owner):
        return True
    return unit_id in people.led_units(actor)


def keep(actor: Actor, unit_id: UUID, owner: UUID | None) -> None:
    """Changing an entry. Raises Hidden."""
    allowed = may_keep(actor, unit_id, owner)
    decisions.hide_unless(allowed, "directory.keep", why="neither leader nor owner", object_id=unit_id)
