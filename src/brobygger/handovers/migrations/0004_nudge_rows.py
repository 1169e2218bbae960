"""Reminders and their links are our jobs' alone."""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable


class Migration(migrations.Migration):
    dependencies = [("handovers", "0003_nudge"), ("kernel", "0002_who_acts")]
    operations = [enable("handovers_nudge", using="app_is_system()")]
