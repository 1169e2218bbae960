"""One-time codes by text message: six digits, ten minutes, five tries. Signing in with a mobile number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor, anonymous, system
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as, transaction_as
from brobygger.people import access, limits
from brobygger.people.models import Account, OneTimeCode, Person
from brobygger.people.numbers import mask_mobile, parse_mobile
from brobygger.people.services import secrets

CODE_LIVES = dt.timedelta(minutes=10)
TRIES = 5
SYSTEM = system("one-time-code")


@dataclass(frozen=True, slots=True)
class CodeToSend:
    """What the job that sends a code needs."""

    person_id: UUID
    mobile: str
    language: str
    digits: str


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """A code is on its way (if anybody has the number: the page says the same either way)."""

    code_id: UUID
    mobile_masked: str


def ask_sign_in_code(*, mobile: str, ip: str) -> CodeAsked:
    """Send a sign-in code to a number. The same answer and the same work whether or not anybody has it.

    Raises Invalid for what is no mobile number, TooMany beyond the limits of the number and of the address.
    """
    number = parse_mobile(mobile)
    limits.take(limits.CODES_PER_IP, ip)
    limits.take(limits.CODES_PER_NUMBER, number)
    with transaction_as(SYSTEM):
        person_id = Person.objects.filter(mobile=number).values_list("pk", flat=True).first()
        code_id = make_code(purpose="sign-in", person_id=person_id)
    return CodeAsked(code_id, mask_mobile(number))


def check_sign_in_code(*, code_id: UUID, digits: str, ip: str) -> UUID:
    """Return the account that the code signs in. Raises Invalid (neutral), TooMany; wrong tries stay counted."""
    limits.take(limits.CODE_TRIES_PER_IP, ip)
    person_id = spend_code(code_id, digits, purpose="sign-in")
    with transaction_as(SYSTEM):
        account = account_of(person_id)
        if not account.is_active:
            raise wrong_code()
    return account.pk


def make_code(*, purpose: str, person_id: UUID | None, invitation_id: UUID | None = None) -> UUID:
    """Write a code and the news that it is wanted, in the caller's transaction as a system actor."""
    now = clock.now()
    row = OneTimeCode(
        id=new_id(),
        purpose=purpose,
        person_id=person_id,
        invitation_id=invitation_id,
        created_at=now,
        expires_at=now + CODE_LIVES,
    )
    row.save(force_insert=True)
    outbox.emit("people.code-wanted", code=row.pk)
    return row.pk


def spend_code(code_id: UUID, digits: str, *, purpose: str) -> UUID:
    """Use a code up and return its person. Raises Invalid in one wording for wrong, spent, expired and unknown."""
    with transaction_as(SYSTEM):
        row = OneTimeCode.objects.select_for_update().filter(pk=code_id, purpose=purpose).first()
        alive = row is not None and row.used_at is None and row.tries < TRIES and row.expires_at > clock.now()
        right = row is not None and secrets.same_digits(row.pk, digits)
        if row is not None and alive:
            OneTimeCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
        if row is not None and alive and right and row.person_id is not None:
            OneTimeCode.objects.filter(pk=row.pk).update(used_at=clock.now())
            return row.person_id
        if row is not None and row.person_id is not None and alive:
            last = row.tries + 1 >= TRIES
            note_failure(row.person_id, "people.locked-out" if last else "people.sign-in-failed")
    raise wrong_code()


def note_failure(person_id: UUID, what: str = "people.sign-in-failed") -> None:
    """Write in the access log that somebody, we do not know who, tried to come in as this person."""
    nobody = anonymous()
    with acting_as(nobody):
        record(nobody, what=what, about_person_id=person_id)


def wrong_code() -> Invalid:
    """The one answer to a code that cannot be used."""
    return Invalid(
        _("That code cannot be used. Check the digits, or ask for a new code."), field="code", code="code-wrong"
    )


def code_to_send(actor: Actor, *, code_id: UUID) -> CodeToSend | None:
    """What to send for `people.code-wanted`; None when nobody has the number, or it is too late. For our own jobs."""
    access.system_only(actor, "people.code-to-send")
    row = OneTimeCode.objects.select_related("person").filter(pk=code_id, used_at=None).first()
    if row is None or row.person is None or not row.person.mobile or row.expires_at <= clock.now():
        return None
    return CodeToSend(row.person.pk, row.person.mobile, row.person.language, secrets.digits_of(row.pk))


def account_of(person_id: UUID) -> Account:
    """The person's account, made at the first sign-in by number; for services inside people, as a system actor."""
    person = Person.objects.get(pk=person_id)
    row = Account(id=new_id(), person=person, username=person.mobile or person.email, email=person.email)
    row.set_unusable_password()
    Account.objects.bulk_create([row], ignore_conflicts=True)
    return Account.objects.get(person=person)
