"""Phones and browsers that may be pushed to: one's own, and our jobs'."""

from django.db import migrations, models

import brobygger.kernel.ids
from brobygger.kernel.rowsecurity import enable

CHANNELS = [("sms", "sms"), ("email", "email"), ("push", "push")]


class Migration(migrations.Migration):
    dependencies = [("notify", "0003_ways"), ("kernel", "0002_who_acts")]
    operations = [
        migrations.AlterField("delivery", "channel", models.CharField(choices=CHANNELS, max_length=10)),
        migrations.AlterField("way", "channel", models.CharField(choices=CHANNELS, max_length=10)),
        migrations.AlterField("delivery", "key", models.CharField(max_length=200, unique=True)),
        migrations.AddField("delivery", "device_id", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("name", models.CharField(blank=True, max_length=80)),
                ("endpoint_index", models.CharField(max_length=64, unique=True)),
                ("subscription", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "notify_device",
                "indexes": [models.Index(fields=["person_id"], name="device_by_person")],
            },
        ),
        enable("notify_device", using="app_is_system() or (person_id = app_person() and app_actor() not like 'link:%')"),
    ]
