"""Who may read and write what hangs on a room.

The room, its members, wishes, ball and messages: those with an active seat. One's own membership stays readable when
it has ended, so that a former member gets a neutral answer instead of a 404. Messages honour where a reader's history
begins. Only the system's named jobs (rooms' own services, after their decision) make and end rooms and memberships;
nobody but `rooms_post_messages` inserts a message, and nobody but its author changes one.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
MINE = "seat = app_actor()"
WHOLE = "room_id = any((select my_whole_streams())::uuid[])"
LATER = "exists (select 1 from my_later_streams() l where l.stream = room_id and seq >= l.from_seq)"
OWN_MESSAGE = f"""{IN_ROOM} and exists (
    select 1 from rooms_membership m where m.id = membership_id and m.seat = app_actor() and m.ended_at is null)"""
OWN_ROOM = """exists (
    select 1 from rooms_room r where r.id = room_id and app_actor() = 'self:' || r.about_person_id)"""
ASKED = "app_actor() = 'self:' || asked_by_person_id"
LEADER = """exists (
    select 1 from people_role r
    where app_actor() = 'role:' || r.id and r.is_leader and r.unit_id = rooms_access_question.unit_id
      and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now()))"""
SYSTEM = "app_is_system()"


class Migration(migrations.Migration):
    dependencies = [
        ("rooms", "0001_initial"),
        ("kernel", "0002_who_acts"),
        ("live", "0003_append"),
        ("people", "0001_initial"),
    ]
    operations = [
        enable("rooms_room", using=SYSTEM),
        enable("rooms_room", using="id = any((select my_streams())::uuid[])", commands="select"),
        enable("rooms_room", using="id = any((select my_streams())::uuid[])", commands="update"),
        enable("rooms_membership", using=SYSTEM),
        enable("rooms_membership", using=f"{MINE} or {IN_ROOM}", commands="select"),
        enable("rooms_membership", using=MINE, commands="update"),
        enable("rooms_wish", using=SYSTEM),
        enable("rooms_wish", using=f"{IN_ROOM} and (answer <> 'no' or {OWN_ROOM})", commands="select"),
        enable("rooms_message", using=f"{WHOLE} or {LATER}", commands="select"),
        enable("rooms_message", using=OWN_MESSAGE, commands="update"),
        enable("rooms_ball", using=SYSTEM),
        enable("rooms_ball", using=IN_ROOM, commands="select"),
        enable("rooms_access_question", using=SYSTEM),
        enable("rooms_access_question", using=f"{IN_ROOM} or {ASKED} or {LEADER}", commands="select"),
    ]
