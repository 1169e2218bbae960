"""Messages: written with their numbers in one transaction, read for the fan-out, and the room list of a seat.

Three SECURITY DEFINER functions; `rooms/definers.py` says why each is needed.
"""

from django.db import migrations

POST = """
create function rooms_post_messages(p_batch jsonb, p_skip_locked boolean default false)
    returns table (ord integer, outcome text, seq bigint, at timestamptz, audience bigint)
    language plpgsql volatile security definer set search_path = public, pg_temp
    as $$
#variable_conflict use_column
declare
    v_ord integer[];
    v_outcome text[];
    v_seq bigint[];
    v_at timestamptz[];
    v_audience bigint[];
    v_stored integer;
    v_written integer;
begin
    select array_agg(r.ord order by r.ord), array_agg(r.outcome order by r.ord), array_agg(r.seq order by r.ord),
           array_agg(r.at order by r.ord), array_agg(r.audience order by r.ord),
           count(*) filter (where r.outcome = 'stored')
    into v_ord, v_outcome, v_seq, v_at, v_audience, v_stored
    from live_append(p_batch, p_skip_locked) r;

    if v_stored > 0 then
        with stored as (
            select w.seq, w.at, i.value as item, (i.value ->> 'stream')::uuid as room, m.id as author
            from unnest(v_ord, v_outcome, v_seq, v_at) w(ord, outcome, seq, at)
            join jsonb_array_elements(p_batch) with ordinality i(value, n) on i.n = w.ord + 1
            join rooms_membership m on m.room_id = (i.value ->> 'stream')::uuid
                 and m.seat = i.value ->> 'seat' and m.ended_at is null
            where w.outcome = 'stored'
        ), written as (
            insert into rooms_message (id, room_id, seq, membership_id, text, quick, reply_to_id, to_memberships, at)
            select (item ->> 'ref')::uuid, room, seq, author, item ->> 'text', coalesce(item ->> 'quick', ''),
                   (item ->> 'reply_to')::uuid,
                   array(select value::uuid from jsonb_array_elements_text(coalesce(item -> 'to', '[]'))), at
            from stored returning 1
        ), answered as (
            update rooms_ball b
            set answered_at = s.at, answered_how = case when s.item ->> 'ball' is null then 'message' else 'passed-on' end
            from stored s
            where b.room_id = s.room and b.answered_at is null
              and (s.item ->> 'ball' is not null
                   or (b.holder_membership_id = s.author
                       and coalesce(s.item ->> 'quick', '') not in ('received', 'mine')))
        )
        select count(*) into v_written from written;
        if v_written <> v_stored then
            raise exception 'a seat without a membership wrote a message';
        end if;
        insert into rooms_ball (id, room_id, holder_membership_id, given_by_membership_id, message_id, due_at,
                                given_at, answered_how)
        select gen_random_uuid(), x.room, x.holder, m.id, x.message, x.due, x.at, ''
        from (
            select distinct on ((i.value ->> 'stream')) (i.value ->> 'stream')::uuid as room, i.value ->> 'seat' as seat,
                   (i.value ->> 'ref')::uuid as message, (i.value -> 'ball' ->> 'holder')::uuid as holder,
                   (i.value -> 'ball' ->> 'due_at')::timestamptz as due, w.at
            from unnest(v_ord, v_outcome, v_at) w(ord, outcome, at)
            join jsonb_array_elements(p_batch) with ordinality i(value, n) on i.n = w.ord + 1
            where w.outcome = 'stored' and i.value ->> 'ball' is not null
            order by (i.value ->> 'stream'), w.ord desc
        ) x
        join rooms_membership m on m.room_id = x.room and m.seat = x.seat and m.ended_at is null;
        insert into kernel_outbox (id, kind, ids, at, attempts)
        select gen_random_uuid(), 'rooms.message-posted', jsonb_build_object('room', x.room), clock_timestamp(), 0
        from (
            select distinct i.value ->> 'stream' as room
            from unnest(v_ord, v_outcome) w(ord, outcome)
            join jsonb_array_elements(p_batch) with ordinality i(value, n) on i.n = w.ord + 1
            where w.outcome = 'stored'
        ) x
        where not exists (
            select 1 from kernel_outbox o
            where o.kind = 'rooms.message-posted' and o.ids ->> 'room' = x.room and o.handled_at is null
        );
        if found then
            perform pg_notify('brobygger_outbox', '');
        end if;
    end if;
    return query select * from unnest(v_ord, v_outcome, v_seq, v_at, v_audience);
end
$$;
"""
BODIES = """
create function rooms_message_bodies(p_messages uuid[])
    returns table (id uuid, room_id uuid, seq bigint, membership_id uuid, text text, quick text, reply_to_id uuid,
                   to_memberships uuid[], at timestamptz, name text, title text, organisation_name text, kind text,
                   to_names text[], reply_name text, reply_text text,
                   ball_holder uuid, ball_name text, ball_organisation text, ball_due timestamptz)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select m.id, m.room_id, m.seq, m.membership_id, m.text, m.quick, m.reply_to_id, m.to_memberships, m.at,
           a.name, a.title, a.organisation_name, a.kind,
           array(select x.name from rooms_membership x where x.id = any(m.to_memberships) order by x.joined_at),
           ra.name, case when rm.taken_back_at is null then left(rm.text, 120) else '' end,
           b.holder_membership_id, h.name, h.organisation_name, b.due_at
    from rooms_message m
    join rooms_membership a on a.id = m.membership_id
    left join rooms_message rm on rm.id = m.reply_to_id and rm.room_id = m.room_id
    left join rooms_membership ra on ra.id = rm.membership_id
    left join rooms_ball b on b.message_id = m.id
    left join rooms_membership h on h.id = b.holder_membership_id
    where m.id = any(p_messages) and m.taken_back_at is null and app_actor() = 'system:live'
    $$;
"""
HOME = """
create function rooms_home(p_limit integer, p_after_rank integer, p_after_at timestamptz, p_after_id uuid)
    returns table (room_id uuid, rank integer, last_at timestamptz, unread integer, unread_to_me integer,
                   unread_from_person integer, ball_mine boolean, ball_due timestamptz, ball_holder uuid,
                   newest text, newest_by uuid, newest_at timestamptz, membership_id uuid, total bigint,
                   waiting bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    with mine as (
        select s.id, s.last_at, s.last_seq, b.read_seq, b.from_seq, m.id as membership, r.state, r.about_person_id
        from live_subscriber b
        join live_stream s on s.id = b.stream_id
        join rooms_room r on r.id = b.stream_id
        join rooms_membership m on m.room_id = b.stream_id and m.seat = b.seat and m.ended_at is null
        where b.seat = app_actor() and b.ended_at is null
          and b.valid_from <= app_now() and (b.valid_until is null or b.valid_until > app_now())
    ), counted as (
        select mine.*, u.unread, u.to_me, u.from_person, l.holder_membership_id, l.due_at,
               coalesce(l.holder_membership_id = mine.membership, false) as ball_mine,
               case
                   when mine.state = 'waiting' then 4
                   when mine.state not in ('open', 'paused') then 6
                   when l.holder_membership_id = mine.membership and l.due_at < app_now() then 0
                   when l.holder_membership_id = mine.membership then 1
                   when u.to_me > 0 then 2
                   when u.from_person > 0 then 2
                   when u.unread > 0 then 3
                   else 5
               end as rank
        from mine
        cross join lateral (
            select count(*)::integer as unread,
                   (count(*) filter (where mine.membership = any(x.to_memberships)))::integer as to_me,
                   (count(*) filter (where x.kind = 'person'))::integer as from_person
            from (
                select g.to_memberships, a.kind
                from rooms_message g join rooms_membership a on a.id = g.membership_id
                where mine.last_seq > mine.read_seq and g.room_id = mine.id
                  and g.seq > mine.read_seq and g.seq >= mine.from_seq and g.membership_id <> mine.membership
                  and g.taken_back_at is null
                limit 100
            ) x
        ) u
        left join rooms_ball l on l.room_id = mine.id and l.answered_at is null
    ), page as (
        select *, count(*) over () as total, count(*) filter (where rank < 4) over () as waiting
        from counted
    )
    select p.id, p.rank, p.last_at, p.unread, p.to_me, p.from_person, p.ball_mine, p.due_at, p.holder_membership_id,
           n.text, n.membership_id, n.at, p.membership, p.total, p.waiting
    from (
        select * from page
        where p_after_rank is null
           or rank > p_after_rank
           or (rank = p_after_rank and (last_at, id) < (p_after_at, p_after_id))
        order by rank, last_at desc, id desc
        limit p_limit
    ) p
    left join lateral (
        select left(g.text, 140) as text, g.membership_id, g.at
        from rooms_message g
        where g.room_id = p.id and g.taken_back_at is null and g.seq >= p.from_seq
        order by g.seq desc limit 1
    ) n on true
    order by p.rank, p.last_at desc, p.id desc
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rooms", "0002_rowsecurity"), ("kernel", "0003_outbox_by_room")]
    operations = [
        migrations.RunSQL(POST, "drop function rooms_post_messages(jsonb, boolean)"),
        migrations.RunSQL(BODIES, "drop function rooms_message_bodies(uuid[])"),
        migrations.RunSQL(HOME, "drop function rooms_home(integer, integer, timestamptz, uuid)"),
    ]
