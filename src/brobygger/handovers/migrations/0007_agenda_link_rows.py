"""Links that write on an agenda are our jobs' alone; all in the room, and jobs, may know how far a summary is."""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

SUMS = """
create function handovers_sums(p_rooms uuid[])
    returns table (handover uuid, round smallint, agreed boolean)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select s.handover_id, s.round, s.yes_at is not null
    from handovers_summary s
    where s.room_id = any(p_rooms) and (app_is_system() or s.room_id = any((select my_streams())::uuid[]))
    $$;
revoke all on function handovers_sums(uuid[]) from public
"""


class Migration(migrations.Migration):
    dependencies = [("handovers", "0006_agenda_link"), ("kernel", "0002_who_acts"), ("live", "0002_my_streams")]
    operations = [
        enable("handovers_agenda_link", using="app_is_system()"),
        migrations.RunSQL(SUMS, "drop function handovers_sums(uuid[])"),
    ]
