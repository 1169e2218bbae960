"""How django-allauth is joined to our sign-in: its views wrapped as routes, its sessions written down as ours.

Only what helpers and passkeys need is mounted: password sign-in, second factors, passkeys, confirming once more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account import views as account_views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from brobygger.kernel import decisions, sealing
from brobygger.kernel.actor import Level
from brobygger.kernel.routes import actor_of, route
from brobygger.people import services
from brobygger.people.forms import PASSKEY_REFUSED, SIGN_IN_REFUSALS
from brobygger.people.middleware import lifts
from brobygger.people.views.going_on import safe_next

View = Callable[..., HttpResponseBase]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's account hooks: nobody signs up by themselves, and every login becomes a row of people_sign_in."""

    error_messages = DefaultAccountAdapter.error_messages | SIGN_IN_REFUSALS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        former, records = request.session.session_key, get_authentication_records(request, user)
        super().login(request, user)
        services.record(request, account_id=user.pk, level=level_of(records), former=former)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:sign-in")  # it leads on: to a factor, a choice of role, or home

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        services.note_failed_sign_in(username=str(credentials.get("username", "")))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponseBase:
        return redirect("people:sign-in")

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of ours; allauth's own check breaks on what is no address at all."""
        return bool(safe_next(context.request, url or ""))

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META.get("REMOTE_ADDR", ""))  # the server has resolved trusted proxies already

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has proven who they are within the last minutes need not do it again to add a factor."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Our pages show the new state; only a passkey that was refused needs a word of ours."""
        if level == messages.ERROR:
            messages.error(request, PASSKEY_REFUSED)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's second-factor hooks: secrets sealed, errors in our words."""

    error_messages = DefaultMFAAdapter.error_messages | SIGN_IN_REFUSALS

    def encrypt(self, text: str) -> str:
        return sealing.seal(text, purpose=services.FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text, purpose=services.FACTOR)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A first suggestion that its owner knows again: this device."""
        return services.describe_device(context.request.headers.get("User-Agent", ""))

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)


def level_of(records: list[dict[str, Any]]) -> Level:
    """How surely the steps of this login say who it is. A passkey verifies its user: two factors in one."""
    return Level.TWO_FACTOR if any(record.get("method") == "mfa" for record in records) else Level.PASSWORD


def entrance(view: View) -> View:
    """A step of signing in: open to everybody, limited by allauth."""

    @route(audience="public")
    def entering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return entering


def own_security(view: View, *, removes: bool = False) -> View:
    """A page about one's own password and factors; whatever it changes ends one's other sign-ins.

    `removes`: a helper's last factor stays. A change of the password needs one to change.
    """

    @route(audience="signed-in")
    @lifts("enrol")
    def securing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor = actor_of(request)
        decisions.hide_unless(request.user.is_authenticated, "people.own-security", why="no account in the session")
        before = services.security_of(actor)
        if removes and not services.may_remove_factor(actor, factors=len(before.factors)):
            messages.warning(request, SIGN_IN_REFUSALS["cannot_delete_authenticator"])
            return redirect("people:security")
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            services.after_security_change(actor, before=before, session_key=request.session.session_key or "")
        return response

    return securing


def confirming(view: View) -> View:
    """Confirming once more who one is, before a change; changes nothing itself."""

    @route(audience="signed-in")
    @lifts("enrol")
    def confirmation(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decisions.hide_unless(request.user.is_authenticated, "people.own-security", why="no account in the session")
        # A form that was sent too late is not replayed inside this request (it would run without its own route).
        if "request" in request.session.get(STATE_SESSION_KEY, {}):
            del request.session[STATE_SESSION_KEY]
        return view(request, *args, **kwargs)

    return confirmation


@route(audience="signed-in")
@lifts("enrol")
def changed(request: HttpRequest) -> HttpResponseBase:
    """Where allauth goes after a change: our one page about signing in."""
    decisions.record("people.own-security", True)
    return redirect("people:security")


@route(audience="signed-in")
def no_password(request: HttpRequest) -> HttpResponseBase:
    """Somebody without a password has none to change; a link by e-mail sets the first."""
    decisions.record("people.own-security", True)
    return redirect("people:ask-password-link")


urlpatterns: list[URLPattern] = [
    path("sign-in/password/", entrance(account_views.login), name="account_login"),
    path("sign-in/second-factor/", entrance(mfa_views.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", entrance(webauthn_views.login_webauthn), name="mfa_login_webauthn"),
    path("me/security/confirm/password/", confirming(account_views.reauthenticate), name="account_reauthenticate"),
    path("me/security/confirm/code/", confirming(mfa_views.reauthenticate), name="mfa_reauthenticate"),
    path(
        "me/security/confirm/passkey/",
        confirming(webauthn_views.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("me/security/changed/", changed, name="mfa_index"),
    path("me/security/passkeys/changed/", changed, name="mfa_list_webauthn"),
    path("me/security/password/", own_security(account_views.password_change), name="account_change_password"),
    path("me/security/password/first/", no_password, name="account_set_password"),
    path("me/security/passkeys/new/", own_security(webauthn_views.add_webauthn), name="mfa_add_webauthn"),
    path("me/security/passkeys/<int:pk>/", own_security(webauthn_views.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "me/security/passkeys/<int:pk>/remove/",
        own_security(webauthn_views.remove_webauthn, removes=True),
        name="mfa_remove_webauthn",
    ),
    path("me/security/app/", own_security(totp_views.activate_totp), name="mfa_activate_totp"),
    path(
        "me/security/app/remove/",
        own_security(totp_views.deactivate_totp, removes=True),
        name="mfa_deactivate_totp",
    ),
    path("me/security/recovery/", own_security(recovery_views.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "me/security/recovery/new/",
        own_security(recovery_views.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
