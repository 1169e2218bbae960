"""Words about how it was, for others to learn from: read by leaders on the person's yes to them, no longer."""

from __future__ import annotations

import re
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from brobygger.handovers import access, queries
from brobygger.handovers.models import Quote
from brobygger.handovers.queries import HandoverPage
from brobygger.handovers.services.common import keep
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.live import services as live
from brobygger.rooms import queries as rooms
from brobygger.rooms import text as texts

LONGEST, MOST = 600, 5
_NUMBERS = re.compile(r"\d[\d ]{4,}")
_WORD = re.compile(r"\w+")


def write_quote(actor: Actor, *, room_id: UUID, handover_id: UUID, words: str) -> None:
    """Write some words. The person's own are shown to leaders at once; a helper's wait for the person's yes.

    Raises Hidden, Denied, Invalid (empty, too long, a name or a number in them, enough already).
    """
    with transaction.atomic():
        found = _enter(actor, room_id, handover_id)
        access.act(found.room, found.side, access.PARTIES, "quote")
        kept = texts.line(words, field="words", longest=LONGEST, needed=True)
        _tells_nobody(found, kept)
        if Quote.objects.filter(handover_id=handover_id, taken_back_at=None).count() >= MOST:
            raise Invalid(_("There are enough. Take one back first."), field="words", code="enough")
        by_person, now = found.side == access.PERSON, clock.now()
        row = Quote(
            id=new_id(),
            room_id=room_id,
            handover_id=handover_id,
            text=kept,
            by_person=by_person,
            by_membership_id=found.me.id,
            at=now,
            yes_at=now if by_person else None,
        )
        Quote.objects.bulk_create([row])
        keep(actor, found, "quoted")


def agree_to_quote(actor: Actor, *, room_id: UUID, handover_id: UUID, quote_id: UUID) -> None:
    """The person says yes to exactly these words. Raises Hidden, Denied."""
    with transaction.atomic():
        found = _enter(actor, room_id, handover_id)
        access.act(found.room, found.side, frozenset({access.PERSON}), "agree")
        access.found(_mine(handover_id, quote_id).update(yes_at=clock.now()) == 1, quote_id)
        keep(actor, found, "quoted")


def take_quote_back(actor: Actor, *, room_id: UUID, handover_id: UUID, quote_id: UUID) -> None:
    """Nobody else reads it from now. The person any of them, a helper their own; always. Raises Hidden, Denied."""
    with transaction.atomic():
        found = _enter(actor, room_id, handover_id)
        access.words(found.side, handover_id)
        mine = _mine(handover_id, quote_id)
        if found.side != access.PERSON:
            mine = mine.filter(by_membership_id=found.me.id)
        access.found(mine.update(taken_back_at=clock.now()) == 1, quote_id)
        keep(actor, found, "quote-taken-back")


def _enter(actor: Actor, room_id: UUID, handover_id: UUID) -> HandoverPage:
    rooms.room_head(actor, room_id)
    live.lock_stream(actor, stream_id=room_id)
    return queries.one(actor, room_id, handover_id)


def _mine(handover_id: UUID, quote_id: UUID) -> QuerySet[Quote]:
    return Quote.objects.filter(pk=quote_id, handover_id=handover_id, taken_back_at=None)


def _tells_nobody(found: HandoverPage, words: str) -> None:
    """Names of those in the room, and long numbers, tell who it is."""
    names = {found.card.person_name, *(one.name for one in (*found.members.members, *found.members.former))}
    parts = {part.casefold() for name in names for part in _WORD.findall(name) if len(part) > 1}
    telling = [word for word in _WORD.findall(words) if word.casefold() in parts] + _NUMBERS.findall(words)
    if telling:
        raise Invalid(
            _("Take this out, so that nobody can be recognised: %(words)s")
            % {"words": ", ".join(dict.fromkeys(telling))},
            field="words",
            code="telling",
        )
