"""Who was told when a holder was to be reminded and was away: the room can say so."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("brobygger.promises.migrations.0002_of_room_in_one_pass").OF_ROOM
_PLACE = "                   'passed_on_to', ("
OF_ROOM = _BEFORE.replace(
    _PLACE,
    """                   'reminded_to', (select string_agg(s.to_name, ', ') from promises_step s where s.room_id = p_room
                                   and s.about_id = w.id and s.membership_id = w.holder and s.what = 'reminded'),
"""
    + _PLACE,
)


class Migration(migrations.Migration):
    dependencies = [("promises", "0002_of_room_in_one_pass")]
    operations = [migrations.RunSQL(OF_ROOM, _BEFORE)]
