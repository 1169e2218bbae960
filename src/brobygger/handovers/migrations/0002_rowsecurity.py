"""All in the room see that there is a hand-over and how far it is; only its three parties read what is written in it.

The receiving helper reads the agenda from when it was shown to them, and of it what the person shares. Jobs read ids,
codes and times to remind, and a summary from the person's yes until it is handed on.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
TAKES_PART = f"""{IN_ROOM} and exists (
    select 1 from rooms_membership m
    where m.room_id = handovers_handover.room_id and m.seat = app_actor() and m.ended_at is null
      and m.kind in ('person', 'helper'))"""


def as_oneself(table):
    return f"""{IN_ROOM} and exists (
        select 1 from rooms_membership m
        where m.id = {table}.by_membership_id and m.room_id = {table}.room_id and m.seat = app_actor()
          and m.ended_at is null)"""


def party(table, *, of_two="true"):
    """The person of the room, the helper who ends, and (where `of_two`) the one who goes on."""
    return f"""({IN_ROOM} and exists (
        select 1 from handovers_handover h join rooms_room r on r.id = h.room_id
        where h.id = {table}.handover_id and h.room_id = {table}.room_id and (
            app_actor() = 'self:' || r.about_person_id or app_actor() = 'role:' || h.one_role_id
            or (app_actor() = 'role:' || h.two_role_id and ({of_two})))))"""


SHOWN = "handovers_point.shared and (part not in ('important', 'not', 'before') or h.shown_at is not null)"
TIMES = """
create function handovers_times(p_rooms uuid[])
    returns table (uid uuid, appointment uuid, starts_at timestamptz, ends_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select distinct a.uid, a.id, a.starts_at, a.ends_at
    from handovers_handover h
    join appointments_appointment a on a.room_id = h.room_id and a.uid in (h.meeting_uid, h.first_uid)
    where h.room_id = any(p_rooms) and a.state = 'planned'
      and (app_is_system() or h.room_id = any((select my_streams())::uuid[]))
    $$;
revoke all on function handovers_times(uuid[]) from public
"""


class Migration(migrations.Migration):
    dependencies = [
        ("handovers", "0001_initial"),
        ("appointments", "0002_rowsecurity"),
        ("kernel", "0002_who_acts"),
        ("live", "0003_append"),
        ("rooms", "0002_rowsecurity"),
    ]
    operations = [
        enable("handovers_handover", using=f"{IN_ROOM} or app_is_system()", commands="select"),
        enable("handovers_handover", using=TAKES_PART, commands="insert"),
        enable("handovers_handover", using=TAKES_PART, commands="update"),
        enable("handovers_mark", using=f"{IN_ROOM} or app_is_system()", commands="select"),
        enable("handovers_mark", using=as_oneself("handovers_mark"), commands="insert"),
        enable("handovers_point", using=party("handovers_point", of_two=SHOWN), commands="select"),
        enable(
            "handovers_point",
            using=f"{as_oneself('handovers_point')} and {party('handovers_point')}",
            commands="insert",
        ),
        enable("handovers_point", using=party("handovers_point", of_two=SHOWN), commands="update"),
        enable(
            "handovers_summary",
            using=f"{party('handovers_summary')} or (app_is_system() and yes_at is not null)",
            commands="select",
        ),
        enable(
            "handovers_summary",
            using=f"{as_oneself('handovers_summary')} and {party('handovers_summary')}",
            commands="insert",
        ),
        enable(
            "handovers_summary",
            using=f"{party('handovers_summary')} or (app_is_system() and yes_at is not null)",
            commands="update",
        ),
        migrations.RunSQL(TIMES, "drop function handovers_times(uuid[])"),
    ]
