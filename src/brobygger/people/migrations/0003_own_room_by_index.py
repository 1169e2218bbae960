"""Whether a person has a room of their own is asked at every request: let an index answer, however many rooms there are.

The index on open seats cannot: a person whose rooms are all closed still has them.
"""

from importlib import import_module

from django.db import migrations

before = import_module("brobygger.people.migrations.0002_rowsecurity")
OWN_ROOM = """
create or replace function people_has_own_room(p_person uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp
    as $$ select exists (select 1 from live_subscriber where seat = 'self:' || p_person and seat like 'self:%') $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_rowsecurity"), ("live", "0005_seat_of_oneself")]
    operations = [
        migrations.RunSQL(OWN_ROOM, before.OWN_ROOM.replace("create function", "create or replace function")),
    ]
