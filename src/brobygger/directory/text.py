"""What people write in the directory: made plain, and without national identity numbers."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from brobygger.kernel.errors import Invalid
from brobygger.people.numbers import parse_identity_number

_ELEVEN = re.compile(r"(?<![0-9])[0-9]{6}[ .\-\u00a0]?[0-9]{5}(?![0-9])")
_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 6


def plain(text: str, *, field: str, longest: int, lines: bool = False) -> str:
    """The text without what cannot be shown; `lines` keeps line breaks. Raises Invalid: too long, a person's number."""
    kept = "\n".join(" ".join(line.split()) for line in text.strip().splitlines()) if lines else " ".join(text.split())
    if len(kept) > longest:
        raise Invalid(_("That is too long: at most %(n)d characters.") % {"n": longest}, field=field, code="long")
    if not kept.replace("\n", "").isprintable():
        raise Invalid(_("Something in it cannot be shown. Write it again."), field=field, code="unprintable")
    refuse_identity_numbers(kept, field=field)
    return kept


def refuse_identity_numbers(text: str, *, field: str) -> None:
    """Raises Invalid where a national identity number stands in the text, right or with a digit wrong."""
    if any(_is_persons(found) for found in _ELEVEN.findall(text)):
        raise Invalid(
            _(
                "That looks like a national identity number. Write without it: what concerns one person belongs in a "
                "room around them."
            ),
            field=field,
            code="identity-number",
        )


def _is_persons(digits: str) -> bool:
    """Eleven digits that begin with a date: the last digits may be mistyped. An account number rarely does."""
    try:
        parse_identity_number(re.sub(r"\D", "", digits))
    except Invalid as fault:
        return fault.code == "identity-number-check"
    return True


def search_words(text: str) -> list[str]:
    """The words that one searches for, as the search knows them."""
    return [word.lower() for word in _WORD.findall(text)][:MOST_WORDS]
