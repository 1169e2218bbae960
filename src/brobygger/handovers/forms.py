"""What the pages of hand-overs take in: shape only."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from brobygger.appointments import times
from brobygger.appointments.forms import AppointmentForm
from brobygger.appointments.services import Given


class TimeForm(AppointmentForm):
    """A time and a place for the three (or two); what it is and who is there follow from the step."""

    def __init__(self, *args: Any, what: str, people: tuple[UUID, ...], **kwargs: Any) -> None:
        super().__init__(*args, people=(), **kwargs)
        self.called, self.with_whom = what, people
        for name in ("what", "people", "video", "bring"):
            del self.fields[name]

    def given(self) -> Given:
        """What the form says. Raises Invalid for an hour that does not exist."""
        said = self.cleaned_data
        starts_at = times.moment(said["day"], said["clock"])
        return Given(
            what=self.called,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=said["length"]),
            place=said["place"],
            find=said["find"],
            people=self.with_whom,
        )
