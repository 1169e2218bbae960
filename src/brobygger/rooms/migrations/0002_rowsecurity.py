"""Who may read what of a room. Whoever has an active seat in the room's stream; of messages, from where it begins."""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
WHOLE = "room_id = any((select my_whole_streams())::uuid[])"
LATER = "exists (select 1 from my_later_streams() l where l.stream = room_id and seq >= l.from_seq)"
LEADER = (
    "exists (select 1 from people_role r where 'role:' || r.id = app_actor()"
    " and r.is_leader and r.unit_id = rooms_access_question.unit_id)"
)

TRUST = """
create function rooms_trust_persons(p_room uuid)
    returns table (name text, relation text, phone text, place integer)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select t.name, t.relation, t.phone, t."position"::integer
    from rooms_room r join people_trust_person t on t.person_id = r.about_person_id
    where r.id = p_room and r.id = any(my_streams()) and r.state in ('open', 'paused', 'closed')
    order by t."position"
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rooms", "0001_initial"),
        ("live", "0003_append"),
        ("people", "0002_rowsecurity"),
    ]
    operations = [
        enable("rooms_room", using="id = any((select my_streams())::uuid[]) or app_is_system()"),
        enable("rooms_membership", using=f"{IN_ROOM} or seat = app_actor() or app_is_system()"),
        enable("rooms_wish", using=f"{IN_ROOM} or app_is_system()"),
        enable("rooms_ball", using=f"{IN_ROOM} or app_is_system()"),
        enable("rooms_message", using=f"{WHOLE} or {LATER}", commands="select"),
        enable("rooms_message", using=f"{WHOLE} or {LATER}", commands="update"),
        enable("rooms_access_question", using=f"{IN_ROOM} or {LEADER} or app_is_system()"),
        migrations.RunSQL(TRUST, "drop function rooms_trust_persons(uuid)"),
    ]
