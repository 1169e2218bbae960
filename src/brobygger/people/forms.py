"""What people write on the pages of people. Rules live in the services; forms say labels, hints and shapes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brobygger.kernel.errors import Invalid
from brobygger.people.models import Language, Sector, Title

# What allauth's forms say when they refuse, in our words; the same for a wrong name and a wrong password.
SIGN_IN_REFUSALS = {
    "username_password_mismatch": _("The e-mail address and the password do not belong together."),
    "email_password_mismatch": _("The e-mail address and the password do not belong together."),
    "too_many_login_attempts": _("Too many attempts. Wait ten minutes and try again."),
    "rate_limited": _("Too many attempts. Wait ten minutes and try again."),
    "incorrect_password": _("That is not the password."),
    "enter_current_password": _("That is not the password until now."),
    "incorrect_code": _("That code cannot be used. Wait for the next one and try again."),
    "account_inactive": _("The e-mail address and the password do not belong together."),
    "cannot_delete_authenticator": _("A helper keeps at least one second proof. Add another one first."),
    "unverified_email": _("That is not possible now."),
}
PASSKEY_REFUSED = _("The passkey was not accepted. Try again, or sign in another way.")


class PlainForm(forms.Form):
    """A form whose services may refuse what was written."""

    use_required_attribute = False

    def refuse(self, error: Invalid) -> None:
        """Show a service's refusal at its field, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


def _text(label: Any, *, required: bool = True, hint: Any = "", **attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=200, widget=forms.TextInput(attrs=attrs)
    )


def _tel(*, required: bool = True, hint: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "tel", "inputmode": "tel"}
    return _text(_("Mobile number"), required=required, hint=hint, **attrs)


class MobileForm(PlainForm):
    """Signing in with a mobile number."""

    mobile = _tel(hint=_("We send you a code by text message."))


class CodeForm(PlainForm):
    """The six digits of a text message."""

    code = forms.CharField(label=_("The code from the text message"), max_length=12)


class PinForm(PlainForm):
    """The PIN of this device."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=8,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class EmailForm(PlainForm):
    """Asking for a link to set a password."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))


class PasswordForm(PlainForm):
    """Choosing a password, written once: it can be shown, and set again with a new link."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. A sentence you remember is good."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class MeForm(PlainForm):
    """Own name, language and contact details."""

    name = _text(_("Name"), autocomplete="name")
    mobile = _tel(required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, widget=forms.RadioSelect)


class HelperForm(MeForm):
    """The same for somebody in a role, who may let others call them."""

    call_number = _text(
        _("Number that others may call"),
        hint=_("Shown to those you share a room with, in the role you act in now. Empty: nobody sees a number."),
        required=False,
        inputmode="tel",
    )


class TrustPersonForm(PlainForm):
    """Somebody the person trusts, in their own words."""

    name = _text(_("Name"), autocomplete="off")
    relation = _text(
        _("Who is this to you?"),
        hint=_("In your own words, for example “my sister”, “the teacher who knows me” or “Frida, my GP”."),
    )
    phone = _text(_("Phone"), required=False, inputmode="tel", autocomplete="off")


class OrganisationForm(PlainForm):
    """A new organisation."""

    name = _text(_("Name of the organisation"))
    number = _text(_("Organisation number"), hint=_("Nine digits"), inputmode="numeric")
    sector = forms.ChoiceField(label=_("Kind of organisation"), choices=Sector.choices)
    municipality = _text(_("Municipality"), required=False)


class UrgentForm(PlainForm):
    """Whom to call when it is urgent."""

    urgent = forms.CharField(
        label=_("Whom to call when it is urgent"),
        help_text=_("One line each: “Legevakt: 116 117”. Empty: 116 117 and 116 123. 113 is always there."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UnitForm(PlainForm):
    """A new unit."""

    name = _text(_("Name of the unit"))
    place = _text(_("Place"), required=False)
    phone = _text(_("Phone"), required=False, inputmode="tel")


class StaffForm(PlainForm):
    """A new role, and an invitation to whoever has no password yet."""

    name = _text(_("Name"))
    email = forms.EmailField(label=_("E-mail address at work"))
    mobile = _tel(required=False, hint=_("For text messages when something new has come."))
    title = forms.ChoiceField(label=_("Title"), choices=Title.choices)
    is_leader = forms.BooleanField(label=_("Leads the unit"), required=False)
    is_administrator = forms.BooleanField(label=_("Administrator of Brobygger"), required=False)
