"""Changing appointments. One function = one transaction = one use-case."""

from brobygger.appointments.services.answering import take_mail
from brobygger.appointments.services.calendar import document
from brobygger.appointments.services.common import (
    AHEAD,
    ANSWERED,
    CANCELLED,
    CHANGED,
    MADE,
    MOVED,
    OFFERED,
    UNSUITED,
    Given,
    Overlaps,
)
from brobygger.appointments.services.feeding import feed, has_address, new_address, revoke_address
from brobygger.appointments.services.inheriting import inherit
from brobygger.appointments.services.mailing import (
    Invitation,
    confirm_mail,
    invitation_for,
    mail_state,
    stop_mail,
    wish_mail,
)
from brobygger.appointments.services.making import cancel, change, make
from brobygger.appointments.services.suiting import (
    MOST_OFFERED,
    answer,
    appointment_of,
    choose,
    does_not_suit,
    offer,
    suits_after_all,
)
from brobygger.appointments.services.waiting import USUAL_WEEKS, WAITS, begin_wait, end_wait

__all__ = [
    "AHEAD",
    "ANSWERED",
    "CANCELLED",
    "CHANGED",
    "MADE",
    "MOST_OFFERED",
    "MOVED",
    "OFFERED",
    "UNSUITED",
    "USUAL_WEEKS",
    "WAITS",
    "Given",
    "Invitation",
    "Overlaps",
    "answer",
    "appointment_of",
    "begin_wait",
    "cancel",
    "change",
    "choose",
    "confirm_mail",
    "document",
    "does_not_suit",
    "end_wait",
    "feed",
    "has_address",
    "inherit",
    "invitation_for",
    "mail_state",
    "make",
    "new_address",
    "offer",
    "revoke_address",
    "stop_mail",
    "suits_after_all",
    "take_mail",
    "wish_mail",
]
