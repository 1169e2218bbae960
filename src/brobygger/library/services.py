"""Keeping the library: a leader writes for their own organisation. One function = one transaction = one use-case."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.library import access
from brobygger.library.models import Entry
from brobygger.library.rules import Kind, Level
from brobygger.rooms import text

LONGEST = {"title": 160, "about": 600, "link": 500, "language": 40, "place": 160, "organiser": 160}


@dataclass(frozen=True, slots=True)
class Given:
    """An entry as somebody writes it. `kind` is a `Kind`, `level` a `Level` or nothing."""

    kind: str
    title: str
    about: str = ""
    link: str = ""
    language: str = ""
    level: str = ""
    day: dt.date | None = None
    last_day: dt.date | None = None
    place: str = ""
    organiser: str = ""
    is_full: bool = False


def add(actor: Actor, *, given: Given) -> UUID:
    """Write an entry. Raises Hidden, Invalid."""
    organisation, role = access.write(actor)
    kept, key = _checked(given), new_id()
    with transaction.atomic():
        by = {"organisation_id": organisation, "changed_by_role_id": role, "changed_at": clock.now()}
        row = Entry(id=key, **by, **asdict(kept))
        Entry.objects.bulk_create([row])
        record(actor, what="library.changed", object_id=key)
    return key


def change(actor: Actor, *, entry_id: UUID, given: Given) -> None:
    """Write it anew; also to say that it is still right. Raises Hidden, Invalid."""
    kept = asdict(_checked(given))
    _update(actor, entry_id, **kept)


def remove(actor: Actor, *, entry_id: UUID) -> None:
    """Take it away. Raises Hidden."""
    _update(actor, entry_id, removed_at=clock.now())


def _update(actor: Actor, entry_id: UUID, **values: object) -> None:
    organisation, role = access.write(actor)
    with transaction.atomic():
        mine = Entry.objects.filter(pk=entry_id, organisation_id=organisation, removed_at=None)
        changed = mine.update(changed_at=clock.now(), changed_by_role_id=role, **values)
        access.own(changed == 1, entry_id)
        record(actor, what="library.changed", object_id=entry_id)


def _checked(given: Given) -> Given:
    if given.kind not in set(Kind):
        raise Invalid(_("Choose what it is."), field="kind", code="kind")
    if given.level and given.level not in set(Level):
        raise Invalid(_("Choose for whom it is."), field="level", code="level")
    is_event = given.kind == Kind.EVENT
    if is_event and given.day is None:
        raise Invalid(_("Choose the day."), field="day", code="day")
    if given.last_day is not None and (given.day is None or given.last_day < given.day):
        raise Invalid(_("The last day is before the first."), field="last_day", code="ends-before")
    line = {name: text.line(getattr(given, name), field=name, longest=most) for name, most in LONGEST.items()}
    if not line["title"]:
        raise Invalid(_("Write what it is called."), field="title", code="empty")
    return Given(
        kind=given.kind,
        level=given.level,
        day=given.day if is_event else None,
        last_day=given.last_day if is_event else None,
        is_full=given.is_full and is_event,
        **line | {"link": _link(line["link"])},
    )


def _link(given: str) -> str:
    """A whole https address, without a user in it, or nothing. Raises Invalid."""
    if not given:
        return ""
    try:
        parts = urlsplit(given)
        _port = parts.port
        whole = parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        whole = False
    if not whole or any(c.isspace() or c in "\"'<>\\" for c in given):
        raise Invalid(_("The link must be a whole address that begins with https://"), field="link", code="unsafe-link")
    return given
