"""Who may send: a named job of the system alone. How notices reach somebody is that person's own."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind


def sending(actor: Actor) -> None:
    """Raise Hidden unless the actor is one of our own jobs."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, "notify.send", why="only jobs send")


def story_outbox() -> None:
    """Raise Hidden unless this is story mode: the page shows links and codes that were sent."""
    decisions.hide_unless(bool(settings.STORY), "notify.story-outbox", why="not in story mode")


def own(actor: Actor) -> UUID:
    """How notices reach me: the person's own, in whatever role. Returns whose. Raises Hidden."""
    mine = actor.is_signed_in and actor.person_id is not None
    decisions.hide_unless(mine, "notify.own", why="nobody's own")
    assert actor.person_id is not None
    return actor.person_id


def device(actor: Actor, found: bool, device_id: UUID) -> None:
    """One of my devices; somebody else's is as if it were not there. Raises Hidden."""
    decisions.hide_unless(found, "notify.device", why="somebody else's, or none", object_id=device_id)
