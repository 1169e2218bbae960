"""What people write in an improvement project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from brobygger.improvement.rules import Kind, NoteKind, Part
from brobygger.improvement.services import Hope, Work
from brobygger.people.forms import PlainForm

KINDS: dict[str, str | Promise] = {
    Kind.DECISION: _("The time from referral to decision"),
    Kind.INTAKE: _("Different intake routines"),
    Kind.ACROSS: _("Harder across than inside one organisation"),
    Kind.FINDING: _("Finding participant 2, and reaching them"),
    Kind.PLACE: _("Where the meeting is held"),
    Kind.TIME: _("Participant 1's time, and the text message"),
    Kind.OTHER: _("Something else"),
}
NOTES: dict[str, str | Promise] = {
    NoteKind.LEARNT: _("Learnt"),
    NoteKind.DATA: _("Data"),
    NoteKind.DECIDED: _("Decided"),
}
PARTS: dict[str, str | Promise] = {
    Part.LEAD: _("Project leader"),
    Part.TEAM: _("Action team"),
    Part.DECIDER: _("Leader who can decide"),
}
PART_HINTS: dict[str, str | Promise] = {
    Part.LEAD: _("Gathers the others, asks whether it happens, and writes down what is learnt."),
    Part.TEAM: _("Knows what a lawful intake is in their organisation, and clears the way."),
    Part.DECIDER: _("Is so close that decisions are made on the way."),
}


def _area(label: Any, hint: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": rows}))


def _day(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=["%Y-%m-%d"],
        widget=widget,
        error_messages={"invalid": _("Choose a day."), "required": _("Choose a day.")},
    )


class PlanForm(PlainForm):
    """A project."""

    name = forms.CharField(label=_("What do you call the project?"), required=False)
    goal = _area(_("What are we to achieve?"), _("So that all understand the same by it."))
    target = _area(
        _("Whom is it for first?"),
        _("Those whom you think it helps the most, and with whom it will work. You can wait."),
        2,
    )
    starts_on = _day(_("First day"), _("It lasts for six months. Then you judge it together."), required=True)


class BarrierForm(PlainForm):
    """Something in the way."""

    kind = forms.ChoiceField(label=_("What kind is it?"), choices=list(KINDS.items()), required=False)
    text = _area(_("What is in the way?"), _("Write about how you work together, never about a person."), 2)
    owner = forms.ChoiceField(label=_("Who has it?"), required=False)
    next_step = forms.CharField(label=_("The next step"), required=False)
    due_on = _day(_("By when?"))

    def __init__(self, *given: Any, members: Iterable[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", _("Nobody yet")), *((str(key), name) for key, name in members)]

    def work(self) -> Work:
        """What was written, as the service takes it."""
        given = dict(self.cleaned_data)
        owner = given.pop("owner")
        return Work(owner_role_id=UUID(owner) if owner else None, **given)


class BenefitForm(PlainForm):
    """What one hopes for: the chain, and by what it is followed."""

    way = _area(
        _("What do we do in another way?"), _("For example: the old and the new helper meet the person together."), 2
    )
    noticed = _area(_("What do people notice of it?"), _("For example: nobody has to tell everything again."), 2)
    gain = _area(_("What comes of it?"), _("For example: more people come to their first appointment."), 2)
    goal = _area(_("And in the long run?"), _("For example: people get help before it becomes a crisis."), 2)
    followed = _area(
        _("How do you see whether it comes?"), _("A number or a question that you have already, and how often."), 2
    )
    owner = forms.ChoiceField(label=_("Who follows it?"), required=False)

    def __init__(self, *given: Any, members: Iterable[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", _("Nobody yet")), *((str(key), name) for key, name in members)]

    def hope(self) -> Hope:
        """What was written, as the service takes it."""
        given = dict(self.cleaned_data)
        owner = given.pop("owner")
        return Hope(owner_role_id=UUID(owner) if owner else None, **given)


class ReadingForm(PlainForm):
    """What a benefit shows now."""

    words = _area(_("What does it show?"), _("Never about a person. Numbers of at least five."), 2)


class GoneForm(PlainForm):
    """It is no longer in the way."""

    how = _area(_("What did you do about it?"), _("Those who meet the same want to know."), 2)


class NoteForm(PlainForm):
    """Data, or something learnt or decided."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=list(NOTES.items()), required=False, widget=forms.RadioSelect
    )
    words = _area(_("What have you seen, learnt or decided?"), _("Never about a person. Numbers of at least five."), 3)


class CourseForm(PlainForm):
    """A course in a unit."""

    unit = forms.ChoiceField(label=_("Whose meeting is it?"), error_messages={"required": _("Choose the unit.")})
    held_on = _day(_("Which day?"), required=True)

    def __init__(self, *given: Any, units: Iterable[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)
        unit.choices = [(str(key), name) for key, name in units]


class EndForm(PlainForm):
    """What came of it."""

    conclusion = _area(
        _("What did you decide together, and why?"),
        _("All in the project see it. Those who come after you want to know."),
        4,
    )
