"""Signing in and out, acting in a role, and ending what must end."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth import login as django_login
from django.contrib.auth import logout as django_logout
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from brobygger.audit.services import record as audit
from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Actor, Kind, Level, system
from brobygger.kernel.errors import Invalid
from brobygger.kernel.rowsecurity import acting_as, transaction_as
from brobygger.live.services import end_session
from brobygger.people import access, sessions
from brobygger.people.models import Account, Role, SignIn
from brobygger.people.sessions import ABSOLUTE, ABSOLUTE_WITH_PIN, IDLE, SignedIn

PIN_TRIES = 5
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SYSTEM = system("sign-in")


def enter(
    request: HttpRequest,
    *,
    account_id: UUID,
    level: Level,
    as_self: bool = False,
    role_id: UUID | None = None,
    is_story: bool = False,
) -> UUID:
    """Sign a proven account in on this browser: a new session key, and a row that says how long. Returns its id.

    Without `as_self` or `role_id` the only role is taken; with none the person acts as themselves; with several, or
    with a room of their own besides, they choose on the next page.
    """
    former = request.session.session_key
    with transaction_as(SYSTEM):
        account = Account.objects.get(pk=account_id, is_active=True)
        django_login(request, account, backend=BACKEND)
    return record(
        request,
        account_id=account_id,
        level=level,
        former=former,
        as_self=as_self,
        role_id=role_id,
        is_story=is_story,
    )


def record(
    request: HttpRequest,
    *,
    account_id: UUID,
    level: Level,
    former: str | None,
    as_self: bool = False,
    role_id: UUID | None = None,
    is_story: bool = False,
) -> UUID:
    """Write the sign-in row of a session that Django has just logged in; `former` is the key before. Returns its id."""
    if not request.session.session_key:
        request.session.save()
    key = str(request.session.session_key)
    with transaction_as(SYSTEM):
        if former:
            _end(SignIn.objects.filter(session_hash=sessions.hash_of(former)))
        account = Account.objects.get(pk=account_id, is_active=True)
        if role_id is None and not as_self:
            role_id, as_self = _obvious_role(account.person_id)
        now = clock.now()
        row = SignIn(
            session_hash=sessions.hash_of(key),
            account=account,
            person_id=account.person_id,
            role_id=role_id,
            as_self=as_self,
            level=level,
            auth_hash=sessions.auth_hash_of(account.password),
            started_at=now,
            last_active_at=now,
            idle_until=now + IDLE,
            absolute_until=now + ABSOLUTE,
            device=describe_device(request.headers.get("User-Agent", "")),
            is_story=is_story,
        )
        SignIn.objects.filter(session_hash=row.session_hash).delete()
        row.save(force_insert=True)
        note(row, "people.signed-in")
    return row.pk


def choose_role(actor: Actor, *, role_id: UUID | None) -> None:
    """Act in this role (None: as myself) from now on; open streams of the former seat are closed.

    A role needs two factors, and the limits of helpers from when one signed in. Raises Invalid when one must sign in
    again for it, Hidden for a role that is not one's own now.
    """
    row = _mine(actor)
    if role_id is not None:
        mine = _valid_roles(row.person_id).filter(pk=role_id).exists()
        decisions.hide_unless(mine, "people.choose-role", why="not one's own role", object_id=role_id)
        fresh = row.started_at + ABSOLUTE > clock.now()
        has_factor = not _has_factor(row.account_id) or row.level >= Level.TWO_FACTOR
        sure = row.is_story or (row.level >= Level.PASSWORD and has_factor and fresh)
        if not sure:
            raise Invalid(_("Sign in again with a passkey or your password to act in that role."), code="sign-in-again")
        row.absolute_until = row.started_at + ABSOLUTE
        row.idle_until = min(row.idle_until, row.absolute_until)
        row.device_pin = ""
    decisions.record("people.choose-role", True)
    row.role_id, row.as_self = role_id, role_id is None
    row.save(update_fields=["role_id", "as_self", "absolute_until", "idle_until", "device_pin"])
    audit(actor, what="people.role-chosen", about_person_id=row.person_id, object_id=role_id)
    end_session(str(row.pk))


def sign_out(request: HttpRequest, signed_in: SignedIn | None) -> None:
    """End this browser's sign-in, its session and its open streams."""
    with transaction_as(SYSTEM):
        if signed_in is not None and _end(SignIn.objects.filter(pk=signed_in.session_id)):
            note(SignIn.objects.get(pk=signed_in.session_id), "people.signed-out")
    django_logout(request)


def end_sign_in(actor: Actor, *, session_id: UUID) -> None:
    """End one of the actor's own sign-ins (another browser). Raises Hidden for somebody else's."""
    row = SignIn.objects.filter(pk=session_id).first()
    person_id = access.own(actor, row.person_id if row else None)
    _end(SignIn.objects.filter(pk=session_id))
    audit(actor, what="people.sessions-ended", about_person_id=person_id, object_id=session_id)


def end_person(actor: Actor, *, person_id: UUID, except_session: str = "", role_id: UUID | None = None) -> int:
    """End the sign-ins of a person (in one role only, if given); returns how many. For own changes and our own jobs."""
    access.own(actor, person_id)
    rows = SignIn.objects.filter(person_id=person_id)
    if role_id is not None:
        rows = rows.filter(role_id=role_id)
    if except_session:
        rows = rows.exclude(pk=except_session)
    ended = _end(rows)
    if ended:
        audit(actor, what="people.sessions-ended", about_person_id=person_id, details={"ended": ended})
    return ended


def set_device_pin(actor: Actor, *, pin: str) -> None:
    """Stay signed in here for 30 days, behind a PIN after 30 idle minutes; only as oneself. Raises Invalid."""
    row = _mine(actor)
    decisions.hide_unless(row.as_self, "people.device-pin", why="in a role")
    _check_pin(pin)
    row.device_pin, row.pin_tries = make_password(pin), 0
    row.absolute_until = row.started_at + ABSOLUTE_WITH_PIN
    row.save(update_fields=["device_pin", "pin_tries", "absolute_until"])
    audit(actor, what="people.device-pin-changed", about_person_id=row.person_id)


def _check_pin(pin: str) -> None:
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        raise Invalid(_("Choose a PIN of 4 to 8 digits."), field="pin", code="pin-shape")
    if pin in "01234567890123456789" or pin in "98765432109876543210" or len(set(pin)) == 1:
        raise Invalid(_("That PIN is too easy to guess. Choose another."), field="pin", code="pin-easy")


def remove_device_pin(actor: Actor) -> None:
    """Back to the short limits on this device, counted from now."""
    row = _mine(actor)
    access.own(actor, row.person_id)
    now = clock.now()
    row.device_pin, row.absolute_until, row.idle_until = "", now + ABSOLUTE, now + IDLE
    row.save(update_fields=["device_pin", "absolute_until", "idle_until"])
    audit(actor, what="people.device-pin-changed", about_person_id=row.person_id)


def lock(signed_in: SignedIn) -> None:
    """Lock this device now (the person handed it over, or put it away); only where a PIN can open it again."""
    if signed_in.has_pin:
        SignIn.objects.filter(pk=signed_in.session_id).update(locked=True)
        end_session(signed_in.session_id)


def lock_behind(actor: Actor, *, pin: str) -> None:
    """Lock this device behind a code chosen now: a helper hands it over for a while. No limit moves. Raises Invalid."""
    row = _mine(actor)
    _check_pin(pin)
    row.device_pin, row.pin_tries, row.locked = make_password(pin), 0, True
    row.save(update_fields=["device_pin", "pin_tries", "locked"])
    end_session(str(row.pk))


def unlock(signed_in: SignedIn, *, pin: str) -> None:
    """Open a locked device. After five wrong PINs the sign-in ends. Raises Invalid; what was counted stays counted."""
    now = clock.now()
    with transaction_as(SYSTEM):
        row = SignIn.objects.select_for_update().get(pk=signed_in.session_id, ended_at=None)
        right = row.pin_tries < PIN_TRIES and check_password(pin, row.device_pin)
        if right:
            row.locked, row.pin_tries, row.last_active_at = False, 0, now
            row.idle_until = min(now + IDLE, row.absolute_until)
            if row.role_id is not None:
                row.device_pin = ""  # the code was for one hand-over
            row.save(update_fields=["locked", "pin_tries", "last_active_at", "idle_until", "device_pin"])
            note(row, "people.unlocked")
            return
        SignIn.objects.filter(pk=row.pk).update(pin_tries=F("pin_tries") + 1)
        left = PIN_TRIES - row.pin_tries - 1
        if left <= 0:
            _end(SignIn.objects.filter(pk=row.pk))
            note(row, "people.locked-out")
    if left <= 0:
        raise Invalid(_("The PIN was wrong five times. Sign in again."), field="pin", code="pin-spent")
    raise Invalid(_("That PIN is wrong. Tries left: %(left)s") % {"left": left}, field="pin", code="pin-wrong")


def note(row: SignIn, what: str) -> None:
    """Write in the access log what the one who is signed in here did, as themselves in their role."""
    kind, key = (Kind.ROLE, row.role_id) if row.role_id else (Kind.SELF, row.person_id)
    who = Actor(kind=kind, key=str(key), person_id=row.person_id, role_id=row.role_id, level=Level(row.level))
    with acting_as(who):
        audit(who, what=what, about_person_id=row.person_id, object_id=row.pk)


def describe_device(user_agent: str) -> str:
    """A few words that let one know one's own devices again; the full text is not kept."""
    systems = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac"}
    browsers = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    where = next((name for sign, name in systems.items() if sign in user_agent), "")
    what = next((name for sign, name in browsers.items() if sign in user_agent), "")
    return " · ".join(part for part in (what, where) if part)


def _mine(actor: Actor) -> SignIn:
    row = SignIn.objects.select_for_update().filter(pk=actor.session_id or UUID(int=0), ended_at=None).first()
    access.own(actor, row.person_id if row else None)
    assert row is not None
    return row


def _end(rows: QuerySet[SignIn]) -> int:
    ids = list(rows.filter(ended_at=None).values_list("pk", flat=True))
    SignIn.objects.filter(pk__in=ids).update(ended_at=clock.now())
    for session_id in ids:
        end_session(str(session_id))
    return len(ids)


def _valid_roles(person_id: UUID) -> QuerySet[Role]:
    now = clock.now()
    return Role.objects.filter(Q(valid_until=None) | Q(valid_until__gt=now), person_id=person_id, valid_from__lte=now)


def _obvious_role(person_id: UUID) -> tuple[UUID | None, bool]:
    roles = list(_valid_roles(person_id).values_list("pk", flat=True)[:2])
    if not roles:
        return None, True
    return (None, False) if len(roles) > 1 or _has_own_room(person_id) else (roles[0], False)


def _has_own_room(person_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select people_has_own_room(%s)", [person_id])
        row = cursor.fetchone()
    return bool(row and row[0])


def _has_factor(account_id: UUID) -> bool:
    types = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=account_id, type__in=types).exists())
