"""What the room pages take in: shape only. Who may, and whether it fits, is the services' to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brobygger.consents.queries import ConsentText
from brobygger.kernel.errors import Invalid
from brobygger.people.numbers import parse_mobile

SOMEBODY_NEW = ""
Option = tuple[str, Any]


class AboutForm(forms.Form):
    """Who the room is about, and the first sentence on why."""

    known = forms.ChoiceField(label=gettext_lazy("Somebody you share a room with"), required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    mobile = forms.CharField(
        label=gettext_lazy("Mobile number"),
        help_text=gettext_lazy("The question goes there as a text message, without saying what it is about."),
        max_length=20,
        required=False,
    )
    why = forms.CharField(
        label=gettext_lazy("What is the room to help with?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, known: Sequence[Option] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = bool(known)  # whether there is anybody to choose
        field = self.fields["known"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*known, (SOMEBODY_NEW, _("Somebody else"))]
        field.widget = forms.RadioSelect(choices=field.choices)
        self.fields["name"].widget.attrs.update(autocomplete="off")
        self.fields["mobile"].widget.attrs.update(inputmode="tel", autocomplete="off", type="tel")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("known"):
            self._clean_newcomer(cleaned)
        return cleaned

    def _clean_newcomer(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("name", "").strip():
            self.add_error("name", _("What is the person called?"))
        if not cleaned.get("mobile", "").strip():
            self.add_error("mobile", _("Which mobile number shall the question go to?"))
            return
        try:
            cleaned["mobile"] = parse_mobile(cleaned["mobile"])
        except Invalid as problem:
            self.add_error("mobile", problem.message)


class NextOfKinForm(forms.Form):
    """Somebody of the person's own: who it is, and where the invitation goes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Who is it?"),
        widget=forms.RadioSelect,
        choices=[
            ("next-of-kin", gettext_lazy("Next of kin or somebody close")),
            ("trust-person", gettext_lazy("A trust person: a teacher, a coach, anybody who is trusted")),
        ],
        initial="next-of-kin",
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    relation = forms.CharField(
        label=gettext_lazy("Who they are to the person"),
        help_text=gettext_lazy("For example: sister, neighbour, teacher."),
        max_length=100,
        required=False,
    )
    mobile = forms.CharField(
        label=gettext_lazy("Mobile number"),
        help_text=gettext_lazy("The invitation goes there as a text message, without saying what it is about."),
        max_length=20,
    )

    def __init__(self, *args: Any, own_room: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own_room:
            self.fields["relation"].label = _("Who they are to you")
        self.fields["name"].widget.attrs.update(autocomplete="off")
        self.fields["mobile"].widget.attrs.update(inputmode="tel", autocomplete="off", type="tel")


class ConsentForm(forms.Form):
    """The person's answer: choices in the words of the consent text, so that what is shown is what is sealed."""

    wishes = forms.MultipleChoiceField(
        label=gettext_lazy("Whom do you want in the room?"),
        help_text=gettext_lazy("Choose as many or as few as you like. The one who asks you is in the room."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What may they write about?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    participation = forms.ChoiceField(label=gettext_lazy("How do you want to take part?"), widget=forms.RadioSelect)
    newcomers_see_history = forms.ChoiceField(
        label=gettext_lazy("When somebody new comes, what may they read?"), widget=forms.RadioSelect
    )
    period = forms.ChoiceField(label=gettext_lazy("For how long?"), widget=forms.RadioSelect)
    confirmations = forms.MultipleChoiceField(
        label=gettext_lazy("Before you answer yes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, text: ConsentText, wishes: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self._choose("wishes", wishes)
        self._choose("kinds", [(one.code, one.label) for one in text.kinds])
        self._choose("period", [(one.code, one.label) for one in text.months])
        self._choose("confirmations", [(one.code, one.label) for one in text.confirmations])
        self._choose("participation", PARTICIPATION)
        self._choose("newcomers_see_history", HISTORY)
        if not wishes:
            del self.fields["wishes"]
        self.initial.setdefault("period", next((one.code for one in text.months if one.usual), text.months[0].code))
        self.initial.setdefault("participation", "write")
        self.initial.setdefault("newcomers_see_history", "no")

    def _choose(self, name: str, options: Iterable[Option]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(options)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("kinds"):
            self.add_error("kinds", _("Choose at least one thing that they may write about."))
        return cleaned


PARTICIPATION: list[Option] = [
    ("write", gettext_lazy("I want to read and write")),
    ("read", gettext_lazy("I only want to read")),
    ("told", gettext_lazy("Just tell me by text message that something has happened")),
]
HISTORY: list[Option] = [
    ("no", gettext_lazy("Only what is written from the day they come")),
    ("yes", gettext_lazy("Also what was written before")),
]


class CodeForm(forms.Form):
    """The helper's code that locks the device to one page, and opens it again."""

    code = forms.RegexField(
        label=gettext_lazy("Your code"),
        regex=r"^\d{4,6}$",
        error_messages={"invalid": gettext_lazy("Four to six digits.")},
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}),
    )


class MattersForm(forms.Form):
    """What matters most to the person now, and how they like to be contacted: their own words."""

    matters = forms.CharField(
        label=gettext_lazy("What matters most now"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact_wish = forms.CharField(
        label=gettext_lazy("How I like to be contacted"),
        help_text=gettext_lazy("For example: a text message first, not before ten o'clock."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EditForm(forms.Form):
    """A message's new text."""

    text = forms.CharField(label=gettext_lazy("The message"), max_length=4000, widget=forms.Textarea, strip=False)


class HandOverForm(forms.Form):
    """The colleague who takes one's place, and why."""

    to_role = forms.TypedChoiceField(label=gettext_lazy("Who takes your place?"), coerce=UUID, widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("Why"), help_text=gettext_lazy("All in the room read this."), max_length=300
    )

    def __init__(self, *args: Any, colleagues: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to_role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(colleagues)


class ReasonForm(forms.Form):
    """A short reason that others will read."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class BreakGlassForm(forms.Form):
    """Whose room, and why it cannot wait."""

    mobile = forms.CharField(
        label=gettext_lazy("The person's mobile number"), widget=forms.TextInput(attrs={"type": "tel"}), max_length=20
    )
    reason = forms.CharField(
        label=gettext_lazy("Why do you need it now?"),
        help_text=gettext_lazy("The person and your leader read this."),
        max_length=1000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_mobile(self) -> str:
        try:
            return parse_mobile(self.cleaned_data["mobile"])
        except Invalid as problem:
            raise ValidationError(problem.message) from None


class MessageForm(forms.Form):
    """A message sent without script. The service judges the text itself, so an empty or long one gets its words."""

    text = forms.CharField(required=False, strip=False)
    quick = forms.CharField(required=False, max_length=20)
    client_id = forms.UUIDField(required=False)
    audience = forms.IntegerField(required=False)
    reply_to = forms.UUIDField(required=False)
    ball_holder = forms.UUIDField(required=False)
    ball_due = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    to = forms.TypedMultipleChoiceField(required=False, coerce=UUID)

    def __init__(self, *args: Any, people: Iterable[UUID] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].validators = []  # the service names the characters it refuses, and the page keeps the rest
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one), str(one)) for one in people]


def end_of_day(date: dt.date) -> dt.datetime:
    """The last moment of a day in the page's time zone."""
    return timezone.make_aware(dt.datetime.combine(date, dt.time.max))


def fill_errors(form: forms.Form, problem: Invalid) -> None:
    """Put a service's objection at the field it is about, or on the form."""
    form.add_error(problem.field if problem.field in form.fields else None, problem.message)
