"""Who may keep an organisation's standard sentences."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor


def phrases(actor: Actor) -> UUID:
    """Reading them: whoever works in an organisation; gives it. Raises Hidden."""
    allowed = actor.is_helper and actor.organisation_id is not None
    decisions.hide_unless(allowed, "journal.phrases", why="not a helper")
    assert actor.organisation_id is not None
    return actor.organisation_id


def keep_phrases(actor: Actor) -> UUID:
    """Changing them: a leader; gives the organisation. Raises Hidden."""
    decisions.hide_unless(actor.is_helper and actor.is_leader, "journal.keep-phrases", why="not a leader")
    return phrases(actor)


def phrase(found: bool, phrase_id: UUID) -> None:
    """One of the organisation's own: row-level security has answered; say so. Raises Hidden."""
    decisions.hide_unless(found, "journal.remove-phrase", why="no such phrase here", object_id=phrase_id)
