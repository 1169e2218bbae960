"""Who may send: a named job of the system alone. No person sends anything by themselves."""

from __future__ import annotations

from django.conf import settings

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind


def sending(actor: Actor) -> None:
    """Raise Hidden unless the actor is one of our own jobs."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, "notify.send", why="only jobs send")


def story_outbox() -> None:
    """Raise Hidden unless this is story mode: the page shows links and codes that were sent."""
    decisions.hide_unless(bool(settings.STORY), "notify.story-outbox", why="not in story mode")
