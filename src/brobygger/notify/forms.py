"""What a person writes about their notices. Rules live in `rules.py`; forms say labels, hints and shapes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brobygger.notify.rules import Choice, Other


class ChoiceForm(forms.Form):
    """How and when somebody wants to be told."""

    use_required_attribute = False

    other = forms.ChoiceField(
        label=_("Besides the notice on my devices"),
        help_text=_("Comes half an hour later where you have not looked by then. Without a device it comes at once."),
        choices=[
            (Other.SMS.value, _("Text message")),
            (Other.EMAIL.value, _("E-mail")),
            (Other.BOTH.value, _("Both")),
            (Other.NONE.value, _("Nothing, my devices are enough")),
        ],
        widget=forms.RadioSelect,
    )
    gathered = forms.ChoiceField(
        label=_("How often"),
        choices=[
            ("", _("Each time something waits for me")),
            ("yes", _("Gathered, at 8 and at 15; what names me comes at once")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    quiet = forms.BooleanField(
        label=_("Quiet hours"),
        help_text=_(
            "What comes meanwhile waits until they are over. An appointment by e-mail comes all the same if it is "
            "made, moved or cancelled for the same day, or for a time before they are over."
        ),
        required=False,
    )
    quiet_from = forms.TimeField(label=_("From"), widget=forms.TimeInput(format="%H:%M"))
    quiet_until = forms.TimeField(label=_("Until"), widget=forms.TimeInput(format="%H:%M"))
    free_days_quiet = forms.BooleanField(label=_("Quiet on weekends and public holidays"), required=False)

    @classmethod
    def of(cls, choice: Choice, data: Any = None) -> ChoiceForm:
        """The form as filled in with a choice."""
        first = {
            "other": choice.other.value,
            "gathered": "yes" if choice.gathered else "",
            "quiet": choice.quiet,
            "quiet_from": f"{choice.quiet_from:%H:%M}",
            "quiet_until": f"{choice.quiet_until:%H:%M}",
            "free_days_quiet": choice.free_days_quiet,
        }
        return cls(data, initial=first)

    def chosen(self) -> Choice:
        """What a valid form says."""
        given: dict[str, Any] = self.cleaned_data
        start, end = given["quiet_from"], given["quiet_until"]
        assert isinstance(start, dt.time)
        assert isinstance(end, dt.time)
        return Choice(
            other=Other(given["other"]),
            quiet=given["quiet"],
            quiet_from=start,
            quiet_until=end,
            free_days_quiet=given["free_days_quiet"],
            gathered=given["gathered"] == "yes",
        )
