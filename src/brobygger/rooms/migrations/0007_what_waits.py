"""What waits for each seat of a room: whether it says anything, names the reader, or answers them.

For the job that tells members, which may not read messages. Words do not leave the function. Thanks and "Received" say
nothing that somebody would want to be called for.
"""

from django.db import migrations

WAITS = r"""
create function rooms_what_waits(p_room uuid)
    returns table (seat text, loud boolean, named boolean, answers_me boolean)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select m.seat::text,
           bool_or(g.quick <> 'received'
                   and g.text !~* '^\W*(tusen |mange |hjert[ea]leg )?(takk|thanks|thank you)( skal du ha| for (det|svar|svaret|hjelpen|hjelpa))?\W*$'
                   and g.text ~ '[[:alnum:]?]'),
           bool_or(m.id = any(g.to_memberships) or coalesce(b.holder_membership_id = m.id, false)),
           bool_or(coalesce(o.membership_id = m.id, false))
    from live_subscriber s
    join rooms_membership m on m.room_id = s.stream_id and m.seat = s.seat and m.ended_at is null
    join rooms_message g on g.room_id = s.stream_id and g.membership_id <> m.id and g.taken_back_at is null
        and g.seq > greatest(s.delivered_seq, s.read_seq) and g.seq >= s.from_seq
    left join rooms_message o on o.id = g.reply_to_id
    left join rooms_ball b on b.message_id = g.id and b.answered_at is null
    where s.stream_id = p_room and s.ended_at is null and app_actor() = 'system:tell-members'
    group by m.seat
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rooms", "0006_answer_within")]
    operations = [migrations.RunSQL(WAITS, "drop function rooms_what_waits(uuid)")]
