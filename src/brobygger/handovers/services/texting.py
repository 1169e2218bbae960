"""The agenda by text message: a link that writes a point of it, and shows nothing of what stands there.

No text message comes back to us, so the answer is typed behind a link: without signing in, as often as one thinks of
something, until the meeting begins. Whoever else picks up the telephone sees one question and no name.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from brobygger.handovers import access, queries
from brobygger.handovers.access import ONE
from brobygger.handovers.models import AgendaLink
from brobygger.handovers.queries import HandoverCard
from brobygger.handovers.services.common import enter, keep, must_be_yes
from brobygger.handovers.services.planning import add_point
from brobygger.handovers.services.summing import must_have_mobile
from brobygger.kernel import clock, decisions, outbox
from brobygger.kernel.actor import Actor, Kind, Level, system
from brobygger.kernel.errors import Conflict, Refused
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.services.secrets import link_secret, secret_hash

SENDER = system("handovers")


@dataclass(frozen=True, slots=True)
class LinkToWrite:
    """A link to send: whose agenda, and where."""

    id: UUID
    person_id: UUID
    link: str


def ask_by_text(actor: Actor, *, room_id: UUID, handover_id: UUID) -> None:
    """The person gets a link by text message. Raises Hidden, Denied, Invalid (no mobile), Conflict (no yes, held)."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, frozenset({ONE}), "ask-by-text")
        must_be_yes(found.card)
        if not _is_before(found.card):
            raise Conflict(_("The meeting has begun. Talk about it there."), code="begun")
        must_have_mobile(found.room.about_person_id)
        outbox.emit("handovers.agenda-asked", handover=handover_id, room=room_id)
        keep(actor, found, "asked-by-text")


def link_to_write(actor: Actor, *, room_id: UUID, handover_id: UUID) -> LinkToWrite | None:
    """For the job that sends it: the hand-over's one link. None where it would open nothing. Raises Hidden."""
    access.job(actor, "agenda-link")
    card = next((one for one in queries.of_room(room_id) if one.id == handover_id), None)
    if card is None or not _is_before(card):
        return None
    key = new_id()
    row = AgendaLink(
        id=key,
        room_id=room_id,
        handover_id=handover_id,
        person_id=card.person_id,
        secret_hash=secret_hash(link_secret(key)),
        made_at=clock.now(),
    )
    AgendaLink.objects.bulk_create([row], ignore_conflicts=True)
    kept = AgendaLink.objects.get(handover_id=handover_id)
    link = settings.PUBLIC_URL + reverse("handovers:agenda-link", args=[link_secret(kept.id)])
    return LinkToWrite(kept.id, card.person_id, link)


def opens_agenda(secret: str) -> bool:
    """Whether a link still writes on an agenda."""
    return _find(secret) is not None


def write_by_text(secret: str, *, text: str) -> bool:
    """One point of what matters, in the person's own words. False where the link opens nothing any more.

    Raises Invalid (nothing written, too long, too many points).
    """
    with transaction.atomic():
        found = _find(secret)
        if found is None:
            return False
        row, card = found
        person = Actor(Kind.SELF, str(row.person_id), row.person_id, level=Level.LINK, name=card.person_name)
        try:
            with transaction.atomic(), acting_as(person):
                add_point(person, room_id=row.room_id, handover_id=card.id, part="important", text=text)
        except Refused:  # the room rests, or the answer has changed meanwhile: the page says that it is over
            return False
        return True


def _find(secret: str) -> tuple[AgendaLink, HandoverCard] | None:
    with transaction.atomic(), acting_as(SENDER):
        row = AgendaLink.objects.filter(secret_hash=secret_hash(secret)).first()
        cards = queries.of_room(row.room_id) if row is not None else ()
    decisions.record("handovers.agenda-link", row is not None)
    card = next((card for card in cards if row is not None and card.id == row.handover_id), None)
    if row is None or card is None or card.room_state != "open" or not _is_before(card):
        return None
    return row, card


def _is_before(card: HandoverCard) -> bool:
    """Whether the person has said yes to a meeting that has not begun."""
    begun = card.meeting is not None and card.meeting.starts_at <= clock.now()
    return card.answer == "yes" and card.ended_at is None and "meeting" not in card.done and not begun
