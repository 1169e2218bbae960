"""The agenda: made together, owned by the person, shown to the receiving helper when it is ready."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.files import services as files
from brobygger.handovers.access import ONE, PARTIES, PERSON, TWO
from brobygger.handovers.models import Point
from brobygger.handovers.queries import AGENDA, HandoverPage
from brobygger.handovers.services.common import (
    change,
    enter,
    event,
    keep,
    line,
    mark,
    must_be_yes,
    must_hold,
    tell,
    write,
)
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid

MOST = 40
OWNERS = frozenset({PERSON, ONE})  # the person, and the helper who sits beside them


def add_point(
    actor: Actor, *, room_id: UUID, handover_id: UUID, part: str, text: str, shared: bool | None = None
) -> UUID:
    """Write a point of the agenda. What one does not want to talk about is not shown to two unless one says so.

    Raises Hidden, Denied, Invalid, Conflict (the person has said no).
    """
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, OWNERS, "plan")
        must_be_yes(found.card)
        must_fit(found, part)
        kept = line(text)
        same = next((one for one in found.of(part) if one.text == kept), None)
        if same is not None:
            return same.id
        keep(actor, found, "planned")
        return write(found, part, kept, shared=part != "not" if shared is None else shared)


def must_fit(found: HandoverPage, part: str) -> None:
    """Raises Invalid for a question that there is not, or one point too many; Conflict when the meeting is held."""
    if "meeting" in found.card.done:
        raise Conflict(_("The meeting has been held. Talk about it the next time you meet."), code="held")
    if part not in AGENDA:
        raise Invalid(_("Choose which question it answers."), field="part", code="part")
    if len(found.points) >= MOST:
        raise Invalid(_("There are many points already. Remove one first."), field="text", code="too-many")


def change_point(actor: Actor, *, room_id: UUID, handover_id: UUID, point_id: UUID, text: str, shared: bool) -> None:
    """Change the words of a point, or whether two sees it. Raises Hidden, Denied, Invalid, Conflict (it is gone)."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, OWNERS, "plan")
        _point(found, point_id)
        Point.objects.filter(pk=point_id).update(text=line(text), shared=shared)
        keep(actor, found, "planned")


def remove_point(actor: Actor, *, room_id: UUID, handover_id: UUID, point_id: UUID) -> None:
    """Take a point away; its words go, and nobody hears it any more. Raises Hidden, Denied, Conflict (it is gone)."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, OWNERS, "plan")
        _point(found, point_id)
        files.remove(actor, about_id=point_id)
        Point.objects.filter(pk=point_id).update(text="", removed_at=clock.now())
        keep(actor, found, "planned")


def agenda_is_ready(actor: Actor, *, room_id: UUID, handover_id: UUID) -> None:
    """The person, or the helper beside them, says that this is the agenda. Raises Hidden, Denied, Invalid, Conflict."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, OWNERS, "plan")
        must_hold(found.card, "plan")
        mark(found, "plan")
        tell(found, event(actor, found.room, handover_id, "planned"), ONE, PERSON)
        keep(actor, found, "planned")


def show_agenda(actor: Actor, *, room_id: UUID, handover_id: UUID) -> None:
    """Let the receiving helper see what is marked for them, from now on. Raises Hidden, Denied, Invalid, Conflict."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, OWNERS, "show")
        must_hold(found.card, "coordinate")
        mark(found, "coordinate")
        change(found, shown_at=clock.now())
        tell(found, event(actor, found.room, handover_id, "shown"), TWO, PERSON)
        keep(actor, found, "shown")


def raise_point(actor: Actor, *, room_id: UUID, handover_id: UUID, point_id: UUID, on: bool) -> None:
    """At the table: we have talked about this. Raises Hidden, Denied, Conflict."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, PARTIES, "raise")
        _point(found, point_id)
        Point.objects.filter(pk=point_id).update(raised_at=clock.now() if on else None)


def agree_point(actor: Actor, *, room_id: UUID, handover_id: UUID, text: str) -> UUID:
    """At the table: we agree on this. Raises Hidden, Denied, Invalid, Conflict (the meeting has not begun)."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, PARTIES, "agree")
        must_be_yes(found.card)
        return write(found, "agreed", text)


def remove_agreed(actor: Actor, *, room_id: UUID, handover_id: UUID, point_id: UUID) -> None:
    """It was not so. Raises Hidden, Denied, Conflict."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, PARTIES, "agree")
        if point_id not in {one.id for one in found.of("agreed")}:
            raise Conflict(_("It is gone already."), code="gone")
        Point.objects.filter(pk=point_id).update(text="", removed_at=clock.now())


def _point(found: HandoverPage, point_id: UUID) -> None:
    if point_id not in {one.id for part in AGENDA for one in found.of(part)}:
        raise Conflict(_("It is gone already."), code="gone")
