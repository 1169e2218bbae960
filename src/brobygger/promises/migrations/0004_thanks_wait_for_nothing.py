"""A thank-you waits for no answer, also where it is addressed to somebody."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("brobygger.promises.migrations.0003_reminded_whom").OF_ROOM
OF_ROOM = _BEFORE.replace(
    "g.to_memberships, g.quick\n",
    "g.to_memberships, g.quick,\n               rooms_says_something(g.quick, g.text) as says\n",
).replace("g.quick = ''", "g.quick = '' and g.says")


class Migration(migrations.Migration):
    dependencies = [("promises", "0003_reminded_whom"), ("rooms", "0009_thanks_name_nobody")]
    operations = [migrations.RunSQL(OF_ROOM, _BEFORE)]
