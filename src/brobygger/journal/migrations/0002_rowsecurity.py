"""A note that something is in one's own record is its maker's alone, in the role they made it in, also afterwards."""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("kernel", "0002_who_acts")]
    operations = [enable("journal_mark", using="seat = app_actor()")]
