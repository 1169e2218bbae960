"""A project is read by those who are in it, and its plan and people are changed by its leaders alone.

Who is in it is told by a function with the owner's rights: a policy on the members' table may not read that table.
Whoever has just made a project leads it until its first member is written.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

ROLE = "case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end"
PROJECTS = f"""
create function my_projects(p_lead boolean) returns uuid[]
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select coalesce(array_agg(id), '{{}}') from (
        select m.project_id as id from improvement_member m
        where m.role_id = {ROLE} and m.ended_at is null and (not p_lead or m.part = 'lead')
        union all
        select p.id from improvement_project p
        where p.made_by_role_id = {ROLE} and not exists (select 1 from improvement_member m where m.project_id = p.id)
    ) mine
    $$;
revoke all on function my_projects(boolean) from public
"""
IN = "project_id = any((select my_projects(false))::uuid[])"
LEADS = "project_id = any((select my_projects(true))::uuid[])"
ITSELF = "id = any((select my_projects({}))::uuid[])"
A_LEADER = f"""exists (
    select 1 from people_role r where r.id = made_by_role_id and r.id = {ROLE} and r.is_leader
      and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now()))"""
OWN = f"by_role_id = {ROLE} and {IN}"


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0001_initial"),
        ("kernel", "0002_who_acts"),
        ("people", "0002_rowsecurity"),
    ]
    operations = [
        migrations.RunSQL(PROJECTS, "drop function my_projects(boolean)"),
        enable("improvement_project", using=ITSELF.format("false"), commands="select"),
        enable("improvement_project", using=A_LEADER, commands="insert"),
        enable("improvement_project", using=ITSELF.format("true"), commands="update"),
        enable("improvement_member", using=IN, commands="select"),
        enable("improvement_member", using=LEADS, commands="insert"),
        enable("improvement_member", using=LEADS, commands="update"),
        enable("improvement_barrier", using=IN, commands="select"),
        enable("improvement_barrier", using=IN, commands="insert"),
        enable("improvement_barrier", using=IN, commands="update"),
        enable("improvement_note", using=IN, commands="select"),
        enable("improvement_note", using=OWN, commands="insert"),
        enable("improvement_note", using=OWN, commands="delete"),
        enable("improvement_pilot", using=IN, commands="select"),
        enable("improvement_pilot", using=LEADS, commands="insert"),
    ]
