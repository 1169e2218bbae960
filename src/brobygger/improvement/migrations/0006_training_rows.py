"""Who is trained: read and written by the leaders of an organisation, and by whoever leads a project that it is in."""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

ROLE = "case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end"
TRAINING = f"""
create function my_training() returns uuid[]
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select coalesce(array_agg(id), '{{}}') from (
        select u.organisation_id as id from people_role r join people_unit u on u.id = r.unit_id
        where r.id = {ROLE} and r.is_leader
          and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now())
        union
        select m.organisation_id from improvement_member m join improvement_project p on p.id = m.project_id
        where p.id = any(my_projects(true)) and p.ended_on is null and m.ended_at is null
    ) mine
    $$;
revoke all on function my_training() from public
"""
OURS = "organisation_id = any((select my_training())::uuid[])"
OF_OURS = "exists (select 1 from improvement_course c where c.id = course_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0005_training"),
        ("kernel", "0002_who_acts"),
        ("people", "0002_rowsecurity"),
    ]
    operations = [
        migrations.RunSQL(TRAINING, "drop function my_training()"),
        enable("improvement_course", using=OURS),
        enable("improvement_attendance", using=OF_OURS),
    ]
