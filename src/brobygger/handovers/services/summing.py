"""What was agreed, as a text message: written, looked at, and sent only on the person's yes to exactly these words."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.handovers import access, rules, text
from brobygger.handovers.access import ONE, PERSON
from brobygger.handovers.models import Summary
from brobygger.handovers.queries import HandoverPage
from brobygger.handovers.recipes import recipe
from brobygger.handovers.services.common import enter, event, keep, line, mark, must_be_yes, tell, unmet
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.numbers import parse_mobile
from brobygger.people.queries import address_of
from brobygger.rooms import services as rooms

SENDER = system("handovers")


class Telling(Invalid):
    """The words tell others of somebody's health or services: a warning, to be confirmed."""


def proposed(found: HandoverPage) -> str:
    """What the text message could say: a greeting and what was agreed."""
    first_name = found.room.name.split()[0] if found.room.name else ""
    agreed = [one.text for one in found.of("agreed")]
    return "\n".join(
        [_("Hello %(name)s! This is what we agreed on:") % {"name": first_name}, *(f"- {one}" for one in agreed)]
    )


def tells(found: HandoverPage, words: str) -> tuple[str, ...]:
    """The words in it that tell others too much, as they stand there."""
    names = {found.card.unit, found.card.organisation, *(one.organisation_name for one in found.members.members)}
    return text.telling(words, recipe().sensitive, sorted(names))


def write_summary(actor: Actor, *, room_id: UUID, handover_id: UUID, words: str, confirmed: bool = False) -> None:
    """Write the message; the person is asked. Raises Hidden, Denied, Invalid (too long), Telling, Conflict (sent)."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, frozenset({ONE}), "sum-up")
        must_be_yes(found.card)
        lacking = rules.lacks(recipe().step("sms"), found.card.facts)
        if lacking:
            raise Invalid(unmet(lacking[0], found.card), field="text", code=lacking[0])
        _not_sent(found)
        kept = _checked(found, words, confirmed=confirmed)
        row = Summary(
            id=new_id(),
            room_id=room_id,
            handover_id=handover_id,
            round=found.card.round,
            text=kept,
            by_membership_id=found.me.id,
            at=clock.now(),
        )
        if found.summary is None:
            Summary.objects.bulk_create([row])
        else:
            Summary.objects.filter(pk=found.summary.id).update(text=kept, at=row.at)
        tell(found, event(actor, found.room, handover_id, "summed-up"), PERSON)
        keep(actor, found, "summed-up")


def agree_to_summary(actor: Actor, *, room_id: UUID, handover_id: UUID, words: str) -> None:
    """The person's yes to exactly these words, on their phone or beside the helper: it is sent, and stands in the room.

    Raises Hidden, Denied, Invalid (no number a text message reaches), Conflict (changed since, or sent already).
    """
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, frozenset({PERSON, ONE}), "agree-to-summary")
        must_be_yes(found.card)
        _not_sent(found)
        if found.summary is None or found.summary.text != _plain(words):
            raise Conflict(_("The text has changed. Read it once more."), code="changed")
        must_have_mobile(found.room.about_person_id)
        values = {"yes_at": clock.now(), "yes_by_membership_id": found.me.id}
        Summary.objects.filter(pk=found.summary.id).update(**values)
        mark(found, "sms")
        if found.room.may_write:  # a person who only reads has it on the hand-over's page
            rooms.post_message(actor, room_id=room_id, client_id=new_id(), text=found.summary.text)
        event(actor, found.room, handover_id, "sms")
        outbox.emit("handovers.summary-agreed", summary=found.summary.id, person=found.room.about_person_id)
        keep(actor, found, "sent")


def take_to_send(actor: Actor, *, summary_id: UUID) -> str | None:
    """The message, once, for the job that sends it; None where it was taken before. Raises Hidden."""
    access.job(actor, "send")
    waiting = Summary.objects.select_for_update().filter(pk=summary_id, sent_at=None).exclude(yes_at=None)
    row = waiting.first()
    if row is not None:
        Summary.objects.filter(pk=row.pk).update(sent_at=clock.now())
    return row.text if row is not None else None


def _checked(found: HandoverPage, words: str, *, confirmed: bool) -> str:
    kept = line(_plain(words))
    count = text.parts(kept)
    if count > text.MOST_PARTS:
        raise Invalid(
            _("It takes %(count)d text messages. Shorten it to three at most.") % {"count": count},
            field="text",
            code="too-long",
        )
    found_words = tells(found, kept)
    if found_words and not confirmed:
        raise Telling(
            _("Others may see the message on a locked screen. These words tell of health or services: %(words)s.")
            % {"words": ", ".join(found_words)},
            field="text",
            code="telling",
        )
    return kept


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def _not_sent(found: HandoverPage) -> None:
    if found.summary is not None and found.summary.yes_at is not None:
        raise Conflict(_("The summary is sent already."), code="sent")


def must_have_mobile(person_id: UUID) -> None:
    """Raises Invalid where no text message reaches the person: no number, or a landline."""
    with acting_as(SENDER):
        number = address_of(SENDER, person_id).mobile
    if not number:
        raise Invalid(
            _("There is no mobile number to send to. Give it on paper, or ask for a number."),
            field="text",
            code="no-number",
        )
    try:
        parse_mobile(number)
    except Invalid:
        raise Invalid(
            _("The number on record is not a mobile: a text message would not arrive. Ask for a mobile number."),
            field="text",
            code="no-mobile",
        ) from None
