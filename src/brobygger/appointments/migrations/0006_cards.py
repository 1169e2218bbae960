"""What pages show of appointments, planned once for each connection: planning took longer than reading.

As whoever asks (security invoker): the policies decide on every row, as they do in a query of one's own.
"""

from django.db import migrations

CARDS = """
create function appointments_cards(wanted uuid[]) returns table (
    card_id uuid, card_room uuid, card_what varchar, card_starts timestamptz, card_ends timestamptz,
    card_place varchar, card_video varchar, card_bring varchar, card_find varchar, card_by uuid,
    card_made timestamptz, card_changed timestamptz, card_state varchar, card_uid uuid, card_sequence integer,
    card_people json, card_unsuited json, card_alternatives json)
    language plpgsql stable set plan_cache_mode = force_generic_plan
as $$ begin return query
    select a.id, a.room_id, a.what, a.starts_at, a.ends_at, a.place, a.video, a.bring, a.find, a.by_membership_id,
        a.made_at, a.changed_at, a.state, a.uid, a.sequence,
        (select json_agg(json_build_array(m.id, m.name, m.kind, m.organisation_name, m.seat = app_actor(),
                                          m.ended_at is null)
                         order by array_position(a.with_memberships, m.id))
         from rooms_membership m where m.room_id = a.room_id and m.id = any(a.with_memberships)),
        (select json_agg(json_build_array(u.membership_id, m.name, u.times) order by u.at)
         from appointments_unsuited u join rooms_membership m on m.id = u.membership_id
         where u.appointment_id = a.id and u.taken_back_at is null),
        (select json_agg(json_build_array(o.id, o.starts_at, o.ends_at, m.name,
                (select json_agg(json_build_array(w.membership_id, w.fits) order by w.at)
                 from appointments_answer w where w.alternative_id = o.id)) order by o.starts_at)
         from appointments_alternative o join rooms_membership m on m.id = o.by_membership_id
         where o.appointment_id = a.id and o.withdrawn_at is null)
    from appointments_appointment a
    where a.id = any(wanted) order by array_position(wanted, a.id);
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0005_mailing_confirmed"), ("rooms", "0001_initial")]
    operations = [migrations.RunSQL(CARDS, "drop function appointments_cards(uuid[])")]
