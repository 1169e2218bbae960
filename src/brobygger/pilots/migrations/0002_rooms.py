"""Which rooms are under a pilot, seen by those in the room; and how often somebody was outside one."""

import django.db.models.deletion
from django.db import migrations, models

import brobygger.kernel.ids
from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_who_acts"),
        ("live", "0005_seat_of_oneself"),
        ("pilots", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="PilotRoom",
            fields=[
                ("room_id", models.UUIDField(primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="pilots.pilot"
                    ),
                ),
            ],
            options={"db_table": "pilots_room"},
        ),
        migrations.CreateModel(
            name="Refused",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("week", models.DateField()),
                ("times", models.PositiveIntegerField(default=0)),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refused", to="pilots.pilot"
                    ),
                ),
            ],
            options={
                "db_table": "pilots_refused",
                "constraints": [
                    models.UniqueConstraint(fields=("pilot", "week"), name="pilot_refused_once_a_week")
                ],
            },
        ),
        enable("pilots_room", using=IN_ROOM, commands="select"),
        enable("pilots_room", using=IN_ROOM, commands="insert"),
    ]
