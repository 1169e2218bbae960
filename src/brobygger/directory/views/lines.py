"""What a search found, and the needs that one may tap, as pieces of page: in Python, as a template would take as long
for these as for all the rest of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

from brobygger.directory import kinds
from brobygger.directory.queries import Line
from brobygger.ui.pieces import tag

LONGEST = 140
_ANY = UUID(int=0)
_safe = SafeString  # the functions below have escaped what is not theirs


@dataclass(frozen=True, slots=True)
class Need:
    """A need as a link."""

    label: str
    href: str
    chosen: bool


def needs(found: Iterable[Need]) -> SafeString:
    """The needs as items of a list."""
    return _safe("".join(map(_need, found)))


def cards(found: Iterable[Line]) -> SafeString:
    """Each unit as a card that can be tapped anywhere."""
    before, after = reverse("directory:unit", args=[_ANY]).split(str(_ANY))  # one look at the addresses, not twenty
    tags = {code: f"<li>{tag({'text': label})}</li>" for code, label in kinds.NEEDS}
    return _safe("".join(_card(one, f"{before}{one.unit_id}{after}", tags) for one in found))


def _need(one: Need) -> str:
    state = 'data-variant="primary" aria-current="true"' if one.chosen else 'data-variant="secondary"'
    href = escape(one.href)
    return f'<li><a class="ds-button" data-size="sm" {state} href="{href}">{escape(one.label)}</a></li>'


def _card(one: Line, href: str, tags: dict[str, str]) -> str:
    where = f"{one.organisation}, {one.place}" if one.place else one.organisation
    what = one.what if len(one.what) <= LONGEST else f"{one.what[: LONGEST - 1]}…"
    items = "".join(tags[code] for code in one.needs if code in tags)
    return (
        '<section class="ds-card ui-card" data-pressable><h2 class="ds-heading" data-size="xs">'
        f'<a class="ui-cover" href="{href}">{escape(one.name)}</a></h2><div class="ui-card__content">'
        f'<p class="ui-subtle">{escape(where)}</p>'
        + (f"<p>{escape(what)}</p>" if what else "")
        + (f'<ul class="ui-plain-list directory-tags">{items}</ul>' if items else "")
        + "</div></section>"
    )
