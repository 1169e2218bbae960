"""Who may answer, regret, break the glass and review it; and on which basis somebody may be in a room.

The rule of the basis (docs/consent.md): a standing consent carries the room. NAV, schools, next of kin, other sectors
and everybody who is not health personnel need the person's yes by name. Health personnel in a health service may work
together without it (helsepersonelloven §§ 25 and 45), unless the person has said no to them.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from uuid import UUID

from django.db.models import DateTimeField, Func, Q, QuerySet

from brobygger.consents.models import Answer, Basis, BreakGlass, Consent, ConsentParty, Given, Objection
from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind, Level, system
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.queries import StaffCard, led_units

ROOM = "room"  # the purpose of the consent that carries a room


class AppNow(Func):
    """The database's clock, which follows a test's."""

    function = "app_now"
    output_field = DateTimeField()


class WhyNot(enum.StrEnum):
    """Why somebody may not be in the room. For code and log; a page shows `NEEDS_YES` only, the others neutrally."""

    NOTHING = ""
    NO_CONSENT = "no-consent"
    OBJECTED = "objected"
    NEEDS_YES = "needs-named-consent"


@dataclass(frozen=True, slots=True)
class BasisDecision:
    """Whether somebody may be in a room, on which basis, and until when (the consent's period)."""

    allowed: bool
    basis: str = ""
    consent_id: UUID | None = None
    why_not: WhyNot = WhyNot.NOTHING
    valid_until: dt.datetime | None = None


def own(actor: Actor, person_id: UUID, what: str) -> None:
    """What only the person decides or sees, acting as themselves. Raises Hidden."""
    mine = actor.kind is Kind.SELF and actor.person_id == person_id
    decisions.hide_unless(mine, what, why="somebody else's to decide", object_id=person_id)


def answer(actor: Actor, person_id: UUID, *, given: str, on_device_of: UUID | None) -> None:
    """Answering: the person as themselves, or on the device of the helper who handed it over. Raises Hidden."""
    own_device = given == Given.OWN_DEVICE and on_device_of is None
    handed_over = given == Given.HELPERS_DEVICE and on_device_of is not None
    as_self = actor.kind is Kind.SELF and actor.person_id == person_id and (own_device or handed_over)
    on_mine = handed_over and actor.kind is Kind.ROLE and actor.role_id == on_device_of
    decisions.hide_unless(as_self or on_mine, "consents.answer", why="not the person", object_id=person_id)


def break_glass(actor: Actor) -> None:
    """Emergency access: health personnel in a health service, signed in with two factors. Raises Hidden."""
    allowed = actor.kind is Kind.ROLE and actor.is_health_personnel and actor.level >= Level.TWO_FACTOR
    decisions.hide_unless(allowed, "consents.break-glass", why="not health personnel with two factors")


def own_break_glass(actor: Actor, case: BreakGlass | None, case_id: UUID) -> None:
    """Ending an emergency access: the one who started it. Raises Hidden."""
    allowed = case is not None and actor.kind is Kind.ROLE and case.role_id == actor.role_id
    decisions.hide_unless(allowed, "consents.end-break-glass", why="somebody else's", object_id=case_id)


def review(actor: Actor) -> frozenset[UUID]:
    """Going through emergency accesses: a leader, for the units they answer for (returned). Raises Hidden."""
    units = led_units(actor)
    decisions.hide_unless(bool(units), "consents.review-break-glass", why="not a leader")
    return units


def review_of(actor: Actor, case: BreakGlass | None, case_id: UUID) -> None:
    """Reviewing one emergency access: whoever leads its unit, never one's own. Raises Hidden."""
    units = review(actor)
    allowed = case is not None and case.unit_id in units and case.role_id != actor.role_id
    decisions.hide_unless(allowed, "consents.review-break-glass", why="another unit's, or one's own", object_id=case_id)


def standing(room_id: UUID, purpose: str = ROOM) -> QuerySet[Consent]:
    """The consent that stands for a room at this moment (none or one row)."""
    return Consent.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=AppNow()),
        room_id=room_id,
        purpose=purpose,
        answer=Answer.YES,
        withdrawn_at=None,
        replaced_at=None,
    )


def lasting(room_id: UUID) -> QuerySet[BreakGlass]:
    """The emergency accesses to a room that last at this moment."""
    return BreakGlass.objects.filter(room_id=room_id, ended_at=None, started_at__lte=AppNow(), ends_at__gt=AppNow())


def basis_for(
    actor: Actor,
    *,
    room_id: UUID,
    card: StaffCard | None,
    kind: str = "helper",
    person_id: UUID | None = None,
    instead_of: UUID | None = None,
) -> BasisDecision:
    """On which basis the helper with `card` (or, for next of kin and trust persons, `person_id`) may be in the room.

    The rule, in order: no standing consent, no one. The person has said no to this helper: no. The person has said
    yes to this very helper, or to the colleague in the same organisation whose place they take (`instead_of`): yes.
    The person has said no to the organisation: no. Yes to the organisation: yes. A helper who is health personnel in a
    health service: yes, as co-operation. Everybody else needs the person's yes by name. Reads as our own job: members
    must not see whom the person has said no to. At most three queries.
    """
    with acting_as(system("basis")):
        consent = standing(room_id).first()
        if consent is None:
            return BasisDecision(False, why_not=WhyNot.NO_CONSENT)
        parties = list(ConsentParty.objects.filter(consent_id=consent.id, ended_at=None))
        against = list(Objection.objects.filter(room_id=room_id, lifted_at=None))
    if card is None or kind != "helper":
        found = _for_person(person_id or (card.person_id if card else None), parties, against)
    else:
        found = _for_helper(card, parties, against, instead_of)
    if isinstance(found, WhyNot):
        return BasisDecision(False, why_not=found)
    return BasisDecision(True, basis=str(found), consent_id=consent.id, valid_until=consent.valid_until)


def _for_helper(
    card: StaffCard, parties: list[ConsentParty], against: list[Objection], instead_of: UUID | None
) -> Basis | WhyNot:
    if any(one.role_id == card.role_id for one in against):
        return WhyNot.OBJECTED
    mine = [one for one in parties if one.organisation_id == card.organisation_id]
    if any(one.role_id is not None and one.role_id in (card.role_id, instead_of) for one in mine):
        return Basis.CONSENT
    if any(one.organisation_id == card.organisation_id for one in against):
        return WhyNot.OBJECTED
    if any(one.role_id is None for one in mine):
        return Basis.CONSENT
    return Basis.HEALTH_COOPERATION if card.is_health_personnel else WhyNot.NEEDS_YES


def _for_person(person_id: UUID | None, parties: list[ConsentParty], against: list[Objection]) -> Basis | WhyNot:
    if person_id is None:
        return WhyNot.NEEDS_YES
    if any(one.against_person_id == person_id for one in against):
        return WhyNot.OBJECTED
    return Basis.CONSENT if any(one.person_id == person_id for one in parties) else WhyNot.NEEDS_YES
