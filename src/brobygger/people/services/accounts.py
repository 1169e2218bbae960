"""Accounts of helpers: made with a role, opened by a link to set a password, guarded by a second factor."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Level, system
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as, transaction_as
from brobygger.people import access, limits, sessions
from brobygger.people.models import Account, Invitation, Organisation, Person, Role, SignIn, Unit
from brobygger.people.numbers import parse_mobile
from brobygger.people.services import codes, directory, invitations, persons, secrets, sign_ins

FIRST_LINK_LIVES = dt.timedelta(days=7)
RESET_LINK_LIVES = dt.timedelta(hours=1)
SYSTEM = system("accounts")


@dataclass(frozen=True, slots=True)
class AdminCreated:
    """The first administrator: who, in which role, and the link that sets the password."""

    person_id: UUID
    role_id: UUID
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class Security:
    """What an account is guarded by, at one moment: compared before and after a change."""

    password: str
    factors: tuple[tuple[int, str], ...]


def add_account(
    actor: Actor, *, person_id: UUID, username: str, password: str | None = None, account_id: UUID | None = None
) -> UUID:
    """Give a person a way to sign in (an e-mail address or a mobile number as its name). Raises Conflict, Hidden."""
    access.administer(actor)
    with acting_as(SYSTEM):
        if Account.objects.filter(username=username).exists() or Account.objects.filter(person_id=person_id).exists():
            raise Conflict(_("That sign-in name cannot be used."), field="email", code="username-taken")
        row = Account(id=account_id or new_id(), person_id=person_id, username=username)
        row.email = username if "@" in username else ""
        if password is None:
            row.set_unusable_password()
        else:
            row.set_password(password)
        row.save(force_insert=True)
    return row.pk


def invite_staff(
    actor: Actor,
    *,
    unit_id: UUID,
    title: str,
    name: str,
    email: str,
    mobile: str = "",
    is_leader: bool = False,
    is_administrator: bool = False,
) -> UUID:
    """Give somebody a role in a unit; one without a password gets a link by e-mail. Returns the role's id.

    Somebody known by the e-mail address, or else by the number, is not made twice. Raises Invalid, Hidden.
    """
    access.administer(actor)
    address = checked_email(email)
    person_id = _staff_person(actor, name=name, email=address, mobile=mobile)
    role_id = directory.give_role(
        actor,
        person_id=person_id,
        unit_id=unit_id,
        title=title,
        is_leader=is_leader,
        is_administrator=is_administrator,
    )
    if not Account.objects.get(person_id=person_id).has_usable_password():
        invitations.issue_password_link(actor, person_id=person_id, name=name, email=address, lives=FIRST_LINK_LIVES)
    return role_id


def ask_password_link(*, email: str, ip: str) -> None:
    """Send a link that sets a new password, if a helper has that address; the same answer if not. Raises TooMany."""
    address = email.strip().lower()
    limits.take(limits.PASSWORD_LINKS_PER_IP, ip)
    limits.take(limits.PASSWORD_LINKS_PER_NAME, address)
    with transaction_as(SYSTEM):
        account = Account.objects.select_related("person").filter(username=address, is_active=True).first()
        if account is None or "@" not in address or not Role.objects.filter(person=account.person).exists():
            return
        invitations.issue_password_link(
            SYSTEM, person_id=account.person_id, name=account.person.name, email=address, lives=RESET_LINK_LIVES
        )


def set_password(*, secret: str, password: str) -> None:
    """Set a password with a link: the link is used up, every sign-in of the account ends. Raises Invalid."""
    with transaction_as(SYSTEM):
        row = Invitation.objects.filter(secret_hash=secrets.secret_hash(secret)).first()
        account = Account.objects.filter(person_id=row.person_id, is_active=True).first() if row else None
        if account is None:
            raise invitations.NoLongerValid
        try:
            validate_password(password, account)
        except ValidationError as weak:
            raise Invalid(" ".join(weak.messages), field="password", code="password-weak") from None
        invitations.spend_password_link(secret=secret)
        account.set_password(password)
        account.save(update_fields=["password"])
        sign_ins.end_person(SYSTEM, person_id=account.person_id)
        record(SYSTEM, what="people.password-changed", about_person_id=account.person_id)


def note_failed_sign_in(*, username: str) -> None:
    """Write in the access log that a password did not fit, if somebody has that name."""
    with transaction_as(SYSTEM):
        person_id = (
            Account.objects.filter(username=username.strip().lower()).values_list("person_id", flat=True).first()
        )
        if person_id is not None:
            codes.note_failure(person_id)


def deactivate(actor: Actor, *, account_id: UUID) -> None:
    """Close an account: nobody signs in with it, and its open sign-ins and streams end. Raises Hidden."""
    access.administer(actor)
    with acting_as(SYSTEM):
        account = Account.objects.get(pk=account_id)
        Account.objects.filter(pk=account_id).update(is_active=False)
        sign_ins.end_person(SYSTEM, person_id=account.person_id)
    record(actor, what="people.sessions-ended", about_person_id=account.person_id)


def security_of(actor: Actor) -> Security:
    """What guards the actor's account now."""
    account = Account.objects.get(person_id=access.own(actor, actor.person_id))
    factors = Authenticator.objects.filter(user_id=account.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return Security(account.password, tuple(factors.order_by("pk").values_list("pk", "type")))


def after_security_change(actor: Actor, *, before: Security, session_key: str) -> bool:
    """If password or factors changed: end the person's other sign-ins, keep this one. Tells whether it did.

    Whoever enrols a second factor has just proven both, so this sign-in rises to two factors.
    """
    now = security_of(actor)
    if now == before:
        return False
    with acting_as(SYSTEM):
        sign_ins.end_person(SYSTEM, person_id=access.own(actor, actor.person_id), except_session=actor.session_id)
        row = SignIn.objects.get(pk=actor.session_id)
        row.session_hash = sessions.hash_of(session_key)
        row.auth_hash = sessions.auth_hash_of(now.password)
        if now.factors and row.level == Level.PASSWORD:
            row.level = Level.TWO_FACTOR
        row.save(update_fields=["session_hash", "auth_hash", "level"])
    if now.password != before.password:
        record(actor, what="people.password-changed", about_person_id=actor.person_id)
    if now.factors != before.factors:
        record(actor, what="people.factor-changed", about_person_id=actor.person_id)
    return True


def may_remove_factor(actor: Actor, *, factors: int) -> bool:
    """Whether the actor may remove one of so many factors: a helper keeps at least one."""
    person_id = access.own(actor, actor.person_id)
    is_helper = Role.objects.filter(person_id=person_id).exclude(valid_until__lte=clock.now()).exists()
    return factors > 1 or not is_helper


def create_admin(
    actor: Actor,
    *,
    name: str,
    email: str,
    organisation_name: str,
    organisation_number: str,
    sector: str,
    unit_name: str,
) -> AdminCreated:
    """Make an administrator, and their organisation and unit where missing (`create-admin`). Raises Invalid."""
    access.system_only(actor, "people.create-admin")
    unit_id = _unit_of(actor, organisation_name, organisation_number, sector, unit_name)
    role_id = invite_staff(actor, unit_id=unit_id, title="administrator", name=name, email=email, is_administrator=True)
    person_id = Role.objects.values_list("person_id", flat=True).get(pk=role_id)
    invitation_id = invitations.issue_password_link(
        actor, person_id=person_id, name=name, email=checked_email(email), lives=FIRST_LINK_LIVES
    )
    return AdminCreated(person_id, role_id, invitation_id)


def checked_email(email: str) -> str:
    """An e-mail address in the form we keep; raises Invalid."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(_("That is not an e-mail address."), field="email", code="email-malformed") from None
    return address


def _staff_person(actor: Actor, *, name: str, email: str, mobile: str) -> UUID:
    number = parse_mobile(mobile) if mobile.strip() else None
    with acting_as(SYSTEM):
        account = Account.objects.filter(username=email).first()
        known = Person.objects.filter(mobile=number).first() if number else None
        if account is not None and known is not None and account.person_id != known.pk:
            raise Conflict(_("The e-mail address and the number belong to two people."), field="mobile")
        if account is not None:
            return account.person_id
        if known is None:
            person_id = persons.add_person(SYSTEM, name=name, mobile=number, email=email)
            add_account(SYSTEM, person_id=person_id, username=email)
            return person_id
        row, _made = Account.objects.get_or_create(person=known, defaults={"id": new_id(), "username": email})
        Account.objects.filter(pk=row.pk).update(username=email, email=email)
        Person.objects.filter(pk=known.pk).update(email=email)
        return known.pk


def _unit_of(actor: Actor, organisation_name: str, number: str, sector: str, unit_name: str) -> UUID:
    organisation = Organisation.objects.filter(number=number).first()
    organisation_id = (
        organisation.pk
        if organisation
        else directory.add_organisation(actor, name=organisation_name, number=number, sector=sector)
    )
    unit = Unit.objects.filter(organisation_id=organisation_id, name=unit_name).first()
    return unit.pk if unit else directory.add_unit(actor, organisation_id=organisation_id, name=unit_name)
