"""Who may read and write what people have said yes and no to.

A consent and whom it covers: the person, and those who are in the room now. An objection: the person alone, so that
nobody in the room learns whose decision something was. An emergency access: the person, the helper who made it, and a
leader of that helper's unit. Only the person writes answers, and our own job where a device was handed over.
Nobody deletes: answers end, they do not go away.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
OWN = "app_actor() = 'self:' || person_id"
OWN_CONSENT = (
    "exists (select 1 from consents_consent c where c.id = consent_id and app_actor() = 'self:' || c.person_id)"
)
LEADER = """exists (
    select 1 from people_role r
    where app_actor() = 'role:' || r.id and r.is_leader and r.unit_id = consents_break_glass.unit_id
      and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now())
)"""
MINE = "app_actor() = 'role:' || role_id"


def written_by(table, who, *, also_read="false"):
    return (
        enable(table, using=f"{who} or {also_read}", commands="select"),
        enable(table, using=who, commands="insert"),
        enable(table, using=who, commands="update"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0001_initial"),
        ("kernel", "0002_who_acts"),
        ("live", "0002_my_streams"),
        ("people", "0001_initial"),
    ]
    operations = [
        *written_by("consents_consent", f"{OWN} or app_is_system()", also_read=IN_ROOM),
        *written_by("consents_party", f"{OWN_CONSENT} or app_is_system()", also_read=IN_ROOM),
        *written_by("consents_objection", f"{OWN} or app_is_system()"),
        enable("consents_break_glass", using=f"{MINE} or {OWN} or {LEADER} or app_is_system()", commands="select"),
        enable("consents_break_glass", using=f"{MINE} or app_is_system()", commands="insert"),
        enable("consents_break_glass", using=f"{MINE} or {LEADER} or app_is_system()", commands="update"),
    ]
