"""What one sees about oneself and about what one has sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind
from brobygger.people import access
from brobygger.people.models import Account, Invitation, Person, Role, SignIn


@dataclass(frozen=True, slots=True)
class Me:
    """What a person sees about themselves."""

    id: UUID
    name: str
    language: str
    mobile: str
    email: str
    sign_in_name: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """One open sign-in of a person's own."""

    id: UUID
    started_at: dt.datetime
    last_active_at: dt.datetime
    device: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """An invitation as its sender sees it: the same for known and unknown numbers."""

    id: UUID
    purpose: str
    object_id: UUID | None
    name_given: str
    mobile: str
    created_at: dt.datetime
    expires_at: dt.datetime
    state: str  # waiting | used | expired | revoked


def me(actor: Actor) -> Me:
    """The actor's own details. One query. Raises Hidden."""
    person_id = access.own(actor, actor.person_id)
    person = Person.objects.select_related("account").get(pk=person_id)
    account: Account | None = getattr(person, "account", None)
    return Me(
        id=person.pk,
        name=person.name,
        language=person.language,
        mobile=person.mobile or "",
        email=person.email,
        sign_in_name=account.username if account else "",
        has_password=bool(account and account.has_usable_password()),
    )


def call_number(actor: Actor) -> str:
    """The number that one lets others call, in the role one acts in. Raises Hidden."""
    return str(Role.objects.filter(pk=access.helper(actor)).values_list("call_number", flat=True).first() or "")


def open_sign_ins(actor: Actor) -> list[OpenSignIn]:
    """The actor's own open sign-ins, the newest first. One query. Raises Hidden."""
    person_id = access.own(actor, actor.person_id)
    now = clock.now()
    rows = SignIn.objects.filter(
        Q(idle_until__gt=now) | ~Q(device_pin=""), person_id=person_id, ended_at=None, absolute_until__gt=now
    ).order_by("-last_active_at")
    return [
        OpenSignIn(row.pk, row.started_at, row.last_active_at, row.device, str(row.pk) == actor.session_id)
        for row in rows
    ]


def my_invitations(actor: Actor, *, purpose: str, object_id: UUID) -> list[InvitationCard]:
    """The invitations to one object that the actor's role has sent, the newest first. One query."""
    access.invite(actor)
    rows = Invitation.objects.filter(purpose=purpose, object_id=object_id)
    if actor.kind is not Kind.SYSTEM:
        rows = rows.filter(sent_by_role_id=actor.role_id)
    return [_invitation(row) for row in rows.order_by("-created_at")]


def _invitation(row: Invitation) -> InvitationCard:
    if row.used_at:
        state = "used"
    elif row.revoked_at:
        state = "revoked"
    else:
        state = "expired" if row.expires_at <= clock.now() else "waiting"
    return InvitationCard(
        row.pk, row.purpose, row.object_id, row.name_given, row.mobile, row.created_at, row.expires_at, state
    )


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the things that prove who one is: a passkey, an app, or recovery codes."""

    id: int
    kind: str  # webauthn | totp | recovery_codes
    name: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None


def factors(actor: Actor) -> list[Factor]:
    """The actor's own second factors, the oldest first. One query. Raises Hidden."""
    access.own(actor, actor.person_id)
    rows = Authenticator.objects.filter(user__person_id=actor.person_id).order_by("created_at")
    return [
        Factor(row.pk, str(row.type), str(row.data.get("name", "")), row.created_at, row.last_used_at) for row in rows
    ]
