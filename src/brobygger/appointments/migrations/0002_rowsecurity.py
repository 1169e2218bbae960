"""Whoever may read the room's log of that time reads these, and whoever an appointment is with; nobody removes any.

One makes, answers and suggests as oneself. The person and the helpers change what is agreed: who may is the services'
to say. What was said about a time is read with its appointment.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
WHOLE = "room_id = any((select my_whole_streams())::uuid[])"
LATER = "exists (select 1 from my_later_streams() l where l.stream = room_id and seq >= l.from_seq)"
READ = f"{WHOLE} or {LATER}"
WITH_ME = f"""({IN_ROOM} and exists (
    select 1 from rooms_membership m
    where m.room_id = appointments_appointment.room_id and m.seat = app_actor() and m.ended_at is null
      and m.id = any(appointments_appointment.with_memberships)))"""
OF_APPOINTMENT = "exists (select 1 from appointments_appointment a where a.id = appointment_id)"
OF_ALTERNATIVE = "exists (select 1 from appointments_alternative o where o.id = alternative_id)"


def as_oneself(table, column):
    return f"""{IN_ROOM} and exists (
        select 1 from rooms_membership m
        where m.id = {table}.{column} and m.room_id = {table}.room_id and m.seat = app_actor() and m.ended_at is null)"""


def by_those_who_agree(table):
    return f"""{IN_ROOM} and exists (
        select 1 from rooms_membership m
        where m.room_id = {table}.room_id and m.seat = app_actor() and m.ended_at is null
          and m.kind in ('person', 'helper', 'next-of-kin', 'trust-person'))"""


def table(name, *, read, insert_by, update):
    return (
        enable(name, using=read, commands="select"),
        enable(name, using=as_oneself(name, insert_by), commands="insert"),
        enable(name, using=update, commands="update"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0001_initial"),
        ("kernel", "0002_who_acts"),
        ("live", "0003_append"),
        ("rooms", "0002_rowsecurity"),
    ]
    operations = [
        *table(
            "appointments_appointment",
            read=f"{READ} or {WITH_ME}",
            insert_by="by_membership_id",
            update=by_those_who_agree("appointments_appointment"),
        ),
        *table(
            "appointments_unsuited",
            read=OF_APPOINTMENT,
            insert_by="membership_id",
            update=as_oneself("appointments_unsuited", "membership_id"),
        ),
        *table(
            "appointments_alternative",
            read=OF_APPOINTMENT,
            insert_by="by_membership_id",
            update=by_those_who_agree("appointments_alternative"),
        ),
        *table(
            "appointments_answer",
            read=OF_ALTERNATIVE,
            insert_by="membership_id",
            update=as_oneself("appointments_answer", "membership_id"),
        ),
        *table(
            "appointments_wait",
            read=READ,
            insert_by="by_membership_id",
            update=by_those_who_agree("appointments_wait"),
        ),
    ]
