"""Who reads a form: the person decides, and sees in the log who has."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record_look
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.measures import access
from brobygger.measures.models import Form
from brobygger.measures.queries.given import FormPage
from brobygger.measures.rules import SeenBy
from brobygger.measures.services.giving import keep_line


def set_seen_by(actor: Actor, *, room_id: UUID, form_id: UUID, seen_by: str) -> None:
    """Nobody else, the helper who gave it, or every helper in the room. Raises Hidden (not one's own), Invalid."""
    form = access.own_form(actor, room_id, form_id)
    try:
        chosen = SeenBy(seen_by)
    except ValueError:
        raise Invalid(_("Choose who may see it."), field="seen_by", code="seen-by") from None
    with transaction.atomic():
        Form.objects.filter(pk=form.pk).update(seen_by=chosen)
        keep_line(actor, form, "measures.form-shown")


def note_reading(actor: Actor, found: FormPage) -> None:
    """Somebody else than the person has read what was answered: a line in the access log, once an hour."""
    if found.is_mine or found.form.finished_at is None:
        return
    record_look(
        actor,
        what="measures.form-read",
        room_id=found.room.id,
        about_person_id=found.form.about_person_id,
        basis=found.members.me.basis,
    )
