"""What a message may hold. Pure: no database, no request; the page and the raw path ask the same.

Kept: letters of every script, line breaks, emoji with their joiners. Put right silently: line ends, blanks around,
tabs, more than two empty lines. Refused with a reason: control characters, and marks that turn the direction of
writing (U+202A to U+202E, U+2066 to U+2069): they can make a reader see another text than what is kept.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _

from brobygger.kernel.errors import Invalid

LONGEST = 4000
QUICK = ("received", "i-take-it", "does-not-suit", "talked")
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMPTY_LINES = re.compile(r"\n{4,}")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\u061c\ufeff")


def message(text: object) -> str:
    """The text as it is kept. Raises Invalid with code `empty`, `too-long`, `control` or `direction`."""
    if not isinstance(text, str):
        raise Invalid(_("Write something first."), field="text", code="empty")
    kept = _EMPTY_LINES.sub("\n\n\n", _plain(text, field="text")).strip()
    if not _says_something(kept):
        raise Invalid(_("Write something first."), field="text", code="empty")
    if len(kept) > LONGEST:
        raise Invalid(
            _("That is too long: %(count)d characters. Use at most 4,000, or send it in two parts.")
            % {"count": len(kept)},
            field="text",
            code="too-long",
        )
    return kept


def line(text: str, *, field: str, longest: int, needed: bool = False) -> str:
    """A shorter text (a reason, what matters): the same rules. Raises Invalid with the same codes."""
    kept = _plain(text, field=field).strip()
    if needed and not _says_something(kept):
        raise Invalid(_("Write something here."), field=field, code="empty")
    if len(kept) > longest:
        raise Invalid(
            _("That is too long. Use at most %(most)d characters.") % {"most": longest}, field=field, code="too-long"
        )
    return kept


def words_of(quick: str) -> str:
    """What a quick answer says when the page sent no words of its own, in the language under way; "" for no such."""
    return {
        "received": _("Received"),
        "i-take-it": _("I take it"),
        "does-not-suit": _("Does not suit"),
        "talked": _("We have talked together"),
    }.get(quick, "")


def content_hash(
    *, text: str, quick: str, reply_to: str | None, to: Sequence[str], ball: dict[str, str | None] | None
) -> str:
    """The fingerprint that tells a repeated message from another one with the same client id."""
    content = _ENCODER.encode([text, quick, reply_to, sorted(to), ball])
    return hashlib.sha256(content.encode()).hexdigest()


def _plain(text: str, *, field: str) -> str:
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if _TURNING.search(unified):
        raise Invalid(
            _("The text holds hidden marks that turn the direction of writing. Remove them, or write it again."),
            field=field,
            code="direction",
        )
    if not unified.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in unified):
        raise Invalid(
            _("The text holds characters that cannot be shown. Remove them, or write it again."),
            field=field,
            code="control",
        )
    return unified.replace("\u2028", "\n").replace("\u2029", "\n")


def _says_something(text: str) -> bool:
    return any(not c.isspace() and c not in _INVISIBLE for c in text)
