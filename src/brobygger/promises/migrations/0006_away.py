"""Whether whoever is to answer is away today, and until when: their deputy is told at once, and the room says so."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("brobygger.promises.migrations.0005_talked_together").OF_ROOM
_PLACE = "                   'passed_on_to', ("
OF_ROOM = _BEFORE.replace(
    _PLACE,
    """                   'away_until', (select max(a.last_day) from directory_absence a
                                  where a.role_id = w.role_id and a.removed_at is null
                                    and (app_now() at time zone 'Europe/Oslo')::date between a.first_day and a.last_day),
"""
    + _PLACE,
)


class Migration(migrations.Migration):
    dependencies = [("promises", "0005_talked_together"), ("directory", "0005_taken")]
    operations = [migrations.RunSQL(OF_ROOM, _BEFORE)]
