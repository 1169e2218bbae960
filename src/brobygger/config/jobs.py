"""Jobs that need more than one folder, and the clockwork: what is done again and again without anybody asking.

Arguments are ids only. Each job is a named system actor in a transaction of its own. Periodic jobs may come twice or
late: each looks at what there is to do, never at when it last ran.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import connection

from brobygger.audit.services import seal_waiting
from brobygger.config.reactions import appointments, handovers, pilots, promises, rooms
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.jobs import job
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.notify import services as notify
from brobygger.people import services as people

KEEP_NEWS = dt.timedelta(days=7)  # handled rows of the outbox; parked ones stay until somebody has looked
KEEP_DELIVERIES = 90  # days
KEEP_SIGN_INS = 90  # days after they ended; the access log stays


@job(rooms.TELL)
def tell_of_messages(room_id: str) -> None:
    """Tell those in a room who have not got its newest messages on any device."""
    with transaction_as(rooms.SYSTEM):
        rooms.tell_now(UUID(room_id))


@job(promises.LOOK)
def look_at_promises(room_id: str) -> None:
    """Remind of what is to be answered in a room, or pass it on."""
    with transaction_as(promises.SYSTEM):
        promises.look_now(UUID(room_id))


@job(appointments.MAIL)
def mail_appointment(**ids: str | int) -> None:
    """Send an appointment by e-mail whose receiver did not want to be disturbed when it was made."""
    with transaction_as(appointments.SYSTEM):
        appointments.mail(ids)


@job("handovers.remind", cron="35 6 * * 1-5")
def remind_of_hand_overs(timestamp: int) -> None:
    """In the morning of working days: whoever has a hand-over's ball too long, and of a first appointment tomorrow."""
    with transaction_as(handovers.SYSTEM):
        handovers.remind()
        handovers.remind_person_of_first()


@job("handovers.count", cron="7 4 * * *")
def count_hand_overs(timestamp: int) -> None:
    """Every night: what the hand-overs of each pair of organisations come to."""
    with transaction_as(handovers.SYSTEM):
        handovers.count()


@job("pilots.ask-leaders", cron="13 * * * *")
def ask_leaders(timestamp: int) -> None:
    """Ask the leaders of pilots for their answers before a status meeting."""
    with transaction_as(pilots.SYSTEM):
        pilots.ask_leaders()


@job("audit.seal", cron="* * * * *")
def seal_log(timestamp: int) -> None:
    """Seal the lines of the access log whose transactions have finished; make the months to come."""
    seal_waiting()


@job("config.tidy", cron="17 3 * * *")
def tidy(timestamp: int) -> None:
    """Forget what has been handled, sent, or was signed in long ago."""
    actor = system("tidy")
    with transaction_as(actor):
        OutboxEvent.objects.filter(handled_at__lt=clock.now() - KEEP_NEWS).delete()
        notify.forget_old(actor, days=KEEP_DELIVERIES)
        people.forget_old(actor, days=KEEP_SIGN_INS)
        with connection.cursor() as cursor:
            cursor.execute("delete from django_session where expire_date < %s", [clock.now()])
