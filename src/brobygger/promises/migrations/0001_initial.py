"""Steps about answers that are waited for: read by those in the room, written by our own services as a system."""

import brobygger.kernel.ids
from django.db import migrations, models

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
JOBS = "app_is_system()"
# One row for a room that is open and that the caller is in (or a job): what waits (ids, times and names of members,
# never words), since when it has been silent, and the last ball that the caller gave and got an answer to.
OF_ROOM = """
create function promises_of_room(p_room uuid)
    returns table (answer_within integer, me uuid, waiting jsonb, silent_since timestamptz, asks_me boolean,
                   solved_ball uuid, solved_by text)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    with here as (
        select r.id, r.answer_within, r.created_by_role_id, r.opened_at,
               (select m.id from rooms_membership m
                where m.room_id = r.id and m.seat = app_actor() and m.ended_at is null limit 1) as me,
               coalesce((select b.from_seq from live_subscriber b
                         where b.stream_id = r.id and b.seat = app_actor() and b.ended_at is null limit 1), 1) as from_seq
        from rooms_room r
        where r.id = p_room and r.state = 'open' and (app_is_system() or r.id = any(my_streams()))
    ), written as (
        select g.id, g.seq, g.at, g.membership_id, g.to_memberships, g.quick, w.kind
        from here join rooms_message g on g.room_id = here.id
        join rooms_membership w on w.id = g.membership_id
        where g.taken_back_at is null and g.seq >= here.from_seq
        order by g.seq desc limit 200
    ), first_helper as (
        select m.id from here join rooms_membership m on m.room_id = here.id
        left join rooms_ball b on b.room_id = m.room_id and b.answered_at is null and b.holder_membership_id = m.id
        where m.kind = 'helper' and m.ended_at is null
        order by b.id is not null desc, m.role_id = here.created_by_role_id desc, m.joined_at, m.id limit 1
    ), asked as (
        select g.id, g.seq, g.at, g.membership_id, h.id as holder, true as named
        from written g cross join lateral unnest(g.to_memberships) h(id) where g.quick = ''
        union all
        select g.id, g.seq, g.at, g.membership_id, h.id, false
        from written g cross join first_helper h
        where g.quick = '' and g.kind = 'person' and cardinality(g.to_memberships) = 0
    ), waiting as (
        select distinct on (a.holder) a.id, a.seq, a.at, a.holder, m.name, m.role_id,
               (select w.name from rooms_membership w where w.id = a.membership_id) as asker, a.membership_id as asked_by
        from asked a join rooms_membership m on m.id = a.holder and m.ended_at is null and m.kind = 'helper'
        where not exists (
                select 1 from written n
                where n.seq > a.seq and (n.membership_id = a.holder or (not a.named and n.kind = 'helper')))
          and not exists (
                select 1 from promises_step s
                where s.room_id = p_room and s.about_id = a.id and s.what = 'settled' and s.membership_id = a.holder)
        order by a.holder, a.seq
    )
    select here.answer_within::integer, here.me,
           coalesce((
               select jsonb_agg(jsonb_build_object(
                   'message', w.id, 'seq', w.seq, 'at', w.at, 'holder', w.holder, 'holder_name', w.name,
                   'holder_role', w.role_id, 'asker', w.asker, 'asked_by', w.asked_by,
                   'reminded_at', (select min(s.at) from promises_step s where s.room_id = p_room
                                   and s.about_id = w.id and s.membership_id = w.holder and s.what = 'reminded'),
                   'passed_on_to', (select string_agg(s.to_name, ', ') from promises_step s where s.room_id = p_room
                                    and s.about_id = w.id and s.membership_id = w.holder and s.what = 'passed-on')
               ) order by w.seq) from waiting w), '[]'),
           greatest(here.opened_at, (select max(at) from written),
                    (select max(s.at) from promises_step s where s.room_id = p_room and s.what = 'going-on')),
           here.me is not null and here.me = (select id from first_helper),
           solved.id, solved.name
    from here
    left join lateral (
        select b.id, m.name::text as name
        from rooms_ball b join rooms_membership m on m.id = b.holder_membership_id
        where b.room_id = here.id and b.given_by_membership_id = here.me and b.holder_membership_id <> here.me
          and b.answered_at > app_now() - interval '3 days' and b.answered_how not in ('left', 'closed', 'taken-back', 'passed-on')
          and not exists (select 1 from promises_step s where s.room_id = here.id and s.about_id = b.id)
        order by b.answered_at desc limit 1
    ) solved on true
    $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("kernel", "0002_who_acts"),
        ("live", "0005_seat_of_oneself"),
        ("rooms", "0006_answer_within"),
    ]
    operations = [
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("room_id", models.UUIDField()),
                ("about_id", models.UUIDField()),
                ("membership_id", models.UUIDField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("reminded", "reminded"),
                            ("passed-on", "passed on"),
                            ("settled", "settled"),
                            ("going-on", "going on"),
                            ("saved", "saved"),
                            ("not-saved", "not saved"),
                        ],
                        max_length=10,
                    ),
                ),
                ("to_name", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "promises_step",
                "indexes": [models.Index(fields=["room_id", "about_id"], name="promise_step_by_room")],
            },
        ),
        enable("promises_step", using=f"{IN_ROOM} or {JOBS}", commands="select"),
        enable("promises_step", using=JOBS, commands="insert"),
        migrations.RunSQL(OF_ROOM, "drop function promises_of_room(uuid)"),
    ]
