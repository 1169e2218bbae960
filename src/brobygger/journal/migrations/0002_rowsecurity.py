"""The duty list belongs to the seat that journalled, and to nobody else."""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("kernel", "0002_who_acts")]
    operations = [enable("journal_mark", using="seat = app_actor()")]
