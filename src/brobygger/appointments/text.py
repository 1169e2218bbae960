"""What may stand in an appointment. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from brobygger.kernel.errors import Invalid
from brobygger.rooms import text as texts

LONGEST = {"what": 120, "place": 200, "video": 500, "bring": 500, "find": 500, "times": 300}


def line(value: str, field: str, *, needed: bool = False) -> str:
    """A field as it is kept. Raises Invalid with the field's name."""
    return texts.line(value, field=field, longest=LONGEST[field], needed=needed)


def video_link(value: str) -> str:
    """A link to a meeting: https, a real host, no user or blanks in it. Raises Invalid for any other."""
    kept = line(value, "video")
    if not kept:
        return ""
    try:
        parts = urlsplit(kept)
        port = parts.port
    except ValueError:
        parts, port = None, None
    whole = parts is not None and parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc
    if not whole or port == 0 or any(c.isspace() or c in "\"'<>\\" for c in kept):
        raise Invalid(
            _("The link must be a whole address that begins with https://"), field="video", code="unsafe-link"
        )
    return kept
