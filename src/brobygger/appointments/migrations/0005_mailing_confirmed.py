"""Appointments go by e-mail to an address that was confirmed by a link sent to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0004_mailing")]
    operations = [
        migrations.AddField("mailing", "address_index", models.CharField(blank=True, default="", max_length=64), False),
        migrations.AddField("mailing", "secret_hash", models.CharField(blank=True, default="", max_length=64), False),
        migrations.AddField("mailing", "confirmed_at", models.DateTimeField(null=True)),
    ]
