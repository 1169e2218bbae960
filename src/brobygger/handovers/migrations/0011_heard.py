"""A recording that belongs to words of a hand-over is heard by those who may read these words, and by nobody else."""

from django.db import migrations

MAY_HEAR = """
create function handovers_may_hear(p_about uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select not exists (select 1 from handovers_point p where p.id = p_about) or exists (
        select 1 from handovers_point p
        join handovers_handover h on h.id = p.handover_id
        join rooms_room r on r.id = h.room_id
        where p.id = p_about and p.removed_at is null and (
            app_actor() = 'self:' || r.about_person_id or app_actor() = 'role:' || h.one_role_id
            or (app_actor() = 'role:' || h.two_role_id and p.shared and h.shown_at is not null)))
    $$;
revoke all on function handovers_may_hear(uuid) from public
"""
POLICY = """
create policy files_file_words_of_hand_overs on files_file as restrictive for select
    using (app_is_system() or handovers_may_hear(about_id))
"""


class Migration(migrations.Migration):
    dependencies = [("handovers", "0010_quote"), ("files", "0001_initial"), ("kernel", "0002_who_acts")]
    operations = [
        migrations.RunSQL(MAY_HEAR, "drop function handovers_may_hear(uuid)"),
        migrations.RunSQL(POLICY, "drop policy files_file_words_of_hand_overs on files_file"),
    ]
