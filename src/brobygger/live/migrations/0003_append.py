"""`live_append`, the only place that gives out numbers; marks, and what the fan-out reads.

The first statement of `live_append` takes the locks. Its second statement has a fresh snapshot, so it sees every
withdrawal that was committed while the first one waited; a single statement would judge by the snapshot from before.

These functions live in connections that stay open, with the plans they once made. A plan from the first minute, when the
tables were nearly empty, would read whole tables for as long as nobody has analysed them: hence no sequential scans. And
planning anew for each batch takes longer than doing it: hence one plan for all.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

NOTIFY = """
create function live_notify(p_letter text, p_words text[]) returns void language sql volatile
    set search_path = public, pg_temp
    as $$
    -- A notification holds less than 8000 bytes: a hundred words of at most 60.
    select pg_notify('brobygger_live', p_letter || ' ' || string_agg(word, ' '))
    from (select word, (n - 1) / 100 as part from unnest(p_words) with ordinality w(word, n)) numbered
    group by part
    $$;
"""
APPEND = """
create function live_append(p_batch jsonb, p_skip_locked boolean default false)
    returns table (ord integer, outcome text, seq bigint, at timestamptz, audience bigint)
    language plpgsql volatile security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    v_streams uuid[];
    v_locked uuid[];
    v_now timestamptz;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'live_append needs read committed: its second look must see what was committed meanwhile';
    end if;
    select array_agg(distinct (i ->> 'stream')::uuid) into v_streams from jsonb_array_elements(p_batch) i;
    if p_skip_locked then
        select array_agg(q.id) into v_locked from (
            select s.id from live_stream s where s.id = any(v_streams) order by s.id for update skip locked) q;
    else
        select array_agg(q.id) into v_locked from (
            select s.id from live_stream s where s.id = any(v_streams) order by s.id for update) q;
    end if;
    v_now := coalesce(nullif(current_setting('app.now', true), '')::timestamptz, clock_timestamp());
    return query
    with item as (
        select (n - 1)::integer as ord, (i ->> 'stream')::uuid as stream, i ->> 'seat' as seat,
               (i ->> 'client_id')::uuid as client_id, coalesce(i ->> 'hash', '') as hash, i ->> 'kind' as kind,
               (i ->> 'ref')::uuid as ref, coalesce(i -> 'ids', '{}') as ids,
               (i ->> 'audience')::bigint as seen_audience, coalesce((i ->> 'needs_write')::boolean, true) as needs_write
        from jsonb_array_elements(p_batch) with ordinality b(i, n)
    ), judged as (
        select item.*, s.last_seq, s.audience as audience, e.seq as old_seq, e.at as old_at,
            case
                when s.id is null and item.stream = any(v_streams)
                     and exists (select 1 from live_stream x where x.id = item.stream) then 'locked'
                when s.id is null or not (app_is_system() or coalesce(item.seat = app_actor(), false)) then 'not-member'
                when b.id is null and item.seat not like 'system:%' then 'not-member'
                when e.id is not null then case when e.content_hash = item.hash then 'duplicate' else 'conflict' end
                when item.needs_write and not coalesce(b.may_write, true) then 'read-only'
                when item.needs_write and s.state <> 'open' then s.state
                when item.seen_audience < s.audience then 'audience-changed'
                else 'stored'
            end as verdict
        from item
        left join live_stream s on s.id = item.stream and s.id = any(v_locked)
        left join live_event e on e.stream_id = item.stream and e.seat = item.seat and e.client_id = item.client_id
        left join live_subscriber b on b.stream_id = item.stream and b.seat = item.seat and b.ended_at is null
            and b.valid_from <= v_now and (b.valid_until is null or b.valid_until > v_now)
    ), told_apart as (
        -- The same client id twice in the batch: the first that may be written is, the others repeat or contradict it.
        select judged.*, case
                when verdict <> 'stored' or row_number() over again = 1 then verdict
                when first_value(hash) over again = hash then 'duplicate'
                else 'conflict'
            end as said
        from judged
        window again as (partition by verdict = 'stored', stream, seat, client_id order by ord)
    ), numbered as (
        select told_apart.*, last_seq + row_number() over (partition by stream order by ord) as new_seq
        from told_apart where said = 'stored'
    ), written as (
        insert into live_event (id, stream_id, seq, kind, seat, ref, ids, client_id, content_hash, at)
        select gen_random_uuid(), stream, new_seq, kind, seat, ref, ids, client_id, hash, v_now from numbered
    ), heads as (
        select stream, max(new_seq) as head from numbered group by stream
    ), moved as (
        update live_stream s set last_seq = heads.head, last_at = v_now from heads where s.id = heads.stream
    )
    select j.ord, j.said, coalesce(j.old_seq, n.new_seq),
           coalesce(j.old_at, case when n.new_seq is not null then v_now end),
           case when j.said <> 'not-member' then j.audience end  -- an outsider does not even learn that there is a room
    from told_apart j
    left join numbered n on j.said in ('stored', 'duplicate')
        and n.stream = j.stream and n.seat = j.seat and n.client_id = j.client_id
    order by j.ord;
    perform live_notify('h', array_agg(s.id || ':' || s.last_seq))
    from live_stream s where s.id = any(v_locked) and s.last_at = v_now having count(*) > 0;
end
$$;
"""
MARK = """
create function live_mark(p_seat text, p_marks jsonb) returns void
    language plpgsql volatile security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    v_now timestamptz := coalesce(nullif(current_setting('app.now', true), '')::timestamptz, clock_timestamp());
    v_changed text[];
begin
    if not (app_is_system() or coalesce(p_seat = app_actor(), false)) then
        return;
    end if;
    with wanted as (
        select (i ->> 'stream')::uuid as stream, max(coalesce((i ->> 'delivered')::bigint, 0)) as delivered,
               max(coalesce((i ->> 'read')::bigint, 0)) as read
        from jsonb_array_elements(p_marks) i group by 1
    ), mine as (
        select b.id, b.stream_id, b.delivered_seq, b.read_seq,
               least(greatest(w.delivered, w.read), s.last_seq) as delivered, least(w.read, s.last_seq) as read
        from wanted w
        join live_subscriber b on b.stream_id = w.stream and b.seat = p_seat and b.ended_at is null
            and b.valid_from <= v_now and (b.valid_until is null or b.valid_until > v_now)
        join live_stream s on s.id = w.stream
    ), moved as (
        update live_subscriber b
        set delivered_seq = greatest(b.delivered_seq, m.delivered), read_seq = greatest(b.read_seq, m.read),
            delivered_at = case when m.delivered > b.delivered_seq then v_now else b.delivered_at end,
            read_at = case when m.read > b.read_seq then v_now else b.read_at end
        from mine m
        where b.id = m.id and (m.delivered > b.delivered_seq or m.read > b.read_seq)
        returning b.stream_id
    ), kept as (
        insert into live_mark (stream_id, subscriber_id, what, seq, at)
        select stream_id, id, 'delivered', delivered, v_now from mine where delivered > delivered_seq
        union all
        select stream_id, id, 'read', read, v_now from mine where read > read_seq
    )
    select array_agg(distinct stream_id::text) into v_changed from moved;
    if v_changed is not null then
        perform live_notify('m', v_changed);
    end if;
end
$$;
"""
FAN_OUT = """
create function live_events_after(p_streams uuid[], p_after bigint[], p_limit integer)
    returns table (stream uuid, seq bigint, kind text, seat text, ref uuid, at timestamptz)
    language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
    select e.stream_id, e.seq, e.kind, e.seat, e.ref, e.at
    from unnest(p_streams, p_after) w(stream, after)
    cross join lateral (
        select * from live_event x where x.stream_id = w.stream and x.seq > w.after order by x.seq limit p_limit
    ) e
    where app_actor() = 'system:live'
    order by e.stream_id, e.seq
    $$;
create function live_seats(p_seats text[])
    returns table (seat text, stream uuid, from_seq bigint, last_seq bigint)
    language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
    select b.seat, b.stream_id, b.from_seq, s.last_seq
    from live_subscriber b join live_stream s on s.id = b.stream_id
    where b.seat = any(p_seats) and b.ended_at is null and app_actor() = 'system:live'
      and b.valid_from <= clock_timestamp() and (b.valid_until is null or b.valid_until > clock_timestamp())
    $$;
create function live_readers(p_streams uuid[])
    returns table (stream uuid, seat text, from_seq bigint)
    language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
    select b.stream_id, b.seat, b.from_seq
    from live_subscriber b
    where b.stream_id = any(p_streams) and b.ended_at is null and app_actor() = 'system:live'
      and b.valid_from <= clock_timestamp() and (b.valid_until is null or b.valid_until > clock_timestamp())
    $$;
"""
HISTORY = """
create function my_whole_streams() returns uuid[] language sql stable security definer
    set search_path = public, pg_temp
    as $$
    select coalesce(array_agg(stream_id), '{}')
    from live_subscriber
    where seat = app_actor() and ended_at is null and from_seq <= 1
      and valid_from <= app_now() and (valid_until is null or valid_until > app_now())
    $$;
create function my_later_streams() returns table (stream uuid, from_seq bigint) language sql stable security definer
    set search_path = public, pg_temp
    as $$
    select stream_id, from_seq from live_subscriber
    where seat = app_actor() and ended_at is null and from_seq > 1
      and valid_from <= app_now() and (valid_until is null or valid_until > app_now())
    $$;
drop policy live_event_rows_all on live_event;
"""
HISTORY_BACK = """
create policy live_event_rows_all on live_event
    using (stream_id = any((select my_streams())::uuid[]) or app_is_system());
drop function my_later_streams();
drop function my_whole_streams();
"""
DROP_FAN_OUT = """
drop function live_readers(uuid[]);
drop function live_seats(text[]);
drop function live_events_after(uuid[], bigint[], integer);
"""
WHOLE = "stream_id = any((select my_whole_streams())::uuid[])"
LATER = "exists (select 1 from my_later_streams() l where l.stream = stream_id and seq >= l.from_seq)"


class Migration(migrations.Migration):
    dependencies = [("live", "0002_my_streams")]
    operations = [
        migrations.RunSQL(NOTIFY, "drop function live_notify(text, text[])"),
        migrations.RunSQL(APPEND, "drop function live_append(jsonb, boolean)"),
        migrations.RunSQL(MARK, "drop function live_mark(text, jsonb)"),
        migrations.RunSQL(FAN_OUT, DROP_FAN_OUT),
        migrations.RunSQL(HISTORY, HISTORY_BACK),
        enable("live_event", using=f"{WHOLE} or {LATER} or app_is_system()", commands="select"),
    ]
