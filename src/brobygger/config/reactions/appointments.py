"""News of appointments: those whom one is with look into the room. What it is about never leaves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.appointments import services as appointments
from brobygger.kernel import clock, jobs
from brobygger.kernel.actor import system
from brobygger.notify import queries as ways
from brobygger.notify import rules
from brobygger.notify import services as notify

SYSTEM = system("appointments")
MAIL = "appointments.mail"  # the job's name; config/jobs.py holds it


def tell(ids: Mapping[str, Any]) -> None:
    """Somebody's appointment is made, moved, cancelled or asked about: they are told once.

    As they have chosen for that room; it names them, so a muted room does not keep it from them.
    """
    about = notify.About(UUID(ids["room"]), ids["seat"], int(ids["seq"]) - 1, named=True)
    key = f"appointment:{ids['appointment']}:{ids['seq']}:{ids['person']}"
    notify.send(SYSTEM, person_id=UUID(ids["person"]), template="something-happened", key=key, about=about)


def mail(ids: Mapping[str, Any]) -> None:
    """An appointment is made, moved or cancelled: whoever wishes it gets it in their calendar, by e-mail, once.

    In their quiet hours a job does it later, with the appointment as it stands then.
    """
    reach = ways.reach(SYSTEM, UUID(ids["person"]))
    if not reach.ways.email:
        return
    now = clock.now()
    due_at = rules.calendar_mail_at(now, reach.choice, dt.datetime.fromisoformat(ids["soonest"]))
    if due_at > now:
        jobs.defer(MAIL, seconds=int((due_at - now).total_seconds()) + 1, **ids)
        return
    found = appointments.invitation_for(
        SYSTEM,
        seat=ids["seat"],
        room_id=UUID(ids["room"]),
        appointment_id=UUID(ids["appointment"]),
        was=(UUID(ids["uid"]), int(ids["sequence"])),
        to=reach.address.email,
        language=reach.address.language,
    )
    if found is not None:
        notify.send(
            SYSTEM,
            person_id=reach.address.person_id,
            template="appointment",
            key=f"calendar:{ids['appointment']}:{ids['sequence']}:{ids['seat']}",
            channel="email",
            to=reach.address.email,
            secret=f"{found.link}\n{found.document}",
        )
