"""What a person is asked: about the room, about one more helper; and what they have decided so far."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from brobygger.consents import queries as consents
from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor
from brobygger.people.queries import StaffCard, find_staff, staff_cards
from brobygger.rooms import access, models
from brobygger.rooms.access import Action, RoomAccess
from brobygger.rooms.models import MemberKind, RoomState
from brobygger.rooms.queries.cards import MemberCard, WishCard
from brobygger.rooms.queries.cards_asking import Choices, ConsentQuestion, TakenOutCard, WishQuestion
from brobygger.rooms.queries.members import Everybody, everybody, head, open_wishes, wish_cards


def consent_question(actor: Actor, room_id: UUID, language: str, *, on_device: bool = False) -> ConsentQuestion:
    """The question about a room: for the person, or for its asker who hands over the device. Raises Hidden, Denied.

    `on_device` says that it is for the asker's device: nobody else is let in then. In an open room it is asked anew (a
    new period): the wishes are then those who help now. At most five queries.
    """
    here = access.room(actor, room_id, Action.ANSWER)
    decisions.hide_unless(here.is_person is not on_device, "rooms.answer", why="not on this device", object_id=room_id)
    return consent_question_in(actor, here, everybody(here), language)


def consent_question_in(actor: Actor, here: RoomAccess, people: Everybody, language: str) -> ConsentQuestion:
    """The question as it stands now, for who has been let into the room. At most three queries."""
    asker = _asker(here, people)
    renewal = here.state != RoomState.WAITING
    wishes = _helpers_now(here, people) if renewal else open_wishes(actor, here, people)
    named = f"{asker.name} ({asker.organisation_name})" if asker.organisation_name else asker.name
    text = consents.text(language).filled(asker=named, controller=asker.organisation_name)
    return ConsentQuestion(
        room_id=here.id,
        person_id=here.about_person_id,
        name=here.name,
        asker_name=asker.name,
        asker_title_label=asker.title_label,
        asker_organisation=asker.organisation_name,
        why=here.why,
        wishes=wishes,
        text=text,
        shown=text.as_shown(parties=[label(wish) for wish in wishes]),
        seen=_fingerprint(text.as_shown(), *(str(wish.id) for wish in wishes)),
        renewal=renewal,
        on_my_device=not here.is_person,
    )


def wish_question(actor: Actor, room_id: UUID, wish_id: UUID, language: str) -> WishQuestion:
    """The question about one more in the room, for the person. Raises Hidden, Denied. At most four queries."""
    here = access.room(actor, room_id, Action.DECIDE)
    cards = [card for card in open_wishes(actor, here, everybody(here)) if card.id == wish_id]
    access.message(actor, bool(cards), "wish", wish_id)
    return _wish_question(here, cards[0], language)


def choices(actor: Actor, room_id: UUID) -> Choices:
    """What the person has decided, and may decide, about one room. Raises Hidden, Denied. At most nine queries."""
    here = access.room(actor, room_id, Action.DECIDE)
    people = everybody(here)
    standing = consents.standing_consent(actor, room_id)
    return Choices(
        room=head(here),
        members=people.here,
        open_wishes=open_wishes(actor, here, people),
        consent_id=standing.id if standing else None,
        consent_until=standing.valid_until if standing else None,
        kinds=standing.kinds if standing else (),
        out=_taken_out(actor, here, people),
    )


def person_wishes(actor: Actor, room_ids: Iterable[UUID]) -> tuple[tuple[UUID, WishCard], ...]:
    """Whom the helpers would like to bring into the person's rooms, also those to be answered. At most two queries."""
    access.own_rooms(actor)
    rows = list(models.Wish.objects.filter(room_id__in=list(room_ids), answer="").order_by("wished_at", "id"))
    cards = wish_cards(actor, rows, None)
    return tuple((row.room_id, card) for row, card in zip(rows, cards, strict=True))


def colleagues(actor: Actor, room_id: UUID) -> list[StaffCard]:
    """To whom a helper may give their place: staff of the same organisation who are not in the room. Three queries."""
    here = access.room(actor, room_id, Action.HAND_OVER)
    inside = {card.role_id for card in everybody(here).here}
    found = find_staff(actor, words=actor.organisation_name, limit=200)
    return [
        card
        for card in found
        if isinstance(card, StaffCard)
        and card.organisation_id == actor.organisation_id
        and card.role_id not in inside
        and card.person_id != actor.person_id
    ]


def label(wish: WishCard) -> str:
    """How somebody one would like in the room stands on the page that is sealed."""
    place = ", ".join(word for word in (wish.title_label, wish.unit_name, wish.organisation_name) if word)
    return f"{wish.name} ({place})" if place else f"{wish.name} ({wish.relation})" if wish.relation else wish.name


def _wish_question(here: RoomAccess, wish: WishCard, language: str) -> WishQuestion:
    if wish.kind == MemberKind.HELPER:
        place = wish.unit_name or wish.organisation_name
        text = consents.party_text(language, asker=wish.wished_by_name, name=wish.name, place=place)
    else:
        text = consents.kin_text(language, name=wish.name)
    return WishQuestion(here.id, wish, text, _fingerprint(text.as_shown(), str(wish.id)))


def _asker(here: RoomAccess, people: Everybody) -> MemberCard:
    """The helper who started the room, still in it or not."""
    found = [card for card in people.cards if card.role_id == here.created_by_role_id]
    decisions.hide_unless(bool(found), "rooms.answer", why="the room has no asker", object_id=here.id)
    return found[0]


def _helpers_now(here: RoomAccess, people: Everybody) -> tuple[WishCard, ...]:
    """Those who would go on in a new period: also whose access has just ended with the former one."""
    members = [card for card in people.cards if card.ended_at is None and card.role_id and card.kind == "helper"]
    return tuple(
        WishCard(
            id=card.id,
            kind=card.kind,
            role_id=card.role_id,
            contact_point_id=None,
            name=card.name,
            title=card.title,
            title_label=card.title_label,
            unit_name=card.unit_name,
            organisation_name=card.organisation_name,
            relation="",
            mobile_masked="",
            wished_by_name="",
            wished_at=card.joined_at,
            answer="",
            needs_yes=card.basis != "health-cooperation",
        )
        for card in members
        if card.role_id != here.created_by_role_id
    )


def _taken_out(actor: Actor, here: RoomAccess, people: Everybody) -> tuple[TakenOutCard, ...]:
    against = consents.objections(actor, here.id, here.about_person_id)
    cards = staff_cards(actor, [one.role_id for one in against if one.role_id]) if against else {}
    by_person = {card.person_id: card.name for card in people.cards}
    found = []
    for one in against:
        if one.organisation_id:
            name = people.organisation(str(one.organisation_id))
        elif one.role_id:
            name = cards[one.role_id].name if one.role_id in cards else ""
        else:
            name = by_person.get(one.against_person_id, "") if one.against_person_id else ""
        found.append(TakenOutCard(one.id, name, one.organisation_id is not None, one.objected_at))
    return tuple(found)


def _fingerprint(*shown: str) -> str:
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:32]
