"""What every page knows: the reader's choice of light or dark, and where to turn when it is urgent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from brobygger.kernel.requests import request_id

SCHEMES = ("auto", "light", "dark")
SCHEME_COOKIE = "brobygger_scheme"
PRODUCT = "Brobygger"


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor of all pages. Asks the database nothing: error pages use it too."""
    chosen = request.COOKIES.get(SCHEME_COOKIE, "auto")
    return {
        "product": PRODUCT,
        "scheme": chosen if chosen in SCHEMES else "auto",
        "story_mode": bool(getattr(settings, "STORY", False)),
        "request_id": request_id(),
    }
