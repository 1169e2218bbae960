"""Messages: written with their numbers in one transaction, read for the fan-out, and the room list of a seat.

The SECURITY DEFINER functions of rooms; `rooms/definers.py` says why each is needed. Each statement of
`rooms_post_messages` has a fresh snapshot: what is written is judged by what is true while the streams are locked.
"""

from django.db import migrations

POST = """
create function rooms_post_messages(p_batch jsonb, p_skip_locked boolean default false)
    returns table (ord integer, outcome text, seq bigint, at timestamptz, audience bigint)
    language plpgsql volatile security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan -- as in live 0003
    as $$
#variable_conflict use_column
declare
    v_named boolean;
    v_bad integer[] := '{}';
    v_batch jsonb;
    v_done jsonb;
    v record;
    v_member uuid;
begin
    -- Whoever is named in a message must be in the room when it is written, so the locks come before the look.
    select bool_or(jsonb_array_length(coalesce(i -> 'to', '[]')) > 0 or i ->> 'reply_to' is not null
                   or jsonb_typeof(i -> 'ball') = 'object')
    into v_named from jsonb_array_elements(p_batch) i;
    if v_named then
        if p_skip_locked then
            perform s.id from live_stream s
            where s.id in (select (i ->> 'stream')::uuid from jsonb_array_elements(p_batch) i)
            order by s.id for update skip locked;
        else
            perform s.id from live_stream s
            where s.id in (select (i ->> 'stream')::uuid from jsonb_array_elements(p_batch) i)
            order by s.id for update;
        end if;
        select coalesce(array_agg((n - 1)::integer), '{}') into v_bad
        from jsonb_array_elements(p_batch) with ordinality b(i, n)
        where (exists (
                select 1 from (
                    select w::uuid as id from jsonb_array_elements_text(coalesce(i -> 'to', '[]')) w
                    union all
                    select (i -> 'ball' ->> 'holder')::uuid where jsonb_typeof(i -> 'ball') = 'object'
                ) named
                where not exists (
                    select 1 from rooms_membership m join live_subscriber b on b.stream_id = m.room_id
                        and b.seat = m.seat and b.ended_at is null
                        and (b.valid_until is null or b.valid_until > app_now())
                    where m.id = named.id and m.room_id = (i ->> 'stream')::uuid and m.ended_at is null))
            or (i ->> 'reply_to' is not null and not exists (
                select 1 from rooms_message o join live_subscriber b on b.stream_id = o.room_id
                    and b.seat = i ->> 'seat' and b.ended_at is null and o.seq >= b.from_seq
                where o.id = (i ->> 'reply_to')::uuid and o.room_id = (i ->> 'stream')::uuid)))
          -- A message that was kept before gets its first answer again, and one who is not in the room learns nothing.
          and not exists (select 1 from live_event e where e.stream_id = (i ->> 'stream')::uuid
                    and e.seat = i ->> 'seat' and e.client_id = (i ->> 'client_id')::uuid)
          and exists (select 1 from live_subscriber b where b.stream_id = (i ->> 'stream')::uuid
                    and b.seat = i ->> 'seat' and b.ended_at is null);
    end if;
    -- An item without a stream is refused by live_append; its place in the order stays.
    select jsonb_agg(
        case when (n - 1)::integer = any(v_bad)
             then jsonb_build_object('stream', null, 'seat', i -> 'seat', 'client_id', i -> 'client_id')
             else jsonb_build_object('stream', i -> 'stream', 'seat', i -> 'seat', 'client_id', i -> 'client_id',
                'hash', i -> 'hash', 'kind', 'message', 'ref', i -> 'ref', 'audience', i -> 'audience',
                'needs_write', true, 'ids', '{}'::jsonb)
        end order by n)
    into v_batch from jsonb_array_elements(p_batch) with ordinality b(i, n);
    select jsonb_agg(to_jsonb(a)) into v_done from live_append(v_batch, p_skip_locked) a;

    -- A seat without a membership breaks the not-null constraint: nothing of the batch is kept or acknowledged.
    insert into rooms_message (id, room_id, seq, membership_id, text, quick, reply_to_id, to_memberships, at)
    select (p.i ->> 'ref')::uuid, (p.i ->> 'stream')::uuid, d.seq, m.id, p.i ->> 'text', coalesce(p.i ->> 'quick', ''),
           (p.i ->> 'reply_to')::uuid,
           coalesce((select array_agg(w::uuid) from jsonb_array_elements_text(coalesce(p.i -> 'to', '[]')) w), '{}'),
           d.at
    from jsonb_to_recordset(v_done) d(ord integer, outcome text, seq bigint, at timestamptz)
    cross join lateral (select p_batch -> d.ord as i) p
    left join rooms_membership m
        on m.room_id = (p.i ->> 'stream')::uuid and m.seat = p.i ->> 'seat' and m.ended_at is null
    where d.outcome = 'stored';

    -- In the order of the log: a message by the holder answers the ball; a message with a ball passes it on.
    for v in
        with stored as (
            select d.seq, d.at, p_batch -> d.ord as i, (p_batch -> d.ord ->> 'stream')::uuid as room
            from jsonb_to_recordset(v_done) d(ord integer, outcome text, seq bigint, at timestamptz)
            where d.outcome = 'stored'
        ), concerned as (
            select room from stored where jsonb_typeof(i -> 'ball') = 'object'
            union
            select room_id from rooms_ball where answered_at is null and room_id in (select room from stored)
        )
        select s.* from stored s join concerned c on c.room = s.room order by s.room, s.seq
    loop
        select m.id into v_member from rooms_membership m
        where m.room_id = v.room and m.seat = v.i ->> 'seat' and m.ended_at is null;
        update rooms_ball set answered_at = v.at, answered_how = coalesce(nullif(v.i ->> 'quick', ''), 'message')
        where room_id = v.room and answered_at is null and holder_membership_id = v_member;
        if jsonb_typeof(v.i -> 'ball') = 'object' then
            update rooms_ball set answered_at = v.at, answered_how = 'passed-on'
            where room_id = v.room and answered_at is null;
            insert into rooms_ball (id, room_id, holder_membership_id, given_by_membership_id, message_id, due_at,
                given_at, answered_how)
            values (gen_random_uuid(), v.room, (v.i -> 'ball' ->> 'holder')::uuid, v_member, (v.i ->> 'ref')::uuid,
                (v.i -> 'ball' ->> 'due_at')::timestamptz, v.at, '');
        end if;
    end loop;

    -- News of a room that waits already stands for these messages too.
    insert into kernel_outbox (id, kind, ids, at, attempts)
    select gen_random_uuid(), 'rooms.message-posted', jsonb_build_object('room', x.room), x.at, 0
    from (
        select p_batch -> d.ord ->> 'stream' as room, max(d.at) as at
        from jsonb_to_recordset(v_done) d(ord integer, outcome text, at timestamptz)
        where d.outcome = 'stored'
        group by 1
    ) x
    where not exists (
        select 1 from kernel_outbox o
        where o.kind = 'rooms.message-posted' and o.ids ->> 'room' = x.room and o.handled_at is null and o.attempts = 0
    );
    if found then
        perform pg_notify('brobygger_outbox', '');
    end if;
    return query
    select d.ord, case when d.ord = any(v_bad) then 'gone' else d.outcome end, d.seq, d.at, d.audience
    from jsonb_to_recordset(v_done) d(ord integer, outcome text, seq bigint, at timestamptz, audience bigint)
    order by d.ord;
end
$$;
"""
BODIES = """
create function rooms_message_bodies(p_refs uuid[])
    returns table (
        id uuid, room_id uuid, seq bigint, membership_id uuid, author_name text, author_title text,
        author_organisation_id uuid, author_organisation text, author_kind text, text text, quick text, at timestamptz,
        edited_at timestamptz, taken_back_at timestamptz, reply_id uuid, reply_seq bigint, reply_author text, reply_text text,
        reply_quick text, reply_taken_back boolean, to_ids uuid[], to_names text[], ball_holder uuid,
        ball_holder_name text, ball_holder_organisation text, ball_due_at timestamptz, ball_open boolean
    )
    language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan -- as in live 0003
    as $$
    select g.id, g.room_id, g.seq, g.membership_id, a.name, a.title, a.organisation_id, a.organisation_name, a.kind,
           g.text, g.quick, g.at, g.edited_at, g.taken_back_at, o.id, o.seq, oa.name, o.text, o.quick, o.taken_back_at is not null,
           g.to_memberships,
           array(select t.name::text from unnest(g.to_memberships) with ordinality w(id, n)
                 join rooms_membership t on t.id = w.id order by w.n),
           b.holder_membership_id, h.name, h.organisation_name, b.due_at, b.answered_at is null
    from rooms_message g
    join rooms_membership a on a.id = g.membership_id
    -- What a newcomer may not see is quoted to nobody in the piece of page that all share.
    left join rooms_message o on o.id = g.reply_to_id and o.room_id = g.room_id
        and o.seq >= (select max(s.from_seq) from live_subscriber s
                      where s.stream_id = g.room_id and s.ended_at is null)
    left join rooms_membership oa on oa.id = o.membership_id
    left join rooms_ball b on b.message_id = g.id
    left join rooms_membership h on h.id = b.holder_membership_id
    where g.id = any(p_refs) and app_actor() = 'system:live'
    $$;
"""
HOME = """
create function rooms_home(p_limit integer, p_after_rank integer, p_after_at timestamptz, p_after_id uuid)
    returns table (room_id uuid, rank integer, last_at timestamptz, unread integer, to_me boolean,
                   from_person boolean, ball_mine boolean, ball_due timestamptz, ball_late boolean, ball_holder text,
                   newest text, newest_quick text, newest_by text, newest_own boolean, newest_at timestamptz,
                   name text, why text, state text, matters text, participation text, about_person_id uuid,
                   membership_id uuid, total bigint, waiting bigint, with_unread bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    with mine as (
        select s.id, s.last_at, s.last_seq, b.read_seq, b.from_seq, m.id as membership, r.name_given, r.why, r.state,
               r.matters, r.participation, r.about_person_id
        from live_subscriber b
        join live_stream s on s.id = b.stream_id
        join rooms_room r on r.id = b.stream_id
        join rooms_membership m on m.room_id = b.stream_id and m.seat = b.seat and m.ended_at is null
        where b.seat = app_actor() and b.ended_at is null
          and b.valid_from <= app_now() and (b.valid_until is null or b.valid_until > app_now())
    ), counted as (
        select mine.*, u.unread, u.to_me, u.from_person, l.holder_membership_id, l.due_at,
               coalesce(l.holder_membership_id = mine.membership, false) as ball_mine,
               coalesce(l.due_at < app_now(), false) as late,
               case
                   when mine.state not in ('open', 'paused') then case when u.unread > 0 then 4 else 6 end
                   when l.holder_membership_id = mine.membership and l.due_at < app_now() then 0
                   when l.holder_membership_id = mine.membership then 1
                   when u.to_me then 2
                   when u.from_person then 3
                   when u.unread > 0 then 4
                   else 5
               end as rank
        from mine
        cross join lateral (
            select count(*)::integer as unread,
                   coalesce(bool_or(mine.membership = any(x.to_memberships)), false) as to_me,
                   coalesce(bool_or(x.membership_id = x.person), false) as from_person
            from (
                select g.to_memberships, g.membership_id, p.id as person
                from rooms_message g
                left join (
                    select id from rooms_membership
                    where room_id = mine.id and seat = 'self:' || mine.about_person_id limit 1
                ) p on true
                where mine.last_seq > mine.read_seq and g.room_id = mine.id
                  and g.seq > greatest(mine.read_seq, mine.from_seq - 1, mine.last_seq - 1000)
                  and g.membership_id <> mine.membership and g.taken_back_at is null
                order by g.seq desc
                limit 100
            ) x
        ) u
        left join rooms_ball l on l.room_id = mine.id and l.answered_at is null
    ), page as (
        select *, count(*) over () as total, count(*) filter (where rank < 4) over () as waiting,
               count(*) filter (where unread > 0) over () as with_unread
        from counted
    )
    select p.id, p.rank, p.last_at, p.unread, p.to_me, p.from_person, p.ball_mine, p.due_at, p.late,
           h.name::text, n.text, n.quick, n.name, n.membership_id = p.membership, n.at,
           p.name_given::text, p.why::text, p.state::text, p.matters::text, p.participation::text, p.about_person_id,
           p.membership, p.total, p.waiting, p.with_unread
    from (
        select * from page
        where p_after_rank is null
           or rank > p_after_rank
           or (rank = p_after_rank and (last_at, id) < (p_after_at, p_after_id))
        order by rank, last_at desc, id desc
        limit p_limit
    ) p
    left join rooms_membership h on h.id = p.holder_membership_id
    left join lateral (
        select left(g.text, 140) as text, g.quick::text as quick, g.membership_id, g.at, a.name::text as name
        from rooms_message g join rooms_membership a on a.id = g.membership_id
        where g.room_id = p.id and g.taken_back_at is null and g.seq >= p.from_seq
        order by g.seq desc limit 1
    ) n on true
    order by p.rank, p.last_at desc, p.id desc
    $$;
"""
HERE = """
create function rooms_note_here(p_room uuid) returns void
    language sql volatile security definer set search_path = public, pg_temp
    as $$
    update rooms_membership set last_here_at = app_now()
    where room_id = p_room and room_id = any(my_streams()) and seat = app_actor() and ended_at is null
      and (last_here_at is null or last_here_at < app_now() - interval '1 minute')
    $$;
"""
TRUST = """
create function rooms_trust_persons(p_room uuid)
    returns table (id uuid, name text, relation text, phone text, role_id uuid, place integer)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select t.id, t.name, t.relation, t.phone, t.role_id, t."position"::integer
    from rooms_room r join people_trust_person t on t.person_id = r.about_person_id
    where r.id = p_room and r.id = any(my_streams()) and r.state in ('open', 'paused')
    order by t."position"
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
        migrations.RunSQL(HOME, "drop function rooms_home(integer, integer, timestamptz, uuid)"),
        migrations.RunSQL(HERE, "drop function rooms_note_here(uuid)"),
        migrations.RunSQL(TRUST, "drop function rooms_trust_persons(uuid)"),
    ]
