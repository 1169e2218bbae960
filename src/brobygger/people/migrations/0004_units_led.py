"""Which units a leader answers for: their own, and those of the organisation that have no leader now.

The same rule as `people.queries.leaders_of`, seen from the leader's side: whoever is told of a question may answer it.
"""

from django.db import migrations

NOW = "{0}.valid_from <= app_now() and ({0}.valid_until is null or {0}.valid_until > app_now())"
LED = f"""
create function my_led_units() returns uuid[] language sql stable security definer set search_path = public, pg_temp
    as $$
    select coalesce(array_agg(u.id), '{{}}')
    from people_role r
    join people_unit own on own.id = r.unit_id
    join people_unit u on u.organisation_id = own.organisation_id
    where r.id = case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end
      and r.is_leader and {NOW.format("r")}
      and (u.id = r.unit_id or not exists (
          select 1 from people_role l where l.unit_id = u.id and l.is_leader and {NOW.format("l")}))
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_own_room_by_index"), ("kernel", "0002_who_acts")]
    operations = [migrations.RunSQL(LED, "drop function my_led_units()")]
