"""The person answers: about the room, and about one more in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.consents import services as consents
from brobygger.consents.access import basis_for
from brobygger.consents.services import ConsentGiven, PartyInput
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, role_seat, self_seat
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.rowsecurity import acting_as
from brobygger.live import services as live
from brobygger.people.queries import StaffCard, contact_point, person_cards, role_card
from brobygger.people.services import find_or_make_person, invite
from brobygger.rooms import access, models, queries
from brobygger.rooms.access import Action, RoomAccess
from brobygger.rooms.models import MemberKind, Participation, RoomState
from brobygger.rooms.services.common import (
    KEEPER,
    change_room,
    enter,
    from_now,
    helper,
    keep,
    kin,
    let_out,
    open_members,
    say,
    set_state,
    tell,
)
from brobygger.rooms.services.members import join
from brobygger.rooms.services.stopping import stop_room
from brobygger.rooms.services.wishing import OF_KIN

Yes = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a wish is about, as they are today: a helper, an organisation whose point nobody holds, or kin."""

    wish: models.Wish
    party: PartyInput
    card: StaffCard | None = None
    person_id: UUID | None = None


def answer_consent(
    actor: Actor,
    *,
    room_id: UUID,
    answer: str,
    seen: str,
    text_version: str,
    language: str,
    kinds: Sequence[str] = (),
    confirmed: Sequence[str] = (),
    period_months: int | None = None,
    wishes_yes: Sequence[UUID] = (),
    newcomers_see_history: bool = False,
    participation: str = Participation.WRITE,
    given: str = "own-device",
    on_device_of: UUID | None = None,
) -> None:
    """Take the person's answer about a room; a yes opens it and lets in those they said yes to, a no ends it.

    In an open room it is a new period (`wishes_yes` are then memberships), and a no takes the consent back. `seen` is
    the question's fingerprint. Raises Hidden, Denied, Invalid, Conflict (the page is older than the question), and
    consents' CannotConsent. Tells onwards `rooms.answered`.
    """
    with transaction.atomic():
        here = enter(actor, room_id, Action.ANSWER)
        question = _question_as_seen(actor, room_id, language, seen, on_device=on_device_of is not None)
        if answer == "yes" and participation not in Participation.values:
            raise Invalid(_("Choose how to take part."), field="participation")
        named = [] if question.renewal else _named(actor, room_id, wishes_yes)
        consent = consents.give(
            actor,
            room_id=room_id,
            person_id=here.about_person_id,
            answer=answer,
            text_version=text_version,
            language=language,
            shown=question.shown,
            kinds=kinds,
            confirmed=confirmed,
            parties=_parties(here, named, wishes_yes if question.renewal else ()),
            period_months=period_months,
            given=given,
            on_device_of=on_device_of,
        )
        if answer != "yes":
            _declined(actor, here, renewal=question.renewal)
        elif question.renewal:
            _renewed(actor, here, consent, set(wishes_yes), participation, newcomers_see_history)
        else:
            _opened(actor, here, consent, named, participation, newcomers_see_history)
        tell("rooms.answered", here, answer=answer, asker=here.created_by_role_id, consent=consent.id)


def _question_as_seen(
    actor: Actor, room_id: UUID, language: str, seen: str, *, on_device: bool
) -> queries.ConsentQuestion:
    question = queries.consent_question(actor, room_id, language, on_device=on_device)
    if question.seen != seen:
        raise Conflict(_("The question has changed since you opened the page. Read it again."), code="changed")
    return question


def answer_wish(
    actor: Actor, *, room_id: UUID, wish_id: UUID, answer: str, seen: str = "", language: str = "nb"
) -> None:
    """The person's yes or no to one more. A yes lets them in at once, a no is told to nobody.

    Raises Hidden, Denied (not open), Invalid, Conflict (answered already, or the page is older than the question).
    """
    with transaction.atomic():
        here = enter(actor, room_id, Action.DECIDE)
        question = queries.wish_question(actor, room_id, wish_id, language)
        if answer not in ("yes", "no"):
            raise Invalid(_("Choose yes or no."), field="answer")
        if question.seen != seen:
            raise Conflict(_("The question has changed since you opened the page. Read it again."), code="changed")
        (one,) = _named(actor, room_id, [wish_id])
        if answer == "no":
            consents.say_no_to(actor, room_id=room_id, person_id=here.about_person_id, party=one.party)
        else:
            if here.state != RoomState.OPEN:
                raise Conflict(_("Start the room again first. Then you can bring somebody in."), code="not-open")
            consents.say_yes_to(
                actor,
                room_id=room_id,
                person_id=here.about_person_id,
                party=one.party,
                shown=question.text.as_shown(),
                language=question.text.language,
            )
            _let_in(actor, here, one, from_seq=from_now(actor, here))
        _answered([one.wish.id], "yes" if answer == "yes" else "no")


def _opened(
    actor: Actor, here: RoomAccess, consent: ConsentGiven, named: list[Named], participation: str, history: bool
) -> None:
    person = self_seat(here.about_person_id)
    name = _own_name(here)
    writes = access.writes(participation)
    change_room(here.id, name_given=name, participation=participation, newcomers_see_history=history)
    with acting_as(KEEPER):
        models.Membership.objects.filter(room_id=here.id, seat=person, ended_at=None).update(name=name)
    live.change_subscriber(actor, stream_id=here.id, seat=person, may_write=writes)
    set_state(actor, here.id, RoomState.OPEN, opened_at=clock.now())
    say(actor, here.id, "consent-given", seat=person, consent=consent.id)
    say(actor, here.id, "room-opened", seat=person)
    keep(actor, here, "rooms.opened", object_id=consent.id, basis="consent")
    _carry(actor, here, role_card(actor, here.created_by_role_id))
    for one in named:
        # Who comes in with the first answer sees the room from its beginning: nothing has been written yet.
        _let_in(actor, here, one, from_seq=1)
    with acting_as(KEEPER):
        asked = list(models.Wish.objects.filter(room_id=here.id, answer="").values_list("id", flat=True))
    _answered([one.wish.id for one in named], "yes")
    _answered([wish for wish in asked if wish not in {one.wish.id for one in named}], "no")


def _renewed(
    actor: Actor, here: RoomAccess, consent: ConsentGiven, going_on: set[UUID], participation: str, history: bool
) -> None:
    """A new period: who goes on keeps their place with the new consent, the others' places end."""
    change_room(here.id, participation=participation, newcomers_see_history=history)
    live.change_subscriber(actor, stream_id=here.id, seat=here.seat, may_write=access.writes(participation))
    say(actor, here.id, "consent-given", consent=consent.id)
    out = []
    for row in open_members(here.id, kind=MemberKind.HELPER):
        assert row.role_id is not None
        card = role_card(actor, row.role_id)
        stays = row.id in going_on or row.role_id == here.created_by_role_id
        if not (stays and card.is_active and _carry(actor, here, card)):
            out.append(row)
    if out:
        let_out(actor, here.id, out, "consent-withdrawn")
        for row in out:
            say(actor, here.id, "member-left", membership=row.id)


def _declined(actor: Actor, here: RoomAccess, *, renewal: bool) -> None:
    if renewal:
        stop_room(actor, here, "consent-withdrawn")
        return
    person = self_seat(here.about_person_id)
    set_state(actor, here.id, RoomState.DECLINED, closed_at=clock.now())
    let_out(actor, here.id, open_members(here.id, seat=person), "declined")
    with acting_as(KEEPER):
        waiting = models.Wish.objects.filter(room_id=here.id, answer="")
        waiting.update(answer="no", answered_at=clock.now(), mobile="")


def _carry(actor: Actor, here: RoomAccess, card: StaffCard) -> bool:
    """Put a helper who has a place already on the basis that stands now; False where there is none."""
    decision = basis_for(actor, room_id=here.id, card=card)
    if not decision.allowed:
        return False
    seat = role_seat(card.role_id)
    with acting_as(KEEPER):
        models.Membership.objects.filter(room_id=here.id, seat=seat, ended_at=None).update(
            basis=decision.basis, consent_id=decision.consent_id, valid_until=decision.valid_until
        )
    live.change_subscriber(actor, stream_id=here.id, seat=seat, valid_until=decision.valid_until)
    return True


def _let_in(actor: Actor, here: RoomAccess, one: Named, *, from_seq: int) -> None:
    """Let somebody in whom the person has said yes to; a contact point that nobody holds lets nobody in yet."""
    if one.card is not None:
        if not one.card.is_active or open_members(here.id, role_id=one.card.role_id):
            return
        decision = basis_for(actor, room_id=here.id, card=one.card)
        newcomer = helper(one.card, decision)
    elif one.person_id is not None:
        decision = basis_for(actor, room_id=here.id, card=None, kind=one.wish.kind, person_id=one.person_id)
        newcomer = kin(one.person_id, one.wish.name_given, one.wish.kind, decision)
    else:
        return
    if not decision.allowed:
        raise Conflict(_("%(name)s cannot come in now.") % {"name": newcomer.name}, code="no-basis")
    join(actor, here, newcomer, decision, from_seq=from_seq, by=one.wish.wished_by_membership_id)
    if one.person_id is not None:
        invite(actor, purpose="room", object_id=here.id, name=one.wish.name_given, mobile=one.wish.mobile)


def _named(actor: Actor, room_id: UUID, wish_ids: Sequence[UUID]) -> list[Named]:
    """The open wishes with these ids, and whom they are about today. Raises Invalid for one that is not there."""
    with acting_as(KEEPER):
        rows = {row.id: row for row in models.Wish.objects.filter(room_id=room_id, answer="", pk__in=list(wish_ids))}
    if set(rows) != set(wish_ids):
        raise Invalid(_("Choose among those on the page."), field="wishes", code="no-such-wish")
    return [_named_in(actor, row) for row in rows.values()]


def _named_in(actor: Actor, row: models.Wish) -> Named:
    if row.kind in OF_KIN:
        person_id = find_or_make_person(actor, name=row.name_given, mobile=row.mobile)
        return Named(row, PartyInput(person_id=person_id), person_id=person_id)
    role_id = row.role_id
    if row.contact_point_id is not None:
        point = contact_point(actor, row.contact_point_id)
        if point.held_by is None:
            return Named(row, PartyInput(organisation_id=point.organisation_id))
        role_id = point.held_by
    assert role_id is not None
    card = role_card(actor, role_id)
    return Named(row, PartyInput(organisation_id=card.organisation_id, role_id=card.role_id), card=card)


def _parties(here: RoomAccess, named: list[Named], going_on: Sequence[UUID]) -> list[PartyInput]:
    """Whom the yes names: the one who asks, and each whom the person chose."""
    asker = PartyInput(organisation_id=here.controller_organisation_id, role_id=here.created_by_role_id)
    members = [row for row in open_members(here.id, kind=MemberKind.HELPER) if row.id in set(going_on)]
    again = [PartyInput(organisation_id=row.organisation_id, role_id=row.role_id) for row in members]
    parties = [asker, *(one.party for one in named), *again]
    return [party for at, party in enumerate(parties) if party not in parties[:at]]


def _own_name(here: RoomAccess) -> str:
    """What the person is called themselves: shown from the yes on."""
    with acting_as(KEEPER):
        card = person_cards(KEEPER, [here.about_person_id]).get(here.about_person_id)
    return card.name if card else here.name


def _answered(wish_ids: list[UUID], answer: Yes) -> None:
    with acting_as(KEEPER):
        models.Wish.objects.filter(pk__in=wish_ids, answer="").update(answer=answer, answered_at=clock.now(), mobile="")
