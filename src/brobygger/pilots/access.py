"""Who sees a pilot and who may change it: its members, and the leaders among them."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind
from brobygger.pilots.models import Member, Pilot


def helper(actor: Actor) -> UUID:
    """Whoever acts in a role; gives it. Raises Hidden."""
    decisions.hide_unless(actor.is_helper and actor.role_id is not None, "pilots.list", why="not a helper")
    assert actor.role_id is not None
    return actor.role_id


def make(actor: Actor) -> tuple[UUID, UUID]:
    """Making a pilot: leaders; gives the role and its organisation. Raises Hidden."""
    allowed = actor.is_helper and actor.is_leader and actor.organisation_id is not None
    decisions.hide_unless(allowed, "pilots.make", why="not a leader")
    assert actor.role_id is not None
    assert actor.organisation_id is not None
    return actor.role_id, actor.organisation_id


def read(actor: Actor, pilot_id: UUID) -> Member:
    """The actor's own place in the pilot. Raises Hidden for whoever is not in it."""
    role = helper(actor)
    mine = Member.objects.filter(pilot_id=pilot_id, role_id=role).first()
    decisions.hide_unless(mine is not None, "pilots.read", why="not in the pilot", object_id=pilot_id)
    assert mine is not None
    return mine


def change(actor: Actor, pilot_id: UUID) -> Member:
    """Changing the plan: a leader in it, until it is decided what comes of it. Raises Hidden."""
    mine = read(actor, pilot_id)
    decisions.hide_unless(mine.is_leader, "pilots.change", why="not a leader in the pilot", object_id=pilot_id)
    decided = Pilot.objects.filter(pk=pilot_id, ended_on__isnull=False).exists()
    decisions.hide_unless(not decided, "pilots.change", why="the pilot has ended", object_id=pilot_id)
    return mine


def lead(actor: Actor, pilot_id: UUID) -> Member:
    """What the leaders in a pilot tell each other. Raises Hidden."""
    mine = read(actor, pilot_id)
    decisions.hide_unless(mine.is_leader, "pilots.lead", why="not a leader in the pilot", object_id=pilot_id)
    return mine


def locked(pilot_id: UUID) -> Pilot:
    """The plan, held until the transaction ends, so that nobody starts what another is changing."""
    return Pilot.objects.select_for_update().get(pk=pilot_id)


def jobs_only(actor: Actor) -> None:
    """A step of our own machinery. Raises Hidden for everybody else."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, "pilots.leaders", why="for our own jobs only")
