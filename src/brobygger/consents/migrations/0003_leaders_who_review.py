"""Emergency accesses are gone through by whoever answers for the unit: its leader, or the organisation's."""

from importlib import import_module

from django.db import migrations

before = import_module("brobygger.consents.migrations.0002_rowsecurity")
LEADER = "unit_id = any((select my_led_units())::uuid[])"


def _policies(leader: str) -> list[str]:
    of = "consents_break_glass"
    read = f"{before.MINE} or {before.OWN} or {leader} or app_is_system()"
    write = f"{before.MINE} or {leader} or app_is_system()"
    return [
        f"alter policy {of}_rows_select on {of} using ({read})",
        f"alter policy {of}_rows_update on {of} using ({write}) with check ({write})",
    ]


class Migration(migrations.Migration):
    dependencies = [("consents", "0002_rowsecurity"), ("people", "0004_units_led")]
    operations = [migrations.RunSQL(_policies(LEADER), _policies(before.LEADER))]
