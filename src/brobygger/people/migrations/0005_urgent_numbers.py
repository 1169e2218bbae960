"""Whom to call when it is urgent may differ from place to place: a few lines of an organisation's own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_units_led")]
    operations = [
        migrations.AddField(
            "organisation", "urgent", models.CharField(blank=True, db_default="", max_length=300)
        ),
    ]
