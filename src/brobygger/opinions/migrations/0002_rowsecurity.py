"""Whoever may read the room's messages of that time reads these too; one writes as oneself; nobody deletes.

A question is also shown to a service that was asked it later, wherever that service's own history begins.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
WHOLE = "room_id = any((select my_whole_streams())::uuid[])"
LATER = "exists (select 1 from my_later_streams() l where l.stream = room_id and seq >= l.from_seq)"
READ = f"{WHOLE} or {LATER}"
ASKED = f"({IN_ROOM} and exists (select 1 from opinions_asked a where a.question_id = opinions_question.id))"


def as_oneself(table, column):
    return f"""{IN_ROOM} and exists (
        select 1 from rooms_membership m
        where m.id = {table}.{column} and m.room_id = {table}.room_id and m.seat = app_actor() and m.ended_at is null)"""


class Migration(migrations.Migration):
    dependencies = [
        ("opinions", "0001_initial"),
        ("kernel", "0002_who_acts"),
        ("live", "0003_append"),
        ("rooms", "0002_rowsecurity"),
    ]
    operations = [
        enable("opinions_asked", using=READ, commands="select"),
        enable("opinions_asked", using=as_oneself("opinions_asked", "asked_by_membership_id"), commands="insert"),
        enable("opinions_question", using=f"{READ} or {ASKED}", commands="select"),
        enable("opinions_question", using=as_oneself("opinions_question", "asked_by_membership_id"), commands="insert"),
        enable("opinions_view", using=READ, commands="select"),
        enable("opinions_view", using=as_oneself("opinions_view", "membership_id"), commands="insert"),
        enable("opinions_view", using=as_oneself("opinions_view", "membership_id"), commands="update"),
    ]
