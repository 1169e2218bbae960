"""A number that those one shares rooms with may call, in this role, where one allows it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_urgent_numbers")]
    operations = [
        migrations.AddField("role", "call_number", models.CharField(blank=True, db_default="", max_length=20)),
    ]
