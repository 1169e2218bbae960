"""Which streams may I read now? The one question behind row-level security on everything that hangs on a room."""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

FORWARDS = """
create function my_streams() returns uuid[] language sql stable security definer set search_path = public, pg_temp
    as $$
    select coalesce(array_agg(stream_id), '{}')
    from live_subscriber
    where seat = app_actor() and ended_at is null
      and valid_from <= app_now() and (valid_until is null or valid_until > app_now())
    $$;
create function my_from_seq(stream uuid) returns bigint language sql stable security definer
    set search_path = public, pg_temp
    as $$
    select min(from_seq) from live_subscriber
    where stream_id = stream and seat = app_actor() and ended_at is null
      and valid_from <= app_now() and (valid_until is null or valid_until > app_now())
    $$;
"""
BACKWARDS = "drop function my_from_seq(uuid); drop function my_streams();"
MINE = "any((select my_streams())::uuid[])"


def read_by_members(table, using):
    return (
        enable(table, using=f"{using} or app_is_system()", commands="select"),
        enable(table, using="app_is_system()", commands="insert"),
        enable(table, using="app_is_system()", commands="update"),
    )


class Migration(migrations.Migration):
    dependencies = [("live", "0001_initial"), ("kernel", "0002_who_acts")]
    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        # Members read; only the keeper of seats writes (live/services.py), and nobody removes anything.
        *read_by_members("live_stream", f"id = {MINE}"),
        *read_by_members("live_subscriber", f"stream_id = {MINE} or seat = app_actor()"),
        enable("live_event", using=f"stream_id = {MINE} or app_is_system()"),
        *read_by_members("live_mark", f"stream_id = {MINE}"),
    ]
