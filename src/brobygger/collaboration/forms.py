"""What leaders write in a plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brobygger.collaboration.rules import Meets
from brobygger.people.forms import PlainForm

MEETS = {
    Meets.AFTER: _("Only after the decision"),
    Meets.BEFORE: _("Before the decision too"),
}


def _area(label: Any, hint: Any, rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": rows}))


class PointsForm(PlainForm):
    """What is agreed beside the journeys."""

    target = _area(_("Whom is the plan for?"), _("The target groups, in words that both sides use."))
    meets = forms.ChoiceField(
        label=_("When may the receiving service meet the person?"),
        help_text=_("The law decides for some services. Ask whoever knows the intake with you."),
        choices=list(MEETS.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    records = _area(
        _("What may be recorded before the decision, and where?"),
        _("For example: nothing with us; the helper who ends writes it down."),
    )
    place = _area(_("Where do we meet?"), _("For example: where the person is going, or by video when it is far."))
    starts_on = forms.DateField(
        label=_("From which day does it hold?"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day.")},
    )
