"""How a pilot ends: what each leader thinks, read by its leaders, and what they decided together, read by all in it."""

import django.db.models.deletion
from django.db import migrations, models

import brobygger.kernel.ids
from brobygger.kernel.rowsecurity import enable

LEADS = """exists (
    select 1 from pilots_member m
    where m.pilot_id = pilots_verdict.pilot_id and m.is_leader and 'role:' || m.role_id = app_actor())"""
ONESELF = LEADS.replace("where", "where m.id = pilots_verdict.member_id and")


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_who_acts"),
        ("pilots", "0004_figures"),
    ]
    operations = [
        migrations.AddField("pilot", "ended_on", models.DateField(null=True)),
        migrations.AddField("pilot", "outcome", models.CharField(blank=True, default="", max_length=10), False),
        migrations.AddField("pilot", "outcome_why", models.CharField(blank=True, default="", max_length=1000), False),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("worked", models.CharField(blank=True, max_length=1000)),
                ("hindered", models.CharField(blank=True, max_length=1000)),
                ("outcome", models.CharField(max_length=10)),
                ("written_at", models.DateTimeField()),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdict", to="pilots.member"
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="pilots.pilot"
                    ),
                ),
            ],
            options={"db_table": "pilots_verdict"},
        ),
        enable("pilots_verdict", using=LEADS, commands="select"),
        enable("pilots_verdict", using=ONESELF, commands="insert"),
        enable("pilots_verdict", using=ONESELF, commands="update"),
    ]
