"""Who may read and write what hangs on a room.

The room, its members, wishes, ball and messages: those with an active seat. One's own membership stays readable when
it has ended, so that a former member gets a neutral answer instead of a 404. Messages honour where a reader's history
begins. Only rooms' own services, after their decision, as a named system job, make and change rooms and memberships,
and nobody removes any; nobody but `rooms_post_messages` inserts a message, and nobody but its author changes one.
A no to somebody is the person's alone to see.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
WHOLE = "room_id = any((select my_whole_streams())::uuid[])"
LATER = "exists (select 1 from my_later_streams() l where l.stream = room_id and seq >= l.from_seq)"
OWN_MESSAGE = f"""{IN_ROOM} and exists (
    select 1 from rooms_membership m where m.id = membership_id and m.seat = app_actor() and m.ended_at is null)"""
OWN_ROOM = """exists (
    select 1 from rooms_room r where r.id = room_id and app_actor() = 'self:' || r.about_person_id)"""
LEADER = """exists (
    select 1 from people_role r
    where app_actor() = 'role:' || r.id and r.is_leader and r.unit_id = rooms_access_question.unit_id
      and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now()))"""
JOBS = "app_is_system()"


def kept_by_jobs(table, read_by):
    return (
        enable(table, using=f"{read_by} or {JOBS}", commands="select"),
        enable(table, using=JOBS, commands="insert"),
        enable(table, using=JOBS, commands="update"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("rooms", "0001_initial"),
        ("kernel", "0002_who_acts"),
        ("live", "0003_append"),
        ("people", "0001_initial"),
    ]
    operations = [
        *kept_by_jobs("rooms_room", "id = any((select my_streams())::uuid[])"),
        *kept_by_jobs("rooms_membership", f"seat = app_actor() or {IN_ROOM}"),
        *kept_by_jobs("rooms_wish", f"({IN_ROOM} and (answer <> 'no' or {OWN_ROOM}))"),
        *kept_by_jobs("rooms_ball", IN_ROOM),
        *kept_by_jobs("rooms_access_question", f"{IN_ROOM} or {LEADER}"),
        enable("rooms_message", using=f"{WHOLE} or {LATER}", commands="select"),
        enable("rooms_message", using=OWN_MESSAGE, commands="update"),
    ]
