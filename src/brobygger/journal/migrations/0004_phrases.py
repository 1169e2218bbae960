"""Standard sentences of an organisation: all who work there read them, its leaders keep them, nobody deletes them."""

import brobygger.kernel.ids
from django.db import migrations, models

from brobygger.kernel.rowsecurity import enable

ROLE = "case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end"
ORGANISATION = f"""organisation_id = (
    select u.organisation_id from people_role r join people_unit u on u.id = r.unit_id
    where r.id = {ROLE} {{0}} and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now()))"""
MINE = ORGANISATION.format("")
LEADERS = ORGANISATION.format("and r.is_leader")


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_whose_record"), ("kernel", "0002_who_acts"), ("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Phrase",
            fields=[
                (
                    "id",
                    models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("organisation_id", models.UUIDField()),
                ("text", models.CharField(max_length=500)),
                ("added_by_role_id", models.UUIDField()),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "journal_phrase",
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at", None)),
                        fields=["organisation_id"],
                        name="phrase_by_organisation",
                    )
                ],
            },
        ),
        enable("journal_phrase", using=MINE, commands="select"),
        enable("journal_phrase", using=LEADERS, commands="insert"),
        enable("journal_phrase", using=LEADERS, commands="update"),
    ]
