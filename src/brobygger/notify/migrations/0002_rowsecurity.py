"""Deliveries are nobody's to read but the jobs': they tell who was told of something, and when."""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial"), ("kernel", "0002_who_acts")]
    operations = [enable("notify_delivery", using="app_is_system()")]
