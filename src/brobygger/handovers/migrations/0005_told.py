"""What came of hand-overs: read by the person and by the helpers of both organisations; no job of ours reads it."""

import brobygger.kernel.ids
import django.db.models.deletion
from django.db import migrations, models

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
CONCERNED = f"""{IN_ROOM} and exists (
    select 1 from handovers_handover h join rooms_room r on r.id = h.room_id
    where h.id = handovers_told.handover_id and h.room_id = handovers_told.room_id and (
        app_actor() = 'self:' || r.about_person_id or exists (
            select 1 from rooms_membership m
            where m.room_id = h.room_id and m.seat = app_actor() and m.ended_at is null and m.kind = 'helper'
              and m.organisation_id in (h.from_organisation_id, h.to_organisation_id))))"""
MINE = f"""{CONCERNED} and exists (
    select 1 from rooms_membership m
    where m.id = handovers_told.by_membership_id and m.room_id = handovers_told.room_id and m.seat = app_actor()
      and m.ended_at is null)"""


class Migration(migrations.Migration):

    dependencies = [
        ('handovers', '0004_nudge_rows'),
    ]

    operations = [
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('room_id', models.UUIDField()),
                ('what', models.CharField(max_length=20)),
                ('value', models.CharField(max_length=10)),
                ('day', models.DateField()),
                ('by_membership_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='handovers.handover')),
            ],
            options={
                'db_table': 'handovers_told',
                'constraints': [models.UniqueConstraint(fields=('handover', 'what'), name='hand_over_told_once')],
            },
        ),
        enable("handovers_told", using=CONCERNED, commands="select"),
        enable("handovers_told", using=MINE, commands="insert"),
        enable("handovers_told", using=CONCERNED, check=MINE, commands="update"),
    ]
