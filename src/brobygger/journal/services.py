"""Noting that messages stand in one's own record, so that nothing is written twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.journal import access
from brobygger.journal.models import JournalMark, Phrase
from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id

LONGEST_REFERENCE = 100
LONGEST_PHRASE = 500
MOST_PHRASES = 100


@dataclass(frozen=True, slots=True)
class Written:
    """A message that is noted: which, and when it was written. Never its text."""

    message_id: UUID
    at: dt.datetime


def mark(
    actor: Actor,
    *,
    room_id: UUID,
    about_person_id: UUID,
    person_name: str,
    messages: Sequence[Written],
    reference: str = "",
    needed: bool = True,
) -> None:
    """Note messages as written in the actor's own record, or (`needed` False) as such that need not be.

    Noting one again changes the reference alone. The caller has decided about the room and the messages. Raises Hidden
    (not a helper), Invalid (a reference that is too long or holds characters that cannot be shown).
    """
    decisions.hide_unless(actor.is_helper, "journal.mark", why="not a helper", object_id=room_id)
    kept = _reference(reference)
    own = JournalMark.objects.filter(seat=actor.seat, message_id__in=[one.message_id for one in messages])
    noted = dict(own.values_list("message_id", "needed"))
    own.filter(needed=needed).update(reference=kept)
    # Noted the other way before: the note changes, and counts from now on.
    own.exclude(needed=needed).update(reference=kept, needed=needed, marked_at=clock.now())
    rows = [
        JournalMark(
            id=new_id(),
            room_id=room_id,
            message_id=one.message_id,
            message_at=one.at,
            person_name=person_name,
            seat=actor.seat,
            organisation_id=actor.organisation_id,
            needed=needed,
            reference=kept,
            marked_at=clock.now(),
        )
        for one in messages
        if one.message_id not in noted
    ]
    JournalMark.objects.bulk_create(rows, ignore_conflicts=True)
    fresh = [one.message_id for one in messages if not noted.get(one.message_id)]
    if needed and fresh:
        _keep(actor, "journal.marked", room_id, about_person_id, fresh)


def unmark(actor: Actor, *, room_id: UUID, about_person_id: UUID, message_id: UUID) -> None:
    """Take the actor's own note on a message away again. Raises Hidden (not a helper)."""
    decisions.hide_unless(actor.is_helper, "journal.unmark", why="not a helper", object_id=message_id)
    gone, _each = JournalMark.objects.filter(seat=actor.seat, message_id=message_id).delete()
    if gone:
        _keep(actor, "journal.unmarked", room_id, about_person_id, [message_id])


def _reference(given: str) -> str:
    kept = given.strip()
    if len(kept) > LONGEST_REFERENCE or not kept.isprintable():
        raise Invalid(_("The reference is too long, or holds characters that cannot be shown."), field="reference")
    return kept


def _keep(actor: Actor, what: str, room_id: UUID, about_person_id: UUID, messages: Sequence[UUID]) -> None:
    """A line in the log: about the one message, or how many they were."""
    several = len(messages) > 1
    record(
        actor,
        what=f"{what}-several" if several else what,
        about_person_id=about_person_id,
        room_id=room_id,
        object_id=None if several else messages[0],
        details={"count": len(messages)} if several else None,
    )


def add_phrase(actor: Actor, *, text: str) -> None:
    """Add a standard sentence for all in the leader's organisation. Raises Hidden, Invalid."""
    organisation_id = access.keep_phrases(actor)
    assert actor.role_id is not None
    kept = " ".join(text.split())
    if not kept:
        raise Invalid(_("Write a sentence first."), field="text", code="empty")
    if len(kept) > LONGEST_PHRASE or not kept.isprintable():
        raise Invalid(_("The sentence is too long, or holds characters that cannot be shown."), field="text")
    there = Phrase.objects.filter(organisation_id=organisation_id, removed_at=None)
    if there.filter(text=kept).exists():
        raise Invalid(_("That sentence is there already."), field="text", code="twice")
    if there.count() >= MOST_PHRASES:
        raise Invalid(_("That is enough: remove one before you add another."), field="text", code="many")
    row = Phrase(
        id=new_id(),
        organisation_id=organisation_id,
        text=kept,
        added_by_role_id=actor.role_id,
        added_at=clock.now(),
    )
    Phrase.objects.bulk_create([row])
    record(actor, what="journal.phrases-changed", object_id=row.id)


def remove_phrase(actor: Actor, *, phrase_id: UUID) -> None:
    """Offer a sentence no more. Raises Hidden."""
    organisation_id = access.keep_phrases(actor)
    mine = Phrase.objects.filter(pk=phrase_id, organisation_id=organisation_id, removed_at=None)
    access.phrase(bool(mine.update(removed_at=clock.now())), phrase_id)
    record(actor, what="journal.phrases-changed", object_id=phrase_id)
