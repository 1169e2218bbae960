"""What one learns from: nothing about anybody, for everybody who is signed in. Who writes is the services' to say."""

from django.db import migrations, models
from django.db.models import Q

import brobygger.kernel.ids


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("organisation_id", models.UUIDField()),
                ("kind", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=160)),
                ("about", models.CharField(blank=True, max_length=600)),
                ("link", models.CharField(blank=True, max_length=500)),
                ("language", models.CharField(blank=True, max_length=40)),
                ("level", models.CharField(blank=True, max_length=10)),
                ("day", models.DateField(null=True)),
                ("last_day", models.DateField(null=True)),
                ("place", models.CharField(blank=True, max_length=160)),
                ("organiser", models.CharField(blank=True, max_length=160)),
                ("is_full", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_role_id", models.UUIDField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "library_entry",
                "indexes": [
                    models.Index(fields=["kind", "day"], condition=Q(removed_at=None), name="library_by_kind")
                ],
            },
        ),
    ]
