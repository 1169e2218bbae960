"""When a message is tried again, how a try went, and how it went last with a person's own number or address."""

from django.db import migrations, models
from django.db.models import F

import brobygger.kernel.ids
from brobygger.kernel.rowsecurity import enable

CHANNELS = [("sms", "sms"), ("email", "email")]


def waiting_ones_are_due(apps, schema_editor):
    apps.get_model("notify", "Delivery").objects.filter(due_at=None).update(due_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("notify", "0002_rowsecurity"), ("kernel", "0002_who_acts")]
    operations = [
        migrations.AddField("delivery", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("delivery", "claimed_until", models.DateTimeField(null=True)),
        migrations.AddField("delivery", "failed_how", models.CharField(blank=True, default="", max_length=20), preserve_default=False),
        migrations.RunPython(waiting_ones_are_due, migrations.RunPython.noop),
        # The update's deferred triggers must have run before the table is changed once more.
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        migrations.AlterField("delivery", "due_at", models.DateTimeField()),
        migrations.AddIndex(
            "delivery",
            models.Index(
                fields=["due_at"], condition=models.Q(sent_at=None, failed_at=None), name="delivery_waits"
            ),
        ),
        migrations.CreateModel(
            name="Way",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("channel", models.CharField(choices=CHANNELS, max_length=10)),
                ("address_index", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("failed_how", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "db_table": "notify_way",
                "constraints": [models.UniqueConstraint(fields=("person_id", "channel"), name="one_way_a_channel")],
            },
        ),
        enable("notify_way", using="app_is_system() or (person_id = app_person() and app_actor() not like 'link:%')"),
    ]
