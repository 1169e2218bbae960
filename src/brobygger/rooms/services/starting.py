"""A new room: started around one person by one helper, and nothing more before the person has answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor, role_seat, self_seat
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.live import services as live
from brobygger.people.queries import role_card
from brobygger.people.services import find_or_make_person, invite, lock_person
from brobygger.rooms import access, beginnings, models, queries, text
from brobygger.rooms.beginnings import Agreed, Answers
from brobygger.rooms.models import MemberKind, RoomState
from brobygger.rooms.services.common import KEEPER, Newcomer, change_room, let_in
from brobygger.rooms.services.inputs import AboutInvited, AboutKnown, RoomCreated, WishInput
from brobygger.rooms.services.wishing import put_wish

MOST_WISHES = 20
SAME_PRESS = dt.timedelta(minutes=2)  # the same room asked for twice within this is one double click


def create_room(
    actor: Actor,
    *,
    about: AboutKnown | AboutInvited,
    why: str,
    wishes: Sequence[WishInput] = (),
    answers: Answers = MappingProxyType({}),
) -> RoomCreated:
    """Start a room around somebody: they are asked, and until they answer only they and the asker know of it.

    The answer is the same whether or not the number is known. `answers` are those to what is asked first (beginnings).
    Raises Hidden (not a helper with two factors; a person one does not share an open room with), Invalid, TooMany,
    Conflict (the answers do not do any more). Tells onwards `rooms.asked`.
    """
    access.start_room(actor)
    sentence = text.line(why, field="why", longest=500, needed=True)
    if len(wishes) > MOST_WISHES:
        raise Invalid(_("Choose at most %(most)d helpers.") % {"most": MOST_WISHES}, field="wishes")
    with transaction.atomic():
        agreed = beginnings.agreed(actor, answers)
        person_id, name = _whom(actor, about)
        lock_person(actor, person_id=person_id)
        if person_id == actor.person_id:
            raise Invalid(_("A room is about somebody else than the one who starts it."), field="mobile")
        again = _just_made(actor, person_id, sentence, wishes)
        if again is not None:
            return RoomCreated(again)
        room_id = _make(actor, person_id, name, sentence, wishes)
        _hold(room_id, agreed)
        if isinstance(about, AboutInvited):
            invite(actor, purpose="room", object_id=room_id, name=about.name, mobile=about.mobile)
        else:
            outbox.emit("rooms.asked", room=room_id, person=person_id)
    return RoomCreated(room_id)


def _hold(room_id: UUID, agreed: Sequence[Agreed]) -> None:
    """What was agreed outside the room: the soonest answer time counts, and each keeps what it needs."""
    if agreed:
        change_room(room_id, answer_within=min(one.answer_within for one in agreed))
    for one in agreed:
        one.keep(room_id)


def _whom(actor: Actor, about: AboutKnown | AboutInvited) -> tuple[UUID, str]:
    """The person, and the name that stands on the room until they have answered."""
    if isinstance(about, AboutInvited):
        name = text.line(about.name, field="name", longest=200, needed=True)
        return find_or_make_person(actor, name=name, mobile=about.mobile), name
    for known in queries.known_persons(actor):
        if known.person_id == about.person_id:
            return known.person_id, known.name
    raise Hidden("rooms.create", why="not somebody one shares an open room with", object_id=about.person_id)


def _just_made(actor: Actor, person_id: UUID, why: str, wishes: Sequence[WishInput]) -> UUID | None:
    """The room of the same press: for the same reason with the same helpers. With others it is another question."""
    assert actor.role_id is not None
    asked = {(wish.role_id, wish.contact_point_id) for wish in wishes if wish.role_id != actor.role_id}
    with acting_as(KEEPER):
        rooms = models.Room.objects.filter(
            about_person_id=person_id,
            created_by_role_id=actor.role_id,
            why=why,
            state=RoomState.WAITING,
            created_at__gt=clock.now() - SAME_PRESS,
        )
        for room_id in rooms.order_by("-created_at", "-id").values_list("id", flat=True):
            wished = models.Wish.objects.filter(room_id=room_id).values_list("role_id", "contact_point_id")
            if set(wished) == asked:
                return room_id
    return None


def _make(actor: Actor, person_id: UUID, name: str, why: str, wishes: Sequence[WishInput]) -> UUID:
    assert actor.role_id is not None
    card = role_card(actor, actor.role_id)
    room = models.Room(
        id=new_id(),
        about_person_id=person_id,
        name_given=name,
        why=why,
        controller_organisation_id=card.organisation_id,
        created_by_role_id=card.role_id,
        created_at=clock.now(),
    )
    with acting_as(KEEPER):
        models.Room.objects.bulk_create([room])
    live.open_stream(actor, stream_id=room.id)
    asker = Newcomer(
        seat=role_seat(card.role_id),
        person_id=card.person_id,
        kind=MemberKind.HELPER,
        name=card.name,
        basis="",  # found when the person answers
        role_id=card.role_id,
        organisation_id=card.organisation_id,
        title=card.title,
        unit_name=card.unit_name,
        organisation_name=card.organisation_name,
    )
    mine = let_in(actor, room.id, asker)
    let_in(actor, room.id, Newcomer(self_seat(person_id), person_id, MemberKind.PERSON, name, "self"))
    for wish in wishes:
        if wish.role_id != card.role_id:
            put_wish(actor, room.id, wish, by=mine)
    for what in ("rooms.created", "consents.asked"):
        record(actor, what=what, about_person_id=person_id, room_id=room.id)
    return room.id
