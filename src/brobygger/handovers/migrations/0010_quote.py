"""Words about how it was: the person's and the two helpers', until the person has said yes. Then leaders of both
organisations read the words and the month, through one function that says neither whose they are nor which hand-over.
"""

import brobygger.kernel.ids
import django.db.models.deletion
from django.db import migrations, models

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
PARTY = f"""({IN_ROOM} and exists (
    select 1 from handovers_handover h join rooms_room r on r.id = h.room_id
    where h.id = handovers_quote.handover_id and h.room_id = handovers_quote.room_id
      and app_actor() in ('self:' || r.about_person_id, 'role:' || h.one_role_id, 'role:' || h.two_role_id)))"""
MINE = f"""{PARTY} and exists (
    select 1 from rooms_membership m
    where m.id = handovers_quote.by_membership_id and m.room_id = handovers_quote.room_id and m.seat = app_actor()
      and m.ended_at is null)"""
QUOTES = """
create function handovers_quotes(p_from uuid, p_to uuid)
    returns table (words text, by_person boolean, month date)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select q.text, q.by_person, date_trunc('month', q.yes_at at time zone 'Europe/Oslo')::date
    from handovers_quote q
    join handovers_handover h on h.id = q.handover_id join rooms_room r on r.id = h.room_id
    where h.from_organisation_id = p_from and h.to_organisation_id = p_to
      and q.yes_at is not null and q.taken_back_at is null and r.state in ('open', 'closed')
      and exists (
          select 1 from people_role o join people_unit u on u.id = o.unit_id
          where 'role:' || o.id = app_actor() and o.is_leader and u.organisation_id in (p_from, p_to)
            and o.valid_from <= app_now() and (o.valid_until is null or o.valid_until > app_now()))
    order by 3 desc, md5(q.id::text) limit 30
    $$;
revoke all on function handovers_quotes(uuid, uuid) from public
"""


class Migration(migrations.Migration):

    dependencies = [
        ('handovers', '0009_feedback'),
    ]

    operations = [
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('room_id', models.UUIDField()),
                ('text', models.CharField(max_length=600)),
                ('by_person', models.BooleanField()),
                ('by_membership_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('yes_at', models.DateTimeField(null=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='handovers.handover')),
            ],
            options={
                'db_table': 'handovers_quote',
            },
        ),
        enable("handovers_quote", using=PARTY, commands="select"),
        enable("handovers_quote", using=MINE, commands="insert"),
        enable("handovers_quote", using=PARTY, commands="update"),
        migrations.RunSQL(QUOTES, "drop function handovers_quotes(uuid, uuid)"),
    ]
