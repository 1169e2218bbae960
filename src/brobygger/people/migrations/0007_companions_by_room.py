"""Find whom one shares a room with from one's own rooms outwards.

Before, PostgreSQL could begin with every person's seat in the database and ask for one's rooms at each: a fifth of a
second with 20,000 rooms, also for jobs, which are in no room.
"""

from importlib import import_module

from django.db import migrations

COMPANIONS = """
create or replace function my_companions() returns uuid[]
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select coalesce(array_agg(distinct substring(seat from 6)::uuid), '{}')
    from unnest(my_streams()) mine (id)
    cross join lateral (  -- offset: not to be joined the other way round
        select seat from live_subscriber where stream_id = mine.id and seat like 'self:%' offset 0
    ) theirs
    $$;
"""
_BEFORE = import_module("brobygger.people.migrations.0002_rowsecurity").COMPANIONS.replace(
    "create function", "create or replace function"
)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_call_number")]
    operations = [migrations.RunSQL(COMPANIONS, _BEFORE)]
