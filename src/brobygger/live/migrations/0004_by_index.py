"""`live_append` with each row found by the one index that can find it.

Connections that stay open keep the plans of the first minute, when the tables were empty and nobody had counted them. A
join over "all of it" looked as cheap then as one entry after the other, or an index on the log alone as good as one on
log, seat and client id: tried, each message took longer the more had been written. So what is looked for is named by a
list of ids that only one index serves: the client ids come first in theirs.

`live_news` is what a round of the fan-out asks: the events after given heads, and whom they may go to.
"""

from importlib import import_module

from django.db import migrations, models

APPEND = """
create or replace function live_append(p_batch jsonb, p_skip_locked boolean default false)
    returns table (ord integer, outcome text, seq bigint, at timestamptz, audience bigint)
    language plpgsql volatile security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    v_streams uuid[];
    v_clients uuid[];
    v_locked uuid[];
    v_now timestamptz;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'live_append needs read committed: its second look must see what was committed meanwhile';
    end if;
    select array_agg(distinct i.stream), array_agg(i.client_id) into v_streams, v_clients
    from jsonb_to_recordset(p_batch) i(stream uuid, client_id uuid);
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
        select (n - 1)::integer as ord, stream, seat, client_id, coalesce(hash, '') as hash, kind, ref,
               coalesce(ids, '{}') as ids, audience as seen_audience, coalesce(needs_write, true) as needs_write
        from rows from (
            jsonb_to_recordset(p_batch) as (stream uuid, seat text, client_id uuid, hash text, kind text, ref uuid,
                                            ids jsonb, audience bigint, needs_write boolean)
        ) with ordinality i(stream, seat, client_id, hash, kind, ref, ids, audience, needs_write, n)
    ), head as materialized (
        select s.id, s.last_seq, s.audience, s.state from live_stream s where s.id = any(v_locked)
    ), before as materialized (
        select e.stream_id, e.seat, e.client_id, e.content_hash, e.seq, e.at
        from live_event e where e.client_id = any(v_clients)
    ), judged as (
        select item.*, s.last_seq, s.audience as audience, e.seq as old_seq, e.at as old_at,
            case
                when s.id is null and item.stream = any(v_streams)
                     and exists (select 1 from live_stream x where x.id = item.stream) then 'locked'
                when s.id is null or not (app_is_system() or coalesce(item.seat = app_actor(), false)) then 'not-member'
                when b.may_write is null and item.seat not like 'system:%' then 'not-member'
                when e.seq is not null then case when e.content_hash = item.hash then 'duplicate' else 'conflict' end
                when item.needs_write and not coalesce(b.may_write, true) then 'read-only'
                when item.needs_write and s.state <> 'open' then s.state
                when item.seen_audience < s.audience then 'audience-changed'
                else 'stored'
            end as verdict
        from item
        left join head s on s.id = item.stream
        left join before e on e.stream_id = item.stream and e.seat = item.seat and e.client_id = item.client_id
        left join lateral (
            select x.may_write from live_subscriber x
            where x.stream_id = item.stream and x.seat = item.seat and x.ended_at is null
              and x.valid_from <= v_now and (x.valid_until is null or x.valid_until > v_now)
            limit 1
        ) b on true
    ), told_apart as (
        -- The same client id twice in the batch: the first that may be written is, the others repeat or contradict it.
        select judged.*, case
                when verdict <> 'stored' or row_number() over again = 1 then verdict
                when first_value(hash) over again = hash then 'duplicate'
                else 'conflict'
            end as said
        from judged
        window again as (partition by verdict = 'stored', stream, seat, client_id order by ord)
    ), numbered as materialized (
        select told_apart.*,
               case when said = 'stored'
                    then last_seq + count(*) filter (where said = 'stored') over (partition by stream order by ord)
               end as new_seq
        from told_apart
    ), written as (
        insert into live_event (id, stream_id, seq, kind, seat, ref, ids, client_id, content_hash, at)
        select gen_random_uuid(), stream, new_seq, kind, seat, ref, ids, client_id, hash, v_now
        from numbered where said = 'stored'
    ), moved as (
        update live_stream s set last_seq = h.head, last_at = v_now
        from (select stream, max(new_seq) as head from numbered where said = 'stored' group by stream) h
        where s.id = h.stream
    ), answer as (
        select j.ord, j.said,
               coalesce(j.old_seq, case when j.said in ('stored', 'duplicate')
                   then max(j.new_seq) over (partition by j.stream, j.seat, j.client_id) end) as seq,
               j.old_at, case when j.said <> 'not-member' then j.audience end as audience
        from numbered j -- an outsider does not even learn that there is a room
    )
    select a.ord, a.said, a.seq, coalesce(a.old_at, case when a.seq is not null then v_now end), a.audience
    from answer a order by a.ord;
    perform live_notify('h', array_agg(s.id || ':' || s.last_seq))
    from live_stream s where s.id = any(v_locked) and s.last_at = v_now having count(*) > 0;
end
$$;
"""

NEWS = """
create function live_news(p_streams uuid[], p_after bigint[], p_limit integer)
    returns table (events json, readers json)
    language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
begin
    -- As JSON, in one answer: a round of the fan-out is one question, and cheap to read for whoever asks.
    return query select
        (select json_agg(json_build_array(e.stream, e.seq, e.kind, e.seat, e.ref))
         from live_events_after(p_streams, p_after, p_limit) e),
        (select json_agg(json_build_array(r.stream, r.seat, r.from_seq)) from live_readers(p_streams) r);
end
$$;
"""

_before = import_module("brobygger.live.migrations.0003_append")


class Migration(migrations.Migration):
    dependencies = [("live", "0003_append")]
    operations = [
        migrations.RunSQL(NEWS, "drop function live_news(uuid[], bigint[], integer)"),
        migrations.RemoveConstraint("event", "event_client_id_once"),
        migrations.AddConstraint(
            "event",
            models.UniqueConstraint(fields=["client_id", "stream_id", "seat"], name="event_client_id_once"),
        ),
        migrations.RunSQL(APPEND, _before.APPEND.replace("create function", "create or replace function", 1)),
    ]
