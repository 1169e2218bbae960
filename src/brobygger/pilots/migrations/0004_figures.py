"""What is counted of a pilot's rooms, week by week: numbers alone, to whoever is in the pilot.

The weeks, the day after the last one, and the working days are handed over: the calendar is kept in one place. What waits
for an answer is what `promises_of_room` says waits: a message to a helper, or the person's to all helpers.
"""

from django.db import migrations

FIGURES = """
create function pilots_figures(p_pilot uuid, p_weeks date[], p_end date, p_days date[])
    returns table (week date, opened bigint, messages bigint, message_rooms bigint, due bigint, in_time bigint,
                   due_rooms bigint, persons bigint, wrote bigint, read bigint, asked bigint, spared bigint,
                   asked_rooms bigint, refused bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    with room as materialized (
        select r.id, r.about_person_id, r.answer_within::integer as days,
               r.opened_at at time zone 'Europe/Oslo' as opened, r.closed_at at time zone 'Europe/Oslo' as closed
        from pilots_room p join rooms_room r on r.id = p.room_id
        where p.pilot_id = p_pilot and r.opened_at is not null
          and exists (select 1 from pilots_member m where m.pilot_id = p_pilot and 'role:' || m.role_id = app_actor())
    ), scope as (
        select w as week, w::timestamp as first, least(w + 7, p_end)::timestamp as after from unnest(p_weeks) w
        union all
        select null, min(w)::timestamp, p_end::timestamp from unnest(p_weeks) w
    ), said as materialized (
        select room.id as room, room.days, g.id, g.seq, g.at at time zone 'Europe/Oslo' as at, g.quick, g.membership_id,
               g.to_memberships, m.kind, g.taken_back_at is not null as gone
        from room join rooms_message g on g.room_id = room.id join rooms_membership m on m.id = g.membership_id
    ), working as materialized (
        select d, row_number() over (order by d) as n from unnest(p_days) d
    ), waiting as (
        select s.*, h.id as holder from said s
        cross join lateral unnest(s.to_memberships) t(id) join rooms_membership h on h.id = t.id and h.kind = 'helper'
        where s.quick = '' and not s.gone and h.id <> s.membership_id
        union all
        select s.*, null from said s
        where s.quick = '' and not s.gone and s.kind = 'person' and cardinality(s.to_memberships) = 0
    ), timed as materialized (
        select w.*, (select d.d + time '16:00' from working d where d.n = w.days + (
                         select min(n) from working c
                         where c.d > w.at::date or (c.d = w.at::date and w.at::time < time '16:00'))) as until
        from waiting w
    ), judged as materialized (
        select t.room, t.until, exists (
                   select 1 from rooms_message g join rooms_membership m on m.id = g.membership_id
                   where g.room_id = t.room and g.seq > t.seq and g.at at time zone 'Europe/Oslo' <= t.until
                     and (g.membership_id = t.holder or (t.holder is null and m.kind = 'helper'))
               ) or exists (
                   select 1 from promises_step p
                   where p.room_id = t.room and p.about_id = t.id and p.what = 'settled'
                     and p.at at time zone 'Europe/Oslo' <= t.until
                     and (t.holder is null or p.membership_id = t.holder)) as in_time
        from timed t
    ), looked as materialized (
        select room.id as room, k.at at time zone 'Europe/Oslo' as at
        from room
        join live_subscriber s on s.stream_id = room.id and s.seat = 'self:' || room.about_person_id
        join live_mark k on k.subscriber_id = s.id and k.what = 'read'
    ), phoned as materialized (
        select room.id as room, p.at at time zone 'Europe/Oslo' as at, p.what
        from room join promises_step p on p.room_id = room.id and p.what in ('saved', 'not-saved')
    )
    select s.week,
        (select count(*) from room where opened >= s.first and opened < s.after),
        m.number, m.rooms, j.number, j.in_time, j.rooms,
        (select count(*) from room where opened < s.after and (closed is null or closed >= s.first)),
        (select count(distinct w.room) from said w where w.kind = 'person' and w.at >= s.first and w.at < s.after),
        (select count(distinct l.room) from looked l where l.at >= s.first and l.at < s.after and not exists (
            select 1 from said w where w.room = l.room and w.kind = 'person' and w.at >= s.first and w.at < s.after)),
        p.number, p.spared, p.rooms,
        (select coalesce(sum(f.times), 0)::bigint from pilots_refused f
         where f.pilot_id = p_pilot and f.week >= s.first and f.week < s.after
           and exists (select 1 from pilots_member m where m.pilot_id = p_pilot and 'role:' || m.role_id = app_actor()))
    from scope s
    cross join lateral (select count(*) as number, count(distinct w.room) as rooms
                        from said w where w.at >= s.first and w.at < s.after) m
    cross join lateral (select count(*) as number, count(*) filter (where t.in_time) as in_time,
                               count(distinct t.room) as rooms
                        from judged t where t.until >= s.first and t.until < s.after) j
    cross join lateral (select count(*) as number, count(*) filter (where c.what = 'saved') as spared,
                               count(distinct c.room) as rooms
                        from phoned c where c.at >= s.first and c.at < s.after) p
    order by s.week nulls last
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0003_answers"),
        ("promises", "0002_of_room_in_one_pass"),
        ("rooms", "0006_answer_within"),
        ("live", "0005_seat_of_oneself"),
    ]
    operations = [migrations.RunSQL(FIGURES, "drop function pilots_figures(uuid, date[], date, date[])")]
