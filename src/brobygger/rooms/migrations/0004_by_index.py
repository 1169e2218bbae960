"""`rooms_post_messages` without taking its batch apart and together again; as in live 0004, each row by its own index.

What is rare (a message that names somebody, an open ball) is only looked at where there is one.
"""

from importlib import import_module

from django.db import migrations

POST = """
create or replace function rooms_post_messages(p_batch jsonb, p_skip_locked boolean default false)
    returns table (ord integer, outcome text, seq bigint, at timestamptz, audience bigint)
    language plpgsql volatile security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan -- as in live 0003
    as $$
#variable_conflict use_column
declare
    v_batch jsonb := p_batch;
    v_rooms uuid[];
    v_named boolean;
    v_bad integer[] := '{}';
    v_ord integer[];
    v_outcome text[];
    v_seq bigint[];
    v_at timestamptz[];
    v_audience bigint[];
    v_written uuid[];
    v record;
    v_member uuid;
begin
    select array_agg(distinct i.stream),
           bool_or(coalesce(i.to, '{}') <> '{}' or i.reply_to is not null or jsonb_typeof(i.ball) = 'object')
    into v_rooms, v_named
    from jsonb_to_recordset(p_batch) i(stream uuid, "to" uuid[], reply_to uuid, ball jsonb);
    if v_named then
        v_bad := rooms_unsendable(p_batch, v_rooms, p_skip_locked);
    end if;
    if v_bad <> '{}' then
        -- An item without a stream is refused by live_append; its place in the order stays.
        select jsonb_agg(case when (n - 1)::integer = any(v_bad) then i || '{"stream": null}' else i end order by n)
        into v_batch from jsonb_array_elements(p_batch) with ordinality b(i, n);
    end if;
    select array_agg(r.ord), array_agg(r.outcome), array_agg(r.seq), array_agg(r.at), array_agg(r.audience)
    into v_ord, v_outcome, v_seq, v_at, v_audience
    from live_append(v_batch, p_skip_locked) r;

    -- A seat without a membership breaks the not-null constraint: nothing of the batch is kept or acknowledged.
    with member as materialized (
        select m.id, m.room_id, m.seat from rooms_membership m where m.room_id = any(v_rooms) and m.ended_at is null
    ), written as (
        insert into rooms_message (id, room_id, seq, membership_id, text, quick, reply_to_id, to_memberships, at)
        select i.ref, i.stream, d.seq, m.id, i.text, coalesce(i.quick, ''), i.reply_to, coalesce(i.to, '{}'), d.at
        from rows from (
            jsonb_to_recordset(p_batch) as (stream uuid, seat text, ref uuid, text text, quick text, reply_to uuid,
                                            "to" uuid[])
        ) with ordinality i(stream, seat, ref, text, quick, reply_to, "to", n)
        join unnest(v_ord, v_outcome, v_seq, v_at) d(ord, outcome, seq, at) on d.ord = i.n - 1 and d.outcome = 'stored'
        left join member m on m.room_id = i.stream and m.seat = i.seat
        returning room_id
    )
    select array_agg(distinct room_id) into v_written from written;

    -- In the order of the log: a message by the holder answers the ball; a message with a ball passes it on.
    for v in
        with concerned as materialized (
            select b.room_id as room from rooms_ball b where b.room_id = any(v_written) and b.answered_at is null
        )
        select d.seq, d.at, i.*
        from rows from (
            jsonb_to_recordset(p_batch) as (stream uuid, seat text, ref uuid, quick text, ball jsonb)
        ) with ordinality i(room, seat, ref, quick, ball, n)
        join unnest(v_ord, v_outcome, v_seq, v_at) d(ord, outcome, seq, at) on d.ord = i.n - 1 and d.outcome = 'stored'
        where i.room in (select room from concerned)
           or (v_named and exists (
                select 1 from jsonb_to_recordset(p_batch) o(stream uuid, ball jsonb)
                where o.stream = i.room and jsonb_typeof(o.ball) = 'object'))
        order by i.room, d.seq
    loop
        select m.id into v_member from rooms_membership m
        where m.room_id = v.room and m.seat = v.seat and m.ended_at is null;
        update rooms_ball set answered_at = v.at, answered_how = coalesce(nullif(v.quick, ''), 'message')
        where room_id = v.room and answered_at is null and holder_membership_id = v_member;
        if jsonb_typeof(v.ball) = 'object' then
            update rooms_ball set answered_at = v.at, answered_how = 'passed-on'
            where room_id = v.room and answered_at is null;
            insert into rooms_ball (id, room_id, holder_membership_id, given_by_membership_id, message_id, due_at,
                given_at, answered_how)
            values (gen_random_uuid(), v.room, (v.ball ->> 'holder')::uuid, v_member, v.ref,
                (v.ball ->> 'due_at')::timestamptz, v.at, '');
        end if;
    end loop;

    -- News of a room that waits already stands for these messages too.
    insert into kernel_outbox (id, kind, ids, at, attempts)
    select gen_random_uuid(), 'rooms.message-posted', jsonb_build_object('room', x.room), (select max(a) from unnest(v_at) a), 0
    from (
        select w.room::text as room from unnest(v_written) w(room)
        except
        select o.ids ->> 'room' from kernel_outbox o
        where o.kind = 'rooms.message-posted' and o.ids ->> 'room' = any(v_written::text[])
          and o.handled_at is null and o.attempts = 0
    ) x;
    if found then
        perform pg_notify('brobygger_outbox', '');
    end if;
    return query
    select d.ord, case when d.ord = any(v_bad) then 'gone' else d.outcome end, d.seq, d.at, d.audience
    from unnest(v_ord, v_outcome, v_seq, v_at, v_audience) d(ord, outcome, seq, at, audience);
end
$$;
"""
UNSENDABLE = """
create function rooms_unsendable(p_batch jsonb, p_rooms uuid[], p_skip_locked boolean) returns integer[]
    language plpgsql volatile security definer set search_path = public, pg_temp set enable_seqscan = off
    as $$
declare
    v_bad integer[];
begin
    -- Whoever is named in a message must be in the room when it is written, so the locks come before the look.
    if p_skip_locked then
        perform s.id from live_stream s where s.id = any(p_rooms) order by s.id for update skip locked;
    else
        perform s.id from live_stream s where s.id = any(p_rooms) order by s.id for update;
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
    return v_bad;
end
$$;
revoke execute on function rooms_unsendable(jsonb, uuid[], boolean) from public;
"""

NEWS = """
create function rooms_news(p_streams uuid[], p_after bigint[], p_limit integer, p_bodies integer)
    returns table (events json, readers json, bodies json)
    language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    v_refs uuid[];
begin
    select n.events, n.readers into events, readers from live_news(p_streams, p_after, p_limit) n;
    select array_agg((e ->> 4)::uuid) into v_refs
    from (select e from json_array_elements(events) e where e ->> 2 = 'message' limit p_bodies) newest;
    if v_refs is not null then
        select json_agg(b) into bodies from rooms_message_bodies(v_refs) b;
    end if;
    return next;
end
$$;
"""

_before = import_module("brobygger.rooms.migrations.0003_messages")


class Migration(migrations.Migration):
    dependencies = [("rooms", "0003_messages"), ("live", "0004_by_index")]
    operations = [
        migrations.RunSQL(NEWS, "drop function rooms_news(uuid[], bigint[], integer, integer)"),
        migrations.RunSQL(UNSENDABLE, "drop function rooms_unsendable(jsonb, uuid[], boolean)"),
        migrations.RunSQL(POST, _before.POST.replace("create function", "create or replace function", 1)),
    ]
