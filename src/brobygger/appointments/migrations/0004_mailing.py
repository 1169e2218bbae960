"""Who wishes their appointments by e-mail: each their own row, which nobody else reads."""

from django.db import migrations, models

from brobygger.kernel.rowsecurity import enable

OWN = "seat = app_actor()"


class Migration(migrations.Migration):
    dependencies = [("appointments", "0003_feed")]
    operations = [
        migrations.CreateModel(
            name="Mailing",
            fields=[
                ("seat", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("details", models.BooleanField(default=False)),
                ("chosen_at", models.DateTimeField()),
            ],
            options={"db_table": "appointments_mailing"},
        ),
        enable("appointments_mailing", using=OWN),
    ]
