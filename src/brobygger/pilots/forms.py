"""What leaders write about a pilot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brobygger.people.forms import PlainForm


def _area(label: Any, hint: Any, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


class PlanForm(PlainForm):
    """The plan."""

    name = forms.CharField(label=_("What do you call the pilot?"), required=False)
    goals = _area(_("What are we to achieve?"), _("So that all understand the same by it."))
    criteria = _area(
        _("Whom is it for?"),
        _("Questions with yes or no, one on each line. A person is in when all answers are yes."),
        4,
    )
    answer_within = forms.IntegerField(
        label=_("Within how many working days do we answer each other?"),
        initial=2,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class TermsForm(PlainForm):
    """What one's organisation can and cannot be flexible on."""

    flexible = _area(_("What can you be flexible on?"), "", 2)
    fixed = _area(_("What can you not be flexible on?"), _("For example capacity: which unit, how many."), 2)
