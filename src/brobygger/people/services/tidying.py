"""What is over need not be kept: codes, sign-ins, links."""

from __future__ import annotations

import datetime as dt

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.people import access
from brobygger.people.models import Invitation, OneTimeCode, SignIn

CODES_KEPT = dt.timedelta(days=1)


def forget_old(actor: Actor, *, days: int) -> int:
    """Delete yesterday's codes, and sign-ins and links that ended more than `days` days ago; returns how many rows.

    For our own jobs (Hidden for others). The access log keeps what was done with them.
    """
    access.system_only(actor, "people.forget-old")
    now = clock.now()
    before = now - dt.timedelta(days=days)
    gone = (
        OneTimeCode.objects.filter(expires_at__lt=now - CODES_KEPT),
        SignIn.objects.filter(absolute_until__lt=before),
        Invitation.objects.filter(expires_at__lt=before),
    )
    return sum(rows.delete()[0] for rows in gone)
