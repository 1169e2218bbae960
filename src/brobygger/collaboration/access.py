"""Who sees a plan: those who work in the two organisations. Who changes it and agrees to it: their leaders."""

from __future__ import annotations

from uuid import UUID

from brobygger.collaboration.models import Pair
from brobygger.collaboration.rules import Side
from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor


def helper(actor: Actor) -> UUID:
    """Whoever acts in a role; gives its organisation. Raises Hidden."""
    allowed = actor.is_helper and actor.organisation_id is not None
    decisions.hide_unless(allowed, "collaboration.list", why="not a helper")
    assert actor.organisation_id is not None
    return actor.organisation_id


def leader(actor: Actor) -> UUID:
    """A leader; gives the organisation. Raises Hidden."""
    own = helper(actor)
    decisions.hide_unless(actor.is_leader, "collaboration.change", why="not a leader")
    return own


def read(actor: Actor, pair_id: UUID) -> tuple[Pair, Side]:
    """The pair, and which side the actor is on. Raises Hidden for whoever works in neither."""
    own = helper(actor)
    pair = Pair.objects.filter(pk=pair_id).first()
    inside = pair is not None and own in (pair.organisation_a, pair.organisation_b)
    decisions.hide_unless(inside, "collaboration.read", why="of neither organisation", object_id=pair_id)
    assert pair is not None
    return pair, Side.A if own == pair.organisation_a else Side.B


def change(actor: Actor, pair_id: UUID) -> tuple[Pair, Side]:
    """Writing the plan, and agreeing to it: leaders of the two. Raises Hidden."""
    found = read(actor, pair_id)
    decisions.hide_unless(actor.is_leader, "collaboration.change", why="not a leader", object_id=pair_id)
    return found
