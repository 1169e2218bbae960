"""Being away, with a deputy: said by oneself or one's leader."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.directory import access
from brobygger.directory.models import Absence
from brobygger.directory.queries.units import today
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.people import queries as people

LONGEST = dt.timedelta(days=730)


def set_absence(
    actor: Actor, *, role_id: UUID, first_day: dt.date, last_day: dt.date, deputy_role_id: UUID | None = None
) -> UUID:
    """Say that a role is away, both days included, and who answers. Raises Hidden, Invalid, Conflict (overlapping)."""
    set_by = access.absence(actor, people.role_card(actor, role_id))
    if last_day < first_day:
        raise Invalid(_("The last day comes before the first."), field="last_day", code="order")
    if last_day < today():
        raise Invalid(_("That time has passed."), field="last_day", code="past")
    if last_day - first_day > LONGEST:
        raise Invalid(_("At most two years at a time."), field="last_day", code="long")
    _check_deputy(actor, role_id, deputy_role_id)
    with transaction.atomic():
        mine = Absence.objects.select_for_update().filter(role_id=role_id, removed_at=None)
        if mine.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
            raise Conflict(
                _("There is another absence in those days. Remove it first."), field="first_day", code="twice"
            )
        row = Absence(
            id=new_id(),
            role_id=role_id,
            first_day=first_day,
            last_day=last_day,
            deputy_role_id=deputy_role_id,
            set_by_role_id=set_by,
            set_at=clock.now(),
        )
        Absence.objects.bulk_create([row])
        record(actor, what="directory.absence-changed", object_id=row.id)
    return row.id


def remove_absence(actor: Actor, *, absence_id: UUID) -> UUID:
    """Back again, or it was wrong; gives whose it was. Raises Hidden."""
    with transaction.atomic():
        row = Absence.objects.select_for_update().filter(pk=absence_id, removed_at=None).first()
        access.unit(row is not None, absence_id)
        assert row is not None
        access.absence(actor, people.role_card(actor, row.role_id))
        Absence.objects.filter(pk=absence_id).update(removed_at=clock.now())
        record(actor, what="directory.absence-changed", object_id=absence_id)
    return row.role_id


def _check_deputy(actor: Actor, role_id: UUID, deputy: UUID | None) -> None:
    """A deputy works in the same organisation: they may have to see to what the absent one would have seen to."""
    if deputy is None:
        return
    cards = people.staff_cards(actor, {role_id, deputy})
    card = cards.get(deputy)
    same = card is not None and card.organisation_id == cards[role_id].organisation_id
    if card is None or not card.is_active or not same or deputy == role_id:
        raise Invalid(_("Choose somebody in the same organisation."), field="deputy", code="no-deputy")
