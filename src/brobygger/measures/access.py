"""Who may open, fill in and read: the link's holder, the room's members for their forms, an organisation's staff."""

from __future__ import annotations

from collections.abc import Collection as Many
from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind
from brobygger.measures.models import Asked, Collection, Form
from brobygger.rooms import queries as rooms
from brobygger.rooms.queries import RoomHead


def open_survey(actor: Actor, organisations: Many[UUID]) -> None:
    """Sending a survey: jobs, and staff of one of the organisations that it is counted for. Raises Hidden."""
    ours = actor.is_helper and actor.organisation_id in organisations
    decisions.hide_unless(actor.kind is Kind.SYSTEM or ours, "measures.ask", why="neither a job nor of theirs")


def open_form(actor: Actor, room_id: UUID) -> None:
    """Giving a form in a room: a helper in it, while it is open. Raises Hidden, Denied."""
    decisions.hide_unless(actor.is_helper, "measures.give", why="not a helper", object_id=room_id)
    head = rooms.room_head(actor, room_id)
    reason = {"paused": "room-paused", "closed": "room-closed"}.get(head.state, "not-allowed")
    decisions.deny_unless(
        head.may_write, "measures.give", reason=reason, why=f"a room that is {head.state}", object_id=room_id
    )


def may_give(head: RoomHead, kind: str) -> bool:
    """Whether a member of that kind may give forms in the room as it stands."""
    return head.may_write and kind == "helper"


def form_in(actor: Actor, room_id: UUID, form_id: UUID) -> Form:
    """A form of this very room that the actor may see. Raises Hidden."""
    found = form(actor, form_id, "read")
    decisions.hide_unless(found.room_id == room_id, "measures.read", why="of another room", object_id=form_id)
    return found


def form(actor: Actor, form_id: UUID, what: str) -> Form:
    """A form of the actor's: row-level security has answered. Raises Hidden."""
    found = Form.objects.filter(pk=form_id).first()
    decisions.hide_unless(found is not None, f"measures.{what}", why="none such for this seat", object_id=form_id)
    assert found is not None
    return found


def own_form(actor: Actor, room_id: UUID, form_id: UUID) -> Form:
    """A form about the actor, for themselves to decide about. Raises Hidden."""
    found = Form.objects.filter(pk=form_id, room_id=room_id).first()
    mine = found is not None and actor.kind is Kind.SELF and found.about_person_id == actor.person_id
    decisions.hide_unless(mine, "measures.decide", why="not their own", object_id=form_id)
    assert found is not None
    return found


def held(asked_id: UUID) -> Asked | None:
    """What the holder of a link is asked; the caller acts as that holder."""
    return Asked.objects.filter(pk=asked_id).first()


def held_form(form_id: UUID) -> Form | None:
    """The form behind a link; the caller acts as its holder."""
    return Form.objects.filter(pk=form_id).first()


def results(actor: Actor) -> list[Collection]:
    """The collections that one's organisation has a part in, for its staff. Raises Hidden."""
    decisions.hide_unless(actor.is_helper, "measures.results", why="not a helper")
    return list(Collection.objects.order_by("kind", "id"))


def sending(actor: Actor) -> None:
    """Making a link to send: jobs alone. Raises Hidden."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, "measures.send", why="not a job")


def licence(actor: Actor) -> tuple[UUID, UUID]:
    """Recording a licence and loading a text: a leader; gives their organisation and role. Raises Hidden."""
    allowed = actor.is_helper and actor.is_leader and actor.organisation_id is not None
    decisions.hide_unless(allowed, "measures.licence", why="not a leader")
    assert actor.organisation_id is not None
    assert actor.role_id is not None
    return actor.organisation_id, actor.role_id


def organisation(actor: Actor) -> UUID:
    """Reading what an organisation may use: whoever works there; gives it. Raises Hidden."""
    allowed = actor.is_helper and actor.organisation_id is not None
    decisions.hide_unless(allowed, "measures.instruments", why="works nowhere")
    assert actor.organisation_id is not None
    return actor.organisation_id
