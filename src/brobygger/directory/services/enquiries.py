"""An enquiry on its way: sent, read, taken, passed on with a reason, answered. The sender sees every step."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.directory import access, queries, text
from brobygger.directory.models import Did, Enquiry, EnquiryStep
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.people import queries as people

LONGEST = 1000
LONGEST_REASON = 300


def send(actor: Actor, *, unit_id: UUID, question: str) -> UUID:
    """Ask a unit something; it lies in its inbox. Raises Hidden, Invalid (nobody there, own unit)."""
    role_id = access.send(actor)
    assert actor.unit_id is not None
    with transaction.atomic():
        if unit_id == actor.unit_id:
            raise Invalid(_("That is where you work yourself."), field="text", code="own-unit")
        if not queries.unit_page(actor, unit_id).staffed:
            raise Invalid(_("Nobody there uses Brobygger yet. Call them instead."), field="text", code="nobody-there")
        row = Enquiry(
            id=new_id(),
            from_role_id=role_id,
            from_unit_id=actor.unit_id,
            unit_id=unit_id,
            text=_written(question, field="text", longest=LONGEST),
            sent_at=clock.now(),
        )
        Enquiry.objects.bulk_create([row])
        step = _step(row.id, Did.SENT, role_id, to_unit_id=unit_id)
        outbox.emit("directory.enquiry-arrived", step=step, unit=unit_id, by=role_id)
    return row.id


def note_read(actor: Actor, *, enquiry_id: UUID) -> None:
    """Somebody of the unit has opened it: the sender sees that it was read. Later readings change nothing."""
    role_id = access.send(actor)
    assert actor.unit_id is not None
    unread = Enquiry.objects.filter(pk=enquiry_id, unit_id=actor.unit_id, read_at=None).exclude(from_role_id=role_id)
    with transaction.atomic():
        if unread.update(read_at=clock.now()):
            _step(enquiry_id, Did.READ, role_id)


def take(actor: Actor, *, enquiry_id: UUID) -> None:
    """I see to this one. Raises Hidden, Conflict (answered, or somebody else's)."""
    with transaction.atomic():
        role_id = _free_for(actor, enquiry_id)
        Enquiry.objects.filter(pk=enquiry_id).update(role_id=role_id, taken_at=clock.now())
        _step(enquiry_id, Did.TOOK, role_id)


def pass_on(
    actor: Actor, *, enquiry_id: UUID, reason: str, to_role_id: UUID | None = None, to_unit_id: UUID | None = None
) -> None:
    """Hand it to somebody who can answer, or to a unit's inbox, with a reason. Raises Hidden, Conflict, Invalid."""
    with transaction.atomic():
        role_id = _free_for(actor, enquiry_id)
        why = _written(reason, field="reason", longest=LONGEST_REASON)
        unit_id = to_unit_id if to_role_id is None else _unit_of(actor, to_role_id)
        if unit_id is None or (to_role_id is None and unit_id == actor.unit_id) or to_role_id == role_id:
            raise Invalid(_("Choose whom to pass it on to."), field="to", code="nobody-chosen")
        if to_role_id is None and not queries.unit_page(actor, unit_id).staffed:
            raise Invalid(_("Nobody there uses Brobygger yet. Call them instead."), field="to", code="nobody-there")
        row = Enquiry.objects.get(pk=enquiry_id)
        row.handled_by = list({*row.handled_by, role_id})
        row.unit_id, row.role_id, row.taken_at = unit_id, to_role_id, None
        row.save(update_fields=["handled_by", "unit_id", "role_id", "taken_at"])
        step = _step(enquiry_id, Did.PASSED_ON, role_id, to_role_id=to_role_id, to_unit_id=unit_id, reason=why)
        outbox.emit("directory.enquiry-arrived", step=step, unit=unit_id, role=to_role_id, by=role_id)


def answer(actor: Actor, *, enquiry_id: UUID, answer: str) -> None:
    """Answer the sender; that ends it. Raises Hidden, Conflict (answered, or somebody else's), Invalid."""
    with transaction.atomic():
        role_id = _free_for(actor, enquiry_id)
        said = _written(answer, field="answer", longest=LONGEST)
        Enquiry.objects.filter(pk=enquiry_id).update(
            role_id=role_id, taken_at=clock.now(), answer=said, answered_at=clock.now()
        )
        step = _step(enquiry_id, Did.ANSWERED, role_id)
        asker = Enquiry.objects.values_list("from_role_id", flat=True).get(pk=enquiry_id)
        outbox.emit("directory.enquiry-answered", step=step, role=asker)


def _free_for(actor: Actor, enquiry_id: UUID) -> UUID:
    """The actor's role, where the enquiry waits for them or for anybody in their unit; locks it."""
    access.send(actor)
    # Seen by the sender and earlier holders as well, who may not lock it: only its holders may change the row.
    found = Enquiry.objects.filter(pk=enquiry_id).first()
    access.enquiry(found is not None, enquiry_id)
    assert found is not None
    access.handle(actor, unit_id=found.unit_id, role_id=found.role_id, enquiry_id=enquiry_id)
    list(Enquiry.objects.select_for_update().filter(pk=enquiry_id))
    card, _steps = queries.enquiry(actor, enquiry_id)
    role_id = access.handle(actor, unit_id=card.unit_id, role_id=card.role_id, enquiry_id=enquiry_id)
    if card.answered_at is not None:
        raise Conflict(_("It has been answered already."), code="answered")
    if not card.holds_it:
        raise Conflict(_("%(name)s has taken it.") % {"name": card.holder_name}, code="taken")
    return role_id


def _unit_of(actor: Actor, role_id: UUID) -> UUID:
    card = people.role_card(actor, role_id)
    if not card.is_active:
        raise Invalid(_("Choose whom to pass it on to."), field="to", code="nobody-chosen")
    return card.unit_id


def _written(given: str, *, field: str, longest: int) -> str:
    kept = text.plain(given, field=field, longest=longest, lines=True)
    if not kept:
        raise Invalid(_("Write something first."), field=field, code="empty")
    return kept


def _step(
    enquiry_id: UUID,
    did: Did,
    role_id: UUID,
    *,
    to_role_id: UUID | None = None,
    to_unit_id: UUID | None = None,
    reason: str = "",
) -> UUID:
    row = EnquiryStep(
        id=new_id(),
        enquiry_id=enquiry_id,
        did=did,
        by_role_id=role_id,
        to_role_id=to_role_id,
        to_unit_id=to_unit_id,
        reason=reason,
        at=clock.now(),
    )
    EnquiryStep.objects.bulk_create([row])
    return row.id
