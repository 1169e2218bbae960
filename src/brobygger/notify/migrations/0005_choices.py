"""How, when and of which rooms a person wants to be told: their own, and our jobs' to read."""

from django.db import migrations, models

import brobygger.kernel.ids
from brobygger.kernel.rowsecurity import enable

OWN = "app_is_system() or (person_id = app_person() and app_actor() not like 'link:%')"


class Migration(migrations.Migration):
    dependencies = [("notify", "0004_devices"), ("kernel", "0002_who_acts")]
    operations = [
        migrations.AddField("delivery", "stream_id", models.UUIDField(null=True)),
        migrations.AddField(
            "delivery", "seat", models.CharField(blank=True, default="", max_length=60), preserve_default=False
        ),
        migrations.AddField("delivery", "read_seq", models.BigIntegerField(null=True)),
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("person_id", models.UUIDField(primary_key=True, serialize=False)),
                ("other", models.CharField(max_length=10)),
                ("quiet", models.BooleanField()),
                ("quiet_from", models.TimeField()),
                ("quiet_until", models.TimeField()),
                ("free_days_quiet", models.BooleanField()),
                ("gathered", models.BooleanField()),
            ],
            options={"db_table": "notify_choice"},
        ),
        migrations.CreateModel(
            name="RoomChoice",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("room_id", models.UUIDField()),
                ("level", models.CharField(max_length=10)),
            ],
            options={
                "db_table": "notify_room_choice",
                "constraints": [models.UniqueConstraint(fields=("person_id", "room_id"), name="one_choice_a_room")],
            },
        ),
        enable("notify_choice", using=OWN),
        enable("notify_room_choice", using=OWN),
    ]
