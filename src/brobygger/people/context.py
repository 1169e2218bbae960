"""What the header of every page shows about who acts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from brobygger.people.queries import title_label
from brobygger.people.sessions import SignedIn


def acting(request: HttpRequest) -> dict[str, Any]:
    """Context processor: name, title, organisation, and whether there is something to switch to. No query."""
    signed_in = getattr(request, "signed_in", None)
    if not isinstance(signed_in, SignedIn) or not signed_in.may_act:
        return {}
    actor = signed_in.actor
    return {
        "acting": {
            "name": actor.name,
            "title_label": title_label(actor.title) if actor.title else "",
            "organisation_name": actor.organisation_name,
            "unit_name": signed_in.unit_name,
            "can_switch": signed_in.can_switch,
            "is_helper": actor.is_helper,
            "is_administrator": actor.is_administrator,
        }
    }
