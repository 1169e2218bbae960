"""Why a pilot is needed although there are other ways, and at its end whether it still is, and what came of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pilots", "0005_end")]
    operations = [
        migrations.AddField("pilot", "need", models.CharField(blank=True, default="", max_length=1000), False),
        migrations.AddField("verdict", "needed", models.CharField(blank=True, default="", max_length=10), False),
        migrations.AddField("verdict", "gained", models.JSONField(blank=True, default=dict)),
    ]
