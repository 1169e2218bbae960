"""What the pages of appointments take in: shape only. Whether it fits is the services' to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brobygger.appointments import times
from brobygger.appointments.queries import AppointmentCard
from brobygger.appointments.services import MOST_OFFERED, USUAL_WEEKS, Given
from brobygger.kernel.errors import Invalid
from brobygger.ui.words import NORWAY

LENGTHS = (15, 20, 30, 45, 60, 75, 90, 120, 180, 240, 360, 480)
Option = tuple[str, Any]


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(input_formats=["%Y-%m-%d"], widget=forms.DateInput, **more)


def _clock(**more: Any) -> forms.TimeField:
    return forms.TimeField(input_formats=["%H:%M", "%H:%M:%S", "%H.%M"], widget=forms.TimeInput, **more)


class AppointmentForm(forms.Form):
    """A time, with whom, where, and what to know before."""

    what = forms.CharField(
        label=gettext_lazy("What is it?"), help_text=gettext_lazy("For example: a meeting with NAV."), max_length=120
    )
    day = _day(label=gettext_lazy("Date"))
    clock = _clock(label=gettext_lazy("Time"))
    length = forms.TypedChoiceField(label=gettext_lazy("How long"), coerce=int, initial=60)
    people = forms.MultipleChoiceField(label=gettext_lazy("Who is to be there?"), widget=forms.CheckboxSelectMultiple)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=200, required=False)
    video = forms.CharField(
        label=gettext_lazy("Link, if it is by video"),
        help_text=gettext_lazy("The whole address, beginning with https://"),
        max_length=500,
        required=False,
    )
    find = forms.CharField(
        label=gettext_lazy("How to find it"),
        help_text=gettext_lazy("Which entrance, which floor, who meets you, where the bus stops."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    bring = forms.CharField(
        label=gettext_lazy("What to bring"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, people: Sequence[Option], minutes: int = 60, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        length, who = self.fields["length"], self.fields["people"]
        assert isinstance(length, forms.ChoiceField)
        assert isinstance(who, forms.MultipleChoiceField)
        length.choices = [(str(n), times.length_of(n)) for n in sorted({*LENGTHS, minutes})]
        who.choices = list(people)
        self.fields["video"].widget.attrs.update(inputmode="url", autocomplete="off")
        self.fields["place"].widget.attrs.update(autocomplete="off")

    def given(self) -> Given:
        """What the form says. Raises Invalid for an hour that does not exist."""
        said = self.cleaned_data
        starts_at = times.moment(said["day"], said["clock"])
        return Given(
            what=said["what"],
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=said["length"]),
            place=said["place"],
            video=said["video"],
            bring=said["bring"],
            find=said["find"],
            people=tuple(UUID(one) for one in said["people"]),
        )


def initial_of(card: AppointmentCard) -> dict[str, Any]:
    """What stands in the form when an appointment is changed."""
    local = card.starts_at.astimezone(NORWAY)
    return {
        "what": card.what,
        "day": local.date(),
        "clock": local.strftime("%H:%M"),
        "length": minutes_of(card),
        "people": [str(one.membership_id) for one in card.people if one.is_here],
        "place": card.place,
        "video": card.video,
        "bring": card.bring,
        "find": card.find,
    }


def minutes_of(card: AppointmentCard) -> int:
    """How long it lasts."""
    return round((card.ends_at - card.starts_at).total_seconds() / 60)


class OfferForm(forms.Form):
    """Up to five other times, as long as the appointment is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, MOST_OFFERED + 1):
            self.fields[f"day{n}"] = _day(label=_("Date"), required=n == 1)
            self.fields[f"clock{n}"] = _clock(label=_("Time"), required=n == 1)

    def rows(self) -> list[tuple[int, Any, Any]]:
        """The pairs of fields, for the page."""
        return [(n, self[f"day{n}"], self[f"clock{n}"]) for n in range(1, MOST_OFFERED + 1)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for n in range(1, MOST_OFFERED + 1):
            day, clock = said.get(f"day{n}"), said.get(f"clock{n}")
            if day and not clock and not self.has_error(f"clock{n}"):
                self.add_error(f"clock{n}", _("At what time?"))
            elif clock and not day and not self.has_error(f"day{n}"):
                self.add_error(f"day{n}", _("On which day?"))
            elif day and clock:
                try:
                    said[f"moment{n}"] = times.moment(day, clock)
                except Invalid as problem:
                    self.add_error(f"clock{n}", problem.message)
        return said

    def moments(self) -> list[dt.datetime]:
        """The times that are offered."""
        said = self.cleaned_data
        return [said[f"moment{n}"] for n in range(1, MOST_OFFERED + 1) if f"moment{n}" in said]


class WaitForm(forms.Form):
    """What the person waits for, and how long that usually takes."""

    what = forms.CharField(
        label=gettext_lazy("What is waited for?"),
        help_text=gettext_lazy("For example: an answer from DPS."),
        max_length=120,
    )
    usual_weeks = forms.TypedChoiceField(label=gettext_lazy("How long it usually takes"), coerce=int, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["usual_weeks"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(n), usual(n) if n else _("We do not know")) for n in USUAL_WEEKS]


def usual(weeks: int) -> str:
    """1 week, 6 weeks, 1 year."""
    if weeks == 52:
        return _("1 year")
    return _("1 week") if weeks == 1 else _("%(n)d weeks") % {"n": weeks}
