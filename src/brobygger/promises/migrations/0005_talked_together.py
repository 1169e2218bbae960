"""Whoever asked and then says "We have talked together" waits no longer: the answer came by telephone."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("brobygger.promises.migrations.0004_thanks_wait_for_nothing").OF_ROOM
_PLACE = "          and not exists (\n                select 1 from promises_step s\n"
OF_ROOM = _BEFORE.replace(
    _PLACE,
    """          and not exists (
                select 1 from written t
                where t.quick = 'talked' and t.membership_id = a.membership_id and t.seq > a.seq)
"""
    + _PLACE,
    1,
)


class Migration(migrations.Migration):
    dependencies = [("promises", "0004_thanks_wait_for_nothing")]
    operations = [migrations.RunSQL(OF_ROOM, _BEFORE)]
