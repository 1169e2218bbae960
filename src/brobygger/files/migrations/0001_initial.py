"""Stored files: read by those who may read what they belong to, added and removed by the seat that sent them.

Jobs see the rows, which hold no content, to seal their keys anew.
"""

import brobygger.kernel.ids
from django.db import migrations, models

WHOLE = "room_id = any((select my_whole_streams())::uuid[])"
LATER = "exists (select 1 from my_later_streams() l where l.stream = room_id and seq >= l.from_seq)"
OWN = "seat = app_actor() and room_id = any((select my_streams())::uuid[])"
JOBS = "app_is_system()"
POLICIES = {
    "select": f"using ({WHOLE} or {LATER} or {JOBS})",
    "insert": f"with check ({OWN})",
    "delete": f"using ({OWN})",
    "update": f"using ({JOBS}) with check ({JOBS})",
}


class Migration(migrations.Migration):
    initial = True
    dependencies = [("kernel", "0002_who_acts"), ("live", "0005_seat_of_oneself")]
    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("room_id", models.UUIDField()),
                ("about_id", models.UUIDField(unique=True)),
                ("seq", models.BigIntegerField()),
                ("seat", models.CharField(max_length=60)),
                ("content_type", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=200)),
                ("size", models.PositiveIntegerField()),
                ("width", models.PositiveSmallIntegerField(default=0)),
                ("height", models.PositiveSmallIntegerField(default=0)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "files_file"},
        ),
        migrations.RunSQL("alter table files_file enable row level security", migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                f"create policy files_file_rows_{command} on files_file for {command} {rule}",
                f"drop policy files_file_rows_{command} on files_file",
            )
            for command, rule in POLICIES.items()
        ),
    ]
