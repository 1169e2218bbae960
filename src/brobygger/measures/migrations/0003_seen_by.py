"""The person decides who reads a form: nobody else, whoever gave it, or every helper in the room."""

from django.db import migrations, models

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
HOLDER = "app_actor() = 'link:' || id::text"
BEFORE = f"({IN_ROOM} and (about_person_id = app_person() or opened_by_seat = app_actor())) or {HOLDER}"
GIVERS = "(opened_by_seat = app_actor() and seen_by <> 'mine')"
READS = f"""({IN_ROOM} and (about_person_id = app_person() or {GIVERS}
    or (seen_by = 'room' and app_actor() like 'role:%'))) or {HOLDER}"""
WRITES = f"({IN_ROOM} and (about_person_id = app_person() or {GIVERS})) or {HOLDER}"


def _policies(reads: str, writes: str) -> list[str]:
    return [
        f"alter policy measures_form_rows_select on measures_form using ({reads})",
        f"alter policy measures_form_rows_update on measures_form using ({writes}) with check ({writes})",
    ]


class Migration(migrations.Migration):
    dependencies = [("measures", "0002_rowsecurity")]
    operations = [
        migrations.AddField("form", "seen_by", models.CharField(default="giver", max_length=10)),
        migrations.AddField("form", "rater_person_id", models.UUIDField(null=True)),
        migrations.RunSQL(_policies(READS, WRITES), _policies(BEFORE, BEFORE)),
    ]
