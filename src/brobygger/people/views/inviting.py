"""Behind the links that we send: an invitation to a number, a link to set a password."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from brobygger.kernel.actor import Level
from brobygger.kernel.errors import Invalid, TooMany
from brobygger.kernel.routes import route
from brobygger.people import services
from brobygger.people.forms import CodeForm, EmailForm, PasswordForm
from brobygger.people.services import Accepted, NoLongerValid
from brobygger.people.views.going_on import address_of, home

# Where an invitation leads, by its purpose; the address takes the object's id.
LEADS_TO = {"room": "rooms:consent"}


@route(audience="public")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """An invitation: opening it has sent a code to the invited number; the right code leads on."""
    posted = request.method == "POST"
    again = posted and "again" in request.POST
    form = CodeForm(request.POST if posted and not again else None)
    try:
        if form.is_valid():
            accepted = services.check_code(secret=secret, code=form.cleaned_data["code"], ip=address_of(request))
            services.enter(request, account_id=accepted.account_id, level=Level.CODE, as_self=True)
            return redirect(_goal(accepted))
        opened = services.open_invitation(secret=secret, ip=address_of(request), again=again)
    except NoLongerValid:
        return no_longer_valid(request)
    except TooMany as error:
        return render(request, "people/too_many.html", {"message": error.message}, status=429)
    except Invalid as error:
        form.refuse(error)
        opened = services.open_invitation(secret=secret, ip=address_of(request), quietly=True)
    return render(request, "people/invitation.html", {"form": form, "opened": opened, "again": again})


@route(audience="public")
def ask_password_link(request: HttpRequest) -> HttpResponse:
    """A helper who has forgotten the password gets a link; the page says the same to everybody."""
    form = EmailForm(request.POST if request.method == "POST" else None)
    sent = False
    if form.is_valid():
        try:
            services.ask_password_link(email=form.cleaned_data["email"], ip=address_of(request))
            sent = True
        except Invalid as error:
            form.refuse(error)
    return render(request, "people/ask_password_link.html", {"form": form, "sent": sent})


@route(audience="public")
def set_password(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password behind a link; afterwards one signs in with it."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    try:
        services.password_link_person(secret=secret, ip=address_of(request))
        if form.is_valid():
            services.set_password(secret=secret, password=form.cleaned_data["password"])
            return redirect("account_login")
    except NoLongerValid:
        return no_longer_valid(request)
    except TooMany as error:
        return render(request, "people/too_many.html", {"message": error.message}, status=429)
    except Invalid as error:
        form.refuse(error)
    return render(request, "people/set_password.html", {"form": form})


def no_longer_valid(request: HttpRequest) -> HttpResponse:
    """One neutral page for every link that cannot be used."""
    return render(request, "people/link_no_longer_valid.html", status=410)


def _goal(accepted: Accepted) -> str:
    try:
        return reverse(LEADS_TO[accepted.purpose], args=[accepted.object_id])
    except (KeyError, NoReverseMatch):
        return home()
