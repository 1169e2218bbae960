"""Who may see and change what about people, organisations and roles."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind, Level
from brobygger.kernel.errors import Hidden


def directory(actor: Actor) -> None:
    """The staff directory is open to everybody who is signed in, and to our own jobs. Raises Hidden."""
    decisions.hide_unless(actor.is_signed_in or actor.kind is Kind.SYSTEM, "people.directory", why="not signed in")


def own(actor: Actor, person_id: UUID | None) -> UUID:
    """Something of a person's own: that person, in whatever role, or our own jobs. Returns whose. Raises Hidden."""
    mine = actor.kind is Kind.SYSTEM or (actor.is_signed_in and actor.person_id == person_id)
    decisions.hide_unless(mine and person_id is not None, "people.own", why="somebody else's", object_id=person_id)
    assert person_id is not None
    return person_id


def own_private(actor: Actor, person_id: UUID) -> None:
    """What a person keeps as a person, not as a helper (trust persons). Raises Hidden."""
    mine = actor.kind is Kind.SYSTEM or (actor.kind is Kind.SELF and actor.person_id == person_id)
    decisions.hide_unless(mine, "people.own-private", why="somebody else's, or in a role", object_id=person_id)


def administer(actor: Actor) -> None:
    """Organisations, units and roles: an administrator in a role with two factors, or our own jobs. Raises Hidden."""
    allowed = actor.kind is Kind.SYSTEM or (
        actor.kind is Kind.ROLE and actor.is_administrator and actor.level >= Level.TWO_FACTOR
    )
    decisions.hide_unless(allowed, "people.administer", why="not an administrator")


def invite(actor: Actor) -> None:
    """Inviting by mobile number: a helper with two factors, or somebody as themselves. Raises Hidden."""
    allowed = actor.kind in (Kind.SYSTEM, Kind.SELF) or (actor.kind is Kind.ROLE and actor.level >= Level.TWO_FACTOR)
    decisions.hide_unless(allowed, "people.invite", why="not signed in surely enough")


def system_only(actor: Actor, what: str) -> None:
    """A step of our own machinery. Raises Hidden for everybody else."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, what, why="for our own jobs only")


def person(actor: Actor, found: bool, person_id: UUID) -> None:
    """A person's card: row-level security has answered; say so. Raises Hidden."""
    decisions.hide_unless(found, "people.card", why="not visible", object_id=person_id)


def role(actor: Actor, found: bool, role_id: UUID) -> None:
    """A role's card: found in the directory or not. Raises Hidden."""
    decisions.record("people.role-card", found)
    if not found:
        raise Hidden("people.role-card", why="no such role", object_id=role_id)


def helper(actor: Actor) -> UUID:
    """What belongs to a role: somebody who acts in one; gives the role. Raises Hidden."""
    decisions.hide_unless(actor.is_helper and actor.role_id is not None, "people.own-role", why="not in a role")
    assert actor.role_id is not None
    return actor.role_id
