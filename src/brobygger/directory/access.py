"""Who may read and change what stands in the directory."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind, Level
from brobygger.people import queries as people
from brobygger.people.queries import StaffCard


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


def send(actor: Actor) -> UUID:
    """Asking a unit something: whoever acts in a role; gives it. Raises Hidden."""
    decisions.hide_unless(actor.is_helper and actor.role_id is not None, "directory.send", why="not a helper")
    assert actor.role_id is not None
    return actor.role_id


def take_in(actor: Actor) -> None:
    """Taking in units from a register: administrators with two factors, and our own command. Raises Hidden."""
    allowed = actor.kind is Kind.SYSTEM or (actor.is_administrator and actor.level >= Level.TWO_FACTOR)
    decisions.hide_unless(allowed, "directory.take-in", why="not an administrator")


def enquiry(found: bool, enquiry_id: UUID) -> None:
    """One enquiry: row-level security has answered; say so. Raises Hidden."""
    decisions.hide_unless(found, "directory.enquiry", why="neither sender nor receiver", object_id=enquiry_id)


def handle(actor: Actor, *, unit_id: UUID, role_id: UUID | None, enquiry_id: UUID) -> UUID:
    """Taking, passing on and answering: the unit it lies with, and who holds it; gives the role. Raises Hidden."""
    holds = actor.is_helper and actor.role_id is not None and (actor.unit_id == unit_id or actor.role_id == role_id)
    decisions.hide_unless(holds, "directory.handle", why="it lies with others", object_id=enquiry_id)
    assert actor.role_id is not None
    return actor.role_id


def absence(actor: Actor, card: StaffCard) -> UUID:
    """Somebody's absences: their own, in that role, or of whoever they lead; gives the actor's role. Raises Hidden."""
    own = actor.is_helper and actor.role_id == card.role_id
    allowed = own or (actor.is_helper and card.unit_id in people.led_units(actor))
    decisions.hide_unless(allowed, "directory.absence", why="neither theirs nor led", object_id=card.role_id)
    assert actor.role_id is not None
    return actor.role_id
