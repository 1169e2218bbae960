"""What the two organisations of a hand-over have agreed on beforehand."""

from __future__ import annotations

from brobygger.collaboration import queries as plans
from brobygger.collaboration.queries import Rule
from brobygger.handovers.queries.cards import HandoverCard
from brobygger.kernel.actor import Actor


def rule_of(actor: Actor, card: HandoverCard) -> Rule | None:
    """What their collaboration plan says, to whoever works in one of them; None where there is none. Two queries."""
    if card.from_organisation_id in (None, card.to_organisation_id):
        return None
    assert card.from_organisation_id is not None
    return plans.rule_between(actor, card.from_organisation_id, card.to_organisation_id)
