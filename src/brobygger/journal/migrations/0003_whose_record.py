"""Whose record a message stands in: colleagues of the same organisation in the room see that it is done.

Only whoever made a note changes or removes it. What one has said need not be written is seen by nobody else.
"""

from django.db import migrations, models

from brobygger.kernel.rowsecurity import enable

OWN = "seat = app_actor()"
ROLE = "case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end"
MY_ORGANISATION = f"""(
    select u.organisation_id from people_role r join people_unit u on u.id = r.unit_id
    where r.id = {ROLE} and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now()))"""
COLLEAGUES = f"(needed and organisation_id = {MY_ORGANISATION} and room_id = any((select my_streams())::uuid[]))"
FILL = """
update journal_mark k set organisation_id = u.organisation_id
from people_role r join people_unit u on u.id = r.unit_id where k.seat = 'role:' || r.id
"""
POLICY = "create policy journal_mark_rows_all on journal_mark for all using (seat = app_actor())"


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_rowsecurity"),
        ("kernel", "0002_who_acts"),
        ("live", "0002_my_streams"),
        ("people", "0001_initial"),
    ]
    operations = [
        migrations.AddField("journalmark", "organisation_id", models.UUIDField(null=True)),
        migrations.AddField("journalmark", "needed", models.BooleanField(default=True, db_default=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(
            "drop policy journal_mark_rows_all on journal_mark",
            [f"{POLICY} with check (seat = app_actor())", "alter table journal_mark enable row level security"],
        ),
        enable("journal_mark", using=f"{OWN} or {COLLEAGUES}", commands="select"),
        enable("journal_mark", using=OWN, check=f"{OWN} and organisation_id = {MY_ORGANISATION}", commands="insert"),
        enable("journal_mark", using=OWN, commands="update"),
        enable("journal_mark", using=OWN, commands="delete"),
    ]
