"""Enquiries: seen by whoever sent them, whose inbox they lie in, and those they have passed through. Nobody deletes them.

No job of ours reads them: whom to tell follows from the ids of the news.
"""

import brobygger.kernel.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from brobygger.kernel.rowsecurity import enable

ROLE = "(case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end)"
MY_UNIT = f"unit_id = (select r.unit_id from people_role r where r.id = {ROLE})"
HANDLED = f"{ROLE} = any(handled_by)"
HOLDS = f"{MY_UNIT} or role_id = {ROLE}"
SEEN = f"from_role_id = {ROLE} or {HANDLED} or {HOLDS}"
OF_SEEN = "exists (select 1 from directory_enquiry e where e.id = enquiry_id)"  # of those the policy above shows


class Migration(migrations.Migration):

    dependencies = [('directory', '0001_initial'), ('kernel', '0002_who_acts')]

    operations = [
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('from_role_id', models.UUIDField()),
                ('from_unit_id', models.UUIDField()),
                ('unit_id', models.UUIDField()),
                ('role_id', models.UUIDField(null=True)),
                ('handled_by', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), db_default=models.Value('{}'), default=list, size=None)),
                ('text', models.CharField(max_length=1000)),
                ('sent_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, db_default='', max_length=1000)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'directory_enquiry',
                'indexes': [models.Index(fields=['unit_id', '-sent_at'], name='enquiry_by_unit'), models.Index(fields=['from_role_id', '-sent_at'], name='enquiry_by_sender')],
            },
        ),
        migrations.CreateModel(
            name='EnquiryStep',
            fields=[
                ('id', models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('did', models.CharField(choices=[('sent', 'sent'), ('read', 'read'), ('took', 'took'), ('passed-on', 'passed on'), ('answered', 'answered')], max_length=10)),
                ('by_role_id', models.UUIDField()),
                ('to_role_id', models.UUIDField(null=True)),
                ('to_unit_id', models.UUIDField(null=True)),
                ('reason', models.CharField(blank=True, db_default='', max_length=300)),
                ('at', models.DateTimeField()),
                ('enquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='directory.enquiry')),
            ],
            options={
                'db_table': 'directory_enquiry_step',
            },
        ),
        enable("directory_enquiry", using=SEEN, commands="select"),
        enable("directory_enquiry", using=f"from_role_id = {ROLE}", commands="insert"),
        enable("directory_enquiry", using=HOLDS, check=f"{HANDLED} or {HOLDS}", commands="update"),
        enable("directory_enquiry_step", using=OF_SEEN, commands="select"),
        enable("directory_enquiry_step", using=f"by_role_id = {ROLE} and {OF_SEEN}", commands="insert"),
    ]
