"""What people write on the pages of the directory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brobygger.directory import kinds
from brobygger.people.forms import PlainForm


def _line(label: Any, *, hint: Any = "", **attrs: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.TextInput(attrs=attrs))


class EntryForm(PlainForm):
    """What stands about a unit. `owners` are those who may be entrusted with it: (role, name)."""

    what = forms.CharField(
        label=_("What do you do?"),
        help_text=_("In a few plain sentences, as you would say it to somebody who needs you."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    for_whom = _line(_("For whom?"), hint=_("For example age, where they live, or whether they need a referral."))
    needs = forms.MultipleChoiceField(
        label=_("What can people get help with?"),
        choices=kinds.NEEDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    phone = _line(_("Phone"), hint=_("The number that somebody answers."), inputmode="tel", autocomplete="off")
    address = _line(_("Where?"), hint=_("Street and place, and how to find the door."), autocomplete="off")
    hours = _line(_("When?"), hint=_("For example weekdays 9 to 15."), autocomplete="off")
    owner = forms.ChoiceField(
        label=_("Who keeps this right?"), help_text=_("They are asked twice a year."), required=False
    )

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("Nobody yet")), *owners]  # type: ignore[attr-defined]


class AbsenceForm(PlainForm):
    """When somebody is away, and who answers. `deputies` are those one may choose: (role, name)."""

    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(
        label=_("Last day"), help_text=_("The last day away."), widget=forms.DateInput(attrs={"type": "date"})
    )
    deputy = forms.ChoiceField(
        label=_("Who answers?"),
        help_text=_("They are told what waits. They do not come into rooms by this: the person decides about that."),
        required=False,
    )

    find = forms.CharField(
        label=_("Somebody in another unit?"),
        help_text=_("Write a name or a unit of your organisation, and search. Those found can be chosen above."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, deputies: list[tuple[str, str]], unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = _("The contact point at %(unit)s") % {"unit": unit}
        self.fields["deputy"].choices = [("", nobody), *deputies]  # type: ignore[attr-defined]
