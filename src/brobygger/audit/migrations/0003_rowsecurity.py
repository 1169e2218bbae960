"""Who may read and write the log.

Everybody may write a line, but only as themselves. One reads one's own lines; the person, acting as themselves, reads
the lines about them; our own jobs seal and check. Seals and the queue are for our own jobs.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

READ = "seat = app_actor() or app_actor() = 'self:' || about_person_id or app_is_system()"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_lines")]
    operations = [
        enable("audit_line", using=READ, commands="select"),
        enable("audit_line", using="seat = app_actor()", commands="insert"),
        enable("audit_seal", using="app_is_system()", commands="select"),
        enable("audit_seal", using="app_is_system()", commands="insert"),
        enable("audit_waiting", using="app_is_system()", commands="select"),
        enable("audit_waiting", using="app_is_system()", commands="delete"),
    ]
