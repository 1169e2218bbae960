"""Questions about a look are read by whoever answers for the unit: its leader, or the organisation's where it has none."""

from importlib import import_module

from django.db import migrations

before = import_module("brobygger.rooms.migrations.0002_rowsecurity")
LEADER = "unit_id = any((select my_led_units())::uuid[])"
_READ = "alter policy rooms_access_question_rows_select on rooms_access_question using ({0} or {1} or {2})"


class Migration(migrations.Migration):
    dependencies = [("rooms", "0004_by_index"), ("people", "0004_units_led")]
    operations = [
        migrations.RunSQL(
            _READ.format(before.IN_ROOM, LEADER, before.JOBS),
            _READ.format(before.IN_ROOM, before.LEADER, before.JOBS),
        )
    ]
