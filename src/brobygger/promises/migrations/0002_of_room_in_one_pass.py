"""What waits in a room, found in one pass over its last messages instead of one pass for each question.

In PL/pgSQL, so that the plan is kept from call to call on PostgreSQL 15 as well. The same rows as before.
"""

from importlib import import_module

from django.db import migrations

OF_ROOM = """
create or replace function promises_of_room(p_room uuid)
    returns table (answer_within integer, me uuid, waiting jsonb, silent_since timestamptz, asks_me boolean,
                   solved_ball uuid, solved_by text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
    return query
    with here as (
        select r.id, r.answer_within, r.created_by_role_id, r.opened_at,
               (select m.id from rooms_membership m
                where m.room_id = r.id and m.seat = app_actor() and m.ended_at is null limit 1) as me,
               coalesce((select b.from_seq from live_subscriber b
                         where b.stream_id = r.id and b.seat = app_actor() and b.ended_at is null limit 1), 1) as from_seq
        from rooms_room r
        where r.id = p_room and r.state = 'open' and (app_is_system() or r.id = any(my_streams()))
    ), last as (
        select g.id, g.seq, g.at, g.membership_id, g.to_memberships, g.quick
        from here join rooms_message g on g.room_id = here.id
        where g.taken_back_at is null and g.seq >= here.from_seq
        order by g.seq desc limit 200
    ), written as (
        select g.*, w.kind from last g join rooms_membership w on w.id = g.membership_id
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
        cross join (select coalesce(max(seq) filter (where kind = 'helper'), 0) as seq from written) helpers
        left join (select membership_id, max(seq) as seq from written group by 1) own on own.membership_id = a.holder
        where a.seq >= coalesce(own.seq, 0) and (a.named or a.seq >= helpers.seq)
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
    ) solved on true;
    end
    $$;
"""
_BEFORE = import_module("brobygger.promises.migrations.0001_initial").OF_ROOM.replace(
    "create function", "create or replace function"
)


class Migration(migrations.Migration):
    dependencies = [("promises", "0001_initial")]
    operations = [migrations.RunSQL(OF_ROOM, _BEFORE)]
