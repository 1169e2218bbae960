"""What the leaders write to each status meeting: read by the pilot's leaders, written by each for themselves."""

import django.db.models.deletion
from django.db import migrations, models

import brobygger.kernel.ids
from brobygger.kernel.rowsecurity import enable

LEADS = """exists (
    select 1 from pilots_member m
    where m.pilot_id = pilots_answer.pilot_id and m.is_leader and 'role:' || m.role_id = app_actor())"""
ONESELF = LEADS.replace("where", "where m.id = pilots_answer.member_id and")


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_who_acts"),
        ("pilots", "0002_rooms"),
    ]
    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("meeting_on", models.DateField()),
                ("happened", models.CharField(blank=True, max_length=500)),
                ("hinders", models.CharField(blank=True, max_length=500)),
                ("decided", models.CharField(blank=True, max_length=500)),
                ("written_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="pilots.member"
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="pilots.pilot"
                    ),
                ),
            ],
            options={
                "db_table": "pilots_answer",
                "indexes": [models.Index(fields=["pilot", "-meeting_on"], name="pilot_answer_by_meeting")],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "meeting_on"), name="pilot_answer_once_a_meeting")
                ],
            },
        ),
        enable("pilots_answer", using=f"{LEADS} or app_is_system()", commands="select"),
        enable("pilots_answer", using=ONESELF, commands="insert"),
        enable("pilots_answer", using=ONESELF, commands="update"),
    ]
