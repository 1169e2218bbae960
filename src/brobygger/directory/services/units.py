"""What stands about a unit: written by its leaders and whoever it is entrusted to, and confirmed twice a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.directory import access, kinds, queries, text
from brobygger.directory.models import Entry
from brobygger.directory.queries.units import today
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid

ASK_AGAIN_AFTER = dt.timedelta(days=182)


@dataclass(frozen=True, slots=True)
class EntryInput:
    """What is to stand about a unit; `owner` is a role in it, or nobody's."""

    what: str = ""
    for_whom: str = ""
    phone: str = ""
    address: str = ""
    hours: str = ""
    needs: Sequence[str] = ()
    owner: UUID | None = None


def change_entry(actor: Actor, *, unit_id: UUID, entry: EntryInput) -> None:
    """Write what stands about a unit; that also says that it is right today. Raises Hidden, Invalid."""
    with transaction.atomic():
        access.keep(actor, unit_id, _locked(unit_id).owner_role_id)
        if not kinds.CODES.issuperset(entry.needs):
            raise Invalid(_("Choose among the needs in the list."), field="needs", code="unknown-need")
        if entry.owner is not None and entry.owner not in {card.role_id for card in queries.keepers(actor, unit_id)}:
            raise Invalid(_("Choose somebody who works there."), field="owner", code="not-there")
        needs = [code for code, _label in kinds.NEEDS if code in entry.needs]
        Entry.objects.filter(pk=unit_id).update(
            what=text.plain(entry.what, field="what", longest=600, lines=True),
            for_whom=text.plain(entry.for_whom, field="for_whom", longest=300),
            phone=text.plain(entry.phone, field="phone", longest=40),
            address=text.plain(entry.address, field="address", longest=200),
            hours=text.plain(entry.hours, field="hours", longest=200),
            needs=" ".join(needs),
            need_words=kinds.words_of(needs),
            owner_role_id=entry.owner,
            right_on=today(),
            ask_again_on=today() + ASK_AGAIN_AFTER,
        )
        record(actor, what="directory.entry-changed", object_id=unit_id)


def confirm(actor: Actor, *, unit_id: UUID) -> None:
    """Say that what stands there is still right. Raises Hidden."""
    with transaction.atomic():
        access.keep(actor, unit_id, _locked(unit_id).owner_role_id)
        Entry.objects.filter(pk=unit_id).update(right_on=today(), ask_again_on=today() + ASK_AGAIN_AFTER)
        record(actor, what="directory.entry-changed", object_id=unit_id)


def _locked(unit_id: UUID) -> Entry:
    row = Entry.objects.select_for_update().filter(pk=unit_id).first()
    access.unit(row is not None, unit_id)
    assert row is not None
    return row
