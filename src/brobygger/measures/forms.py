"""What leaders write of a licence, and the two files of an own text. Rules live in the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brobygger.people.forms import PlainForm

Option = tuple[str, Any]
CHOOSE_WHAT = {"required": _("Choose what to ask.")}


def _line(label: Any, *, hint: Any = "", **attrs: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.TextInput(attrs=attrs))


class LicenceForm(PlainForm):
    """What the organisation may do."""

    holder = _line(_("Who has given the licence?"))
    terms = forms.CharField(
        label=_("What may you do?"),
        help_text=_("For example how many may use it, for how long, and in which languages."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    electronic = forms.ChoiceField(
        label=_("May it be filled in on a screen?"),
        choices=[("no", _("No, on paper only")), ("yes", _("Yes, the licence says so"))],
        widget=forms.RadioSelect,
        required=False,
    )
    proof = _line(_("Where does the agreement lie?"), hint=_("For example the number in your archive."))
    valid_until = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave it empty if it does not end."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class TextForm(PlainForm):
    """An own text: the Questionnaire and the sheet beside it."""

    questionnaire = forms.FileField(
        label=_("The questions"), help_text=_("A FHIR Questionnaire (JSON)."), required=False
    )
    sheet = forms.FileField(
        label=_("The scoring"), help_text=_("The sheet beside it (YAML). Fetch ours and change it."), required=False
    )


class GiveForm(PlainForm):
    """What to ask, whose view it is, and how it is filled in. Only whose view and how long are chosen beforehand."""

    instrument = forms.ChoiceField(
        label=_("What would you like to ask?"), widget=forms.RadioSelect, error_messages=CHOOSE_WHAT
    )
    mode = forms.ChoiceField(
        label=_("How is it filled in?"),
        choices=[
            ("link", _("On their own telephone: they get a link")),
            ("tablet", _("On this device: you lock it and hand it over")),
            ("aloud", _("Aloud: you read the questions and write down the answers")),
            ("paper", _("On paper: you enter what stands there")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is filled in.")},
    )
    rater = forms.ChoiceField(label=_("Whose view is it?"))
    days = forms.ChoiceField(
        label=_("How long can it be answered?"),
        choices=[("1", _("A day")), ("3", _("Three days")), ("7", _("A week")), ("14", _("Two weeks"))],
    )
    interpreter = forms.BooleanField(label=_("An interpreter helps"), required=False)

    def __init__(self, *args: Any, questionnaires: Sequence[Option], raters: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("instrument", questionnaires), ("rater", raters)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(options)


class AskForm(PlainForm):
    """Which survey, and whom to ask. `round` makes that the same form sent twice asks once."""

    survey = forms.ChoiceField(
        label=_("What would you like to ask?"), widget=forms.RadioSelect, error_messages=CHOOSE_WHAT
    )
    people = forms.MultipleChoiceField(
        label=_("Who gets a link?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose whom to ask.")},
    )
    round = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, surveys: Sequence[Option], people: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("survey", surveys), ("people", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(options)
