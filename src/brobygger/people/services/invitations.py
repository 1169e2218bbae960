"""Invitations: a single-use link to a number, and a code to that same number when it is opened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from brobygger.audit.services import record
from brobygger.kernel import clock, decisions, outbox
from brobygger.kernel.actor import Actor, Kind, system
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as, transaction_as
from brobygger.people import access, limits
from brobygger.people.models import Invitation
from brobygger.people.numbers import mask_mobile, parse_mobile
from brobygger.people.services import codes, persons, secrets

LINK_LIVES = dt.timedelta(days=7)
SYSTEM = system("invitation")


class NoLongerValid(Invalid):
    """The link cannot be used: spent, expired, revoked, unknown. One answer for all."""

    def __init__(self) -> None:
        super().__init__("", code="link-no-longer-valid")


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation on its way. `person_id` is for services; a page that showed it would tell who is known."""

    invitation_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Opened:
    """What the page behind a good link shows: where the code went, and nothing else."""

    invitation_id: UUID
    purpose: str
    mobile_masked: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The right code was given: who it is, and where to go on."""

    account_id: UUID
    person_id: UUID
    purpose: str
    object_id: UUID | None


@dataclass(frozen=True, slots=True)
class InvitationToSend:
    """What the job that sends an invitation needs."""

    person_id: UUID
    mobile: str
    email: str
    language: str
    purpose: str
    link: str


def find_or_make_person(actor: Actor, *, name: str, mobile: str) -> UUID:
    """The person with this number, made if unknown, in one and the same way. Raises Invalid, Hidden.

    For services that must know whom something is about before they invite; never show what comes back.
    """
    access.invite(actor)
    number, given = parse_mobile(mobile), persons.plain_name(name)
    with acting_as(SYSTEM):
        return persons.find_or_make(number, name=given)


def invite(actor: Actor, *, purpose: str, object_id: UUID, name: str, mobile: str) -> Issued:
    """Invite the holder of a number to one object. The same answer whether or not the number is known.

    An earlier invitation of the same number to the same object is revoked. Raises Invalid, TooMany (the sender's and
    the organisation's limits; what others have sent to the number never shows), Hidden.
    """
    access.invite(actor)
    number, given = parse_mobile(mobile), persons.plain_name(name)
    _take_sender_limits(actor, number)
    quiet = not limits.try_take(limits.INVITATIONS_PER_NUMBER, number)
    now = clock.now()
    with acting_as(SYSTEM):
        person_id = persons.find_or_make(number, name=given)
        former = Invitation.objects.filter(purpose=purpose, object_id=object_id, mobile=number)
        former.filter(used_at=None, revoked_at=None).update(revoked_at=now)
        row = _row(actor, purpose=purpose, object_id=object_id, name=given, person_id=person_id, lives=LINK_LIVES)
        row.mobile = number
        row.save(force_insert=True)
        if not quiet:
            outbox.emit("people.invitation-issued", invitation=row.pk)
    record(actor, what="people.invited", about_person_id=person_id, object_id=row.pk)
    return Issued(row.pk, person_id)


def issue_password_link(actor: Actor, *, person_id: UUID, name: str, email: str, lives: dt.timedelta) -> UUID:
    """Send a link to set a password to somebody's e-mail address; for services inside people."""
    now = clock.now()
    with acting_as(SYSTEM):
        former = Invitation.objects.filter(purpose="password", person_id=person_id, used_at=None, revoked_at=None)
        former.update(revoked_at=now)
        row = _row(actor, purpose="password", object_id=None, name=name, person_id=person_id, lives=lives)
        row.email = email
        row.save(force_insert=True)
        outbox.emit("people.invitation-issued", invitation=row.pk)
    return row.pk


def revoke_invitation(actor: Actor, *, invitation_id: UUID) -> None:
    """Take an invitation back: its sender, or our own jobs (the room was closed). Raises Hidden."""
    access.invite(actor)
    row = Invitation.objects.filter(pk=invitation_id).first()
    mine = row is not None and (actor.kind is Kind.SYSTEM or row.sent_by_role_id == actor.role_id)
    decisions.hide_unless(mine, "people.revoke-invitation", why="somebody else's", object_id=invitation_id)
    assert row is not None
    with acting_as(SYSTEM):
        Invitation.objects.filter(pk=row.pk, used_at=None, revoked_at=None).update(revoked_at=clock.now())
    record(actor, what="people.invitation-revoked", about_person_id=row.person_id, object_id=row.pk)


def open_invitation(*, secret: str, ip: str, again: bool = False, quietly: bool = False) -> Opened:
    """Open a link: a code goes to the invited number, unless one is still good. `again` asks for a new one.

    `quietly` only looks (the page is shown once more after a wrong code). Raises NoLongerValid for every link that
    cannot be used, TooMany.
    """
    limits.take(limits.OPENINGS_PER_IP, ip)
    with transaction_as(SYSTEM):
        row = _usable(secret)
        now = clock.now()
        alive = row.codes.filter(used_at=None, expires_at__gt=now, tries__lt=codes.TRIES).exists()
        if again or not (alive or quietly):
            limits.take(limits.CODES_PER_NUMBER, row.mobile)
            row.codes.filter(used_at=None).update(expires_at=now)
            codes.make_code(purpose="invitation", person_id=row.person_id, invitation_id=row.pk)
            record(SYSTEM, what="people.invitation-opened", about_person_id=row.person_id, object_id=row.pk)
    return Opened(row.pk, row.purpose, mask_mobile(row.mobile))


def check_code(*, secret: str, code: str, ip: str) -> Accepted:
    """Accept an invitation with the code that was sent. The link is used up. Raises NoLongerValid, Invalid, TooMany."""
    limits.take(limits.CODE_TRIES_PER_IP, ip)
    with transaction_as(SYSTEM):
        row = _usable(secret)
        code_id = row.codes.order_by("-created_at").values_list("pk", flat=True).first()
    if code_id is None:
        raise codes.wrong_code()
    limits.take(limits.CODE_TRIES_PER_NUMBER, row.mobile)
    person_id = codes.spend_code(code_id, code, purpose="invitation")
    with transaction_as(SYSTEM):
        row = _usable(secret)
        Invitation.objects.filter(pk=row.pk).update(used_at=clock.now())
        account = codes.account_of(person_id)
        if not account.is_active:
            raise NoLongerValid
    return Accepted(account.pk, person_id, row.purpose, row.object_id)


def password_link_person(*, secret: str, ip: str) -> UUID:
    """Whose password a link may set. Raises NoLongerValid, TooMany."""
    limits.take(limits.OPENINGS_PER_IP, ip)
    with transaction_as(SYSTEM):
        return _usable(secret, by_mobile=False).person_id


def spend_password_link(*, secret: str) -> UUID:
    """Use a password link up and return its person, in the caller's transaction. Raises NoLongerValid."""
    with transaction_as(SYSTEM):
        row = _usable(secret, by_mobile=False)
        Invitation.objects.filter(pk=row.pk).update(used_at=clock.now())
    return row.person_id


def invitation_to_send(actor: Actor, *, invitation_id: UUID) -> InvitationToSend | None:
    """What to send for `people.invitation-issued`; None when it was revoked or used meanwhile. For our own jobs."""
    access.system_only(actor, "people.invitation-to-send")
    row = Invitation.objects.select_related("person").filter(pk=invitation_id, used_at=None, revoked_at=None).first()
    if row is None or row.expires_at <= clock.now():
        return None
    folder = "i" if row.mobile else "password"
    link = f"{settings.PUBLIC_URL}/{folder}/{secrets.link_secret(row.pk)}/"
    return InvitationToSend(row.person_id, row.mobile, row.email, row.person.language, row.purpose, link)


def _row(
    actor: Actor, *, purpose: str, object_id: UUID | None, name: str, person_id: UUID, lives: dt.timedelta
) -> Invitation:
    now, invitation_id = clock.now(), new_id()
    return Invitation(
        id=invitation_id,
        purpose=purpose,
        object_id=object_id,
        secret_hash=secrets.secret_hash(secrets.link_secret(invitation_id)),
        name_given=name,
        person_id=person_id,
        sent_by_role_id=actor.role_id,
        sent_by_organisation_id=actor.organisation_id,
        created_at=now,
        expires_at=now + lives,
    )


def _usable(secret: str, *, by_mobile: bool = True) -> Invitation:
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(secret_hash=secrets.secret_hash(secret), used_at=None, revoked_at=None, expires_at__gt=clock.now())
        .first()
    )
    if row is None or bool(row.mobile) is not by_mobile:
        raise NoLongerValid
    if by_mobile and row.person.mobile != row.mobile:  # the number has gone to somebody else, or been given up
        raise NoLongerValid
    return row


def _take_sender_limits(actor: Actor, number: str) -> None:
    limits.take(limits.INVITATIONS_PER_SENDER, actor.seat)
    limits.take(limits.INVITATIONS_PER_SENDER_AND_NUMBER, f"{actor.seat} {number}")
    if actor.organisation_id is not None:
        limits.take(limits.INVITATIONS_PER_ORGANISATION, actor.organisation_id)
