"""What a leader writes about an entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brobygger.library.rules import Kind, Level
from brobygger.library.services import Given
from brobygger.people.forms import PlainForm

KINDS = {
    Kind.EVENT: _("Courses and events"),
    Kind.EXAMPLE: _("Examples from practice"),
    Kind.MANUAL: _("Manuals and handbooks"),
    Kind.ARTICLE: _("Articles"),
    Kind.LICENCE: _("Licences"),
}
LEVELS = {Level.BASIC: _("For everybody"), Level.FURTHER: _("For those who know it"), Level.LEADERS: _("For leaders")}


def _line(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day.")},
    )


class EntryForm(PlainForm):
    """An entry."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=list(KINDS.items()), required=False)
    title = _line(_("What is it called?"))
    about = forms.CharField(
        label=_("What does one learn from it?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    link = _line(_("Where is it?"), _("An address that begins with https://. For an event: where one signs up."))
    language = _line(_("In which language is it?"))
    level = forms.ChoiceField(
        label=_("For whom is it?"), choices=[("", _("Not said")), *LEVELS.items()], required=False
    )
    day = _day(_("First day, for an event"))
    last_day = _day(_("Last day, where it is another"))
    place = _line(_("Place, for an event"))
    organiser = _line(_("Who holds it?"))
    is_full = forms.BooleanField(label=_("It is full"), required=False)

    def entry(self) -> Given:
        """What was written, as the service takes it."""
        return Given(**self.cleaned_data)
