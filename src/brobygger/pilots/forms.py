"""What leaders write about a pilot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brobygger.people.forms import PlainForm
from brobygger.pilots.rules import Benefit, Change, Need, Outcome
from brobygger.pilots.services import Thoughts

OUTCOMES = {
    Outcome.GO_ON: _("Go on as now"),
    Outcome.CHANGE: _("Go on, with changes"),
    Outcome.STOP: _("Stop"),
}

NEEDS = {Need.YES: _("Yes"), Need.PARTLY: _("In part"), Need.NO: _("No")}
BENEFITS = {
    Benefit.COMMUNICATION: _("We agree faster, and understand each other better"),
    Benefit.TIME: _("Time for the people we help"),
    Benefit.CONTENT: _("People and helpers are content"),
    Benefit.WITHIN_REACH: _("It is easy to get hold of each other"),
}
CHANGES = {
    Change.MORE: _("More than before"),
    Change.SAME: _("As before"),
    Change.LESS: _("Less than before"),
}


def _area(label: Any, hint: Any, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


class PlanForm(PlainForm):
    """The plan."""

    name = forms.CharField(label=_("What do you call the pilot?"), required=False)
    need = _area(
        _("Why do you need this?"),
        _("Messages between records, fixed meetings, the telephone: what do you have already, and why does it not do?"),
    )
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


class AnswerForm(PlainForm):
    """What a leader writes to a status meeting."""

    happened = _area(_("What has happened?"), "", 2)
    hinders = _area(_("What hinders us?"), "", 2)
    decided = _area(_("What have I decided?"), _("Small things count too: who does what, and by when."), 2)


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(OUTCOMES.items()), required=False, widget=forms.RadioSelect)


class ThoughtsForm(PlainForm):
    """What a leader thinks of a pilot."""

    worked = _area(_("What has worked?"), "", 3)
    hindered = _area(_("What has not worked?"), "", 3)
    needed = forms.ChoiceField(
        label=_("Is it still needed, beside what else you have by now?"),
        choices=list(NEEDS.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    outcome = _choice(_("What do you want to come of it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [("", _("Do not know")), *CHANGES.items()]
        for one, label in BENEFITS.items():
            self.fields[one] = forms.ChoiceField(label=label, choices=answers, required=False)
        self.order_fields(["worked", "hindered", *BENEFITS, "needed", "outcome"])

    def thoughts(self) -> Thoughts:
        """What was written, of a form that is valid."""
        own = {name: self.cleaned_data[name] for name in ("worked", "hindered", "outcome", "needed")}
        return Thoughts(**own, gained={str(one): self.cleaned_data[one] for one in Benefit})


class DecisionForm(PlainForm):
    """What the leaders have decided together."""

    outcome = _choice(_("What have you decided together?"))
    why = _area(_("Why?"), _("All in the pilot see it. Those who come after you want to know."), 3)
