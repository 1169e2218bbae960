"""What hand-overs come to, in numbers about nobody: for leaders of the two organisations, counted by a job of ours.

The job reads what was told, to count it.
"""

import brobygger.kernel.ids
from django.db import migrations, models

from brobygger.kernel.rowsecurity import enable

MINE = """any((
    select array_agg(u.organisation_id) from people_role r join people_unit u on u.id = r.unit_id
    where r.id = case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end and r.is_leader
      and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now()))::uuid[])"""
LEADERS = f"from_organisation_id = {MINE} or to_organisation_id = {MINE}"


class Migration(migrations.Migration):

    dependencies = [
        ('handovers', '0007_agenda_link_rows'),
        ('people', '0001_initial'),
        ('kernel', '0002_who_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Effect',
            fields=[
                ('id', models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('from_organisation_id', models.UUIDField()),
                ('to_organisation_id', models.UUIDField()),
                ('kind', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=30)),
                ('place', models.IntegerField()),
                ('number', models.IntegerField()),
                ('closed', models.DateField(null=True)),
                ('part', models.IntegerField(null=True)),
                ('days', models.FloatField(null=True)),
            ],
            options={
                'db_table': 'handovers_effect',
                'constraints': [models.UniqueConstraint(fields=('from_organisation_id', 'to_organisation_id', 'kind', 'name', 'place'), name='effect_line_once')],
            },
        ),
        enable("handovers_effect", using=f"app_is_system() or {LEADERS}", commands="select"),
        enable("handovers_effect", using="app_is_system()", commands="insert"),
        enable("handovers_effect", using="app_is_system()", commands="delete"),
        migrations.RunSQL(
            "create policy handovers_told_counted on handovers_told for select using (app_is_system())",
            "drop policy handovers_told_counted on handovers_told",
        ),
    ]
