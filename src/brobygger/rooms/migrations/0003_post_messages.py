"""Messages: written with their numbers in one transaction, read for the fan-out, and the room list of a seat.

SECURITY DEFINER functions; `rooms/definers.py` says why each is needed.
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
    v_gone integer[] := '{}';
    v_batch jsonb := p_batch;
begin
    -- Whoever a message names must be in the room when it is written: the locks come before the look.
    if exists (
        select 1 from jsonb_array_elements(p_batch) i
        where jsonb_array_length(coalesce(i -> 'to', '[]')) > 0 or i ->> 'reply_to' is not null
           or jsonb_typeof(i -> 'ball') = 'object'
    ) then
        if p_skip_locked then
            perform 1 from live_stream s
            where s.id in (select (i ->> 'stream')::uuid from jsonb_array_elements(p_batch) i)
            order by s.id for update skip locked;
        else
            perform 1 from live_stream s
            where s.id in (select (i ->> 'stream')::uuid from jsonb_array_elements(p_batch) i)
            order by s.id for update;
        end if;
        select coalesce(array_agg((n - 1)::integer), '{}') into v_gone
        from jsonb_array_elements(p_batch) with ordinality b(i, n)
        where (
            exists (
                select 1 from (
                    select w::uuid as id from jsonb_array_elements_text(coalesce(i -> 'to', '[]')) w
                    union all
                    select (i -> 'ball' ->> 'holder')::uuid where jsonb_typeof(i -> 'ball') = 'object'
                ) named
                where not exists (
                    select 1 from rooms_membership m
                    join live_subscriber x on x.stream_id = m.room_id and x.seat = m.seat and x.ended_at is null
                        and (x.valid_until is null or x.valid_until > app_now())
                    where m.id = named.id and m.room_id = (i ->> 'stream')::uuid and m.ended_at is null
                )
            )
            or (i ->> 'reply_to' is not null and not exists (
                select 1 from rooms_message o
                join live_subscriber x on x.stream_id = o.room_id and x.seat = i ->> 'seat' and x.ended_at is null
                    and o.seq >= x.from_seq
                where o.id = (i ->> 'reply_to')::uuid and o.room_id = (i ->> 'stream')::uuid
            ))
        )
        -- A repeated sending gets its first answer, whoever has left since.
        and not exists (
            select 1 from live_event e where e.stream_id = (i ->> 'stream')::uuid
                and e.seat = i ->> 'seat' and e.client_id = (i ->> 'client_id')::uuid
        )
        -- One who is out learns that, and nothing of who else is.
        and exists (
            select 1 from live_subscriber x where x.stream_id = (i ->> 'stream')::uuid and x.seat = i ->> 'seat'
                and x.ended_at is null
        );
        if v_gone <> '{}' then
            select jsonb_agg(case when (n - 1)::integer = any(v_gone) then i || '{"stream": null}' else i end order by n)
            into v_batch from jsonb_array_elements(p_batch) with ordinality b(i, n);
        end if;
    end if;
    select array_agg(r.ord order by r.ord), array_agg(r.outcome order by r.ord), array_agg(r.seq order by r.ord),
           array_agg(r.at order by r.ord), array_agg(r.audience order by r.ord),
           count(*) filter (where r.outcome = 'stored')
    into v_ord, v_outcome, v_seq, v_at, v_audience, v_stored
    from live_append(v_batch, p_skip_locked) r;

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
                       and coalesce(s.item ->> 'quick', '') not in ('received', 'i-take-it')))
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
    return query
    select w.ord, case when w.ord = any(v_gone) then 'gone' else w.outcome end, w.seq, w.at, w.audience
    from unnest(v_ord, v_outcome, v_seq, v_at, v_audience) w(ord, outcome, seq, at, audience);
end
$$;
"""
BODIES = """
create function rooms_message_bodies(p_refs uuid[])
    returns table (
        id uuid, room_id uuid, seq bigint, membership_id uuid, author_name text, author_title text,
        author_organisation_id uuid, author_organisation text, author_kind text, text text, quick text, at timestamptz,
        edited_at timestamptz, taken_back_at timestamptz, reply_id uuid, reply_seq bigint, reply_author text,
        reply_text text, reply_quick text, reply_taken_back boolean, to_ids uuid[], to_names text[], ball_holder uuid,
        ball_holder_name text, ball_holder_organisation text, ball_due_at timestamptz, ball_open boolean
    )
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select g.id, g.room_id, g.seq, g.membership_id, a.name, a.title, a.organisation_id, a.organisation_name, a.kind,
           g.text, g.quick, g.at, g.edited_at, g.taken_back_at, o.id, o.seq, oa.name, o.text, o.quick,
           o.taken_back_at is not null, g.to_memberships,
           array(select t.name::text from unnest(g.to_memberships) with ordinality w(id, n)
                 join rooms_membership t on t.id = w.id order by w.n),
           b.holder_membership_id, h.name, h.organisation_name, b.due_at, b.answered_at is null
    from rooms_message g
    join rooms_membership a on a.id = g.membership_id
    left join rooms_message o on o.id = g.reply_to_id
        -- A quoted message that a newcomer may not see is quoted to nobody in the live piece of page.
        and o.seq >= (select max(s.from_seq) from live_subscriber s
                      where s.stream_id = g.room_id and s.ended_at is null)
    left join rooms_membership oa on oa.id = o.membership_id
    left join rooms_ball b on b.message_id = g.id
    left join rooms_membership h on h.id = b.holder_membership_id
    where g.id = any(p_refs) and app_actor() = 'system:live'
    $$;
"""
TRUST = """
create function rooms_trust_persons(p_room uuid)
    returns table (id uuid, name text, relation text, phone text, role_id uuid, "position" integer)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select t.id, t.name, t.relation, t.phone, t.role_id, t."position"::integer
    from rooms_room r join people_trust_person t on t.person_id = r.about_person_id
    where r.id = p_room and r.id = any(my_streams()) and r.state in ('open', 'paused')
    order by t."position"
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
    dependencies = [
        ("rooms", "0002_rowsecurity"),
        ("kernel", "0003_outbox_by_room"),
        ("people", "0002_rowsecurity"),
    ]
    operations = [
        migrations.RunSQL(POST, "drop function rooms_post_messages(jsonb, boolean)"),
        migrations.RunSQL(BODIES, "drop function rooms_message_bodies(uuid[])"),
        migrations.RunSQL(TRUST, "drop function rooms_trust_persons(uuid)"),
        migrations.RunSQL(HOME, "drop function rooms_home(integer, integer, timestamptz, uuid)"),
    ]
