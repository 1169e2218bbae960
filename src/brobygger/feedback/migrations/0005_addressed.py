"""What came of something that asked to be talked about: read by the two, written by whoever leads the conversations."""

import django.db.models.deletion
from django.db import migrations, models

import brobygger.kernel.ids
from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
OF_EPISODE = """exists (
    select 1 from feedback_episode e
    where e.id = feedback_addressed.episode_id and e.room_id = feedback_addressed.room_id and {0})"""
TWO = OF_EPISODE.format("(e.about_person_id = app_person() or e.opened_by_seat = app_actor())")
LED = OF_EPISODE.format("e.opened_by_seat = app_actor()")


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_instruments"), ("kernel", "0002_who_acts"), ("live", "0002_my_streams")]
    operations = [
        migrations.CreateModel(
            name="Addressed",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("room_id", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("since", models.PositiveSmallIntegerField()),
                ("words", models.CharField(max_length=600)),
                ("at", models.DateTimeField()),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addressed", to="feedback.episode"
                    ),
                ),
            ],
            options={
                "db_table": "feedback_addressed",
                "constraints": [
                    models.UniqueConstraint(fields=["episode", "kind", "since"], name="alert_addressed_once")
                ],
            },
        ),
        enable("feedback_addressed", using=f"({IN_ROOM} and {TWO})", commands="select"),
        enable("feedback_addressed", using=f"({IN_ROOM} and {LED})", commands="insert"),
        enable("feedback_addressed", using=f"({IN_ROOM} and {LED})", commands="update"),
    ]
