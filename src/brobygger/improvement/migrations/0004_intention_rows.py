"""Was it as it was meant? Each of the two helpers answers once; answers are kept without author, five at a time.

An answer is written by one function alone: it spends the question and queues the answer in one transaction; when five of
the same two organisations wait, they are added together. Where five wait the numbers are those of at least five; who
reads them are those in a project of both organisations. A project's meetings are counted, and nothing else is told.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

ROLE = "case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end"
BOTH_IN_MINE = """exists (
    select 1 from improvement_member x join improvement_member y on y.project_id = x.project_id
    where x.organisation_id = organisation_a and y.organisation_id = organisation_b
      and x.ended_at is null and y.ended_at is null)"""
RUNS = """
create function improvement_runs(p_a uuid, p_b uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select app_is_system() and exists (
        select 1 from improvement_project p
        join improvement_member x on x.project_id = p.id join improvement_member y on y.project_id = p.id
        where p.ended_on is null and p.starts_on <= (app_now() at time zone 'Europe/Oslo')::date
          and x.organisation_id = p_a and y.organisation_id = p_b and x.ended_at is null and y.ended_at is null)
    $$;
revoke all on function improvement_runs(uuid, uuid) from public
"""
ANSWER = f"""
create function improvement_answer(p_asked uuid, p_trust boolean, p_few boolean, p_planned boolean, p_known boolean)
    returns boolean
    language plpgsql volatile security definer set search_path = public, pg_temp
    as $$
    declare
        asked improvement_asked;
    begin
        update improvement_asked set answered = true
            where id = p_asked and role_id = {ROLE} and not answered returning * into asked;
        if not found then
            return false;
        end if;
        perform pg_advisory_xact_lock(hashtextextended('improvement_waiting', 0));
        insert into improvement_waiting (id, organisation_a, organisation_b, trust, few, planned, known)
            values (gen_random_uuid(), asked.organisation_a, asked.organisation_b, p_trust, p_few, p_planned, p_known);
        with five as (
            select 1 from improvement_waiting w
            where w.organisation_a = asked.organisation_a and w.organisation_b = asked.organisation_b
            having count(*) >= 5
        ), taken as (
            delete from improvement_waiting w using five
            where w.organisation_a = asked.organisation_a and w.organisation_b = asked.organisation_b
            returning w.trust, w.few, w.planned, w.known
        )
        insert into improvement_batch
            (id, organisation_a, organisation_b, stored_on, answers, trust, few, planned, known)
            select gen_random_uuid(), asked.organisation_a, asked.organisation_b,
                   (app_now() at time zone 'Europe/Oslo')::date, count(*), count(*) filter (where trust),
                   count(*) filter (where few), count(*) filter (where planned), count(*) filter (where known)
            from taken having count(*) > 0;
        return true;
    end
    $$;
revoke all on function improvement_answer(uuid, boolean, boolean, boolean, boolean) from public
"""
MEETINGS = """
create function improvement_meetings(p_project uuid) returns table (across bigint, inside bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    with mine as (
        select distinct m.organisation_id as id, p.starts_on, p.ended_on
        from improvement_project p join improvement_member m on m.project_id = p.id
        where p.id = p_project and p.id = any(my_projects(false)) and m.ended_at is null
    ), held as (
        select h.id, h.from_organisation_id as a, h.to_organisation_id as b, k.happened_at as at
        from handovers_handover h join handovers_mark k on k.handover_id = h.id and k.step = 'meeting'
        union all
        select q.handover_id, q.organisation_a, q.organisation_b, q.made_at from improvement_asked q
    )
    select count(distinct held.id) filter (where a <> b), count(distinct held.id) filter (where a = b)
    from held join mine x on x.id = held.a join mine y on y.id = held.b
    where (held.at at time zone 'Europe/Oslo')::date between x.starts_on and coalesce(x.ended_on, 'infinity'::date)
    $$;
revoke all on function improvement_meetings(uuid) from public
"""


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0003_intention"),
        ("handovers", "0002_rowsecurity"),
        ("kernel", "0002_who_acts"),
    ]
    operations = [
        enable("improvement_asked", using=f"role_id = {ROLE}", commands="select"),
        enable("improvement_asked", using="app_is_system()", commands="insert"),
        enable("improvement_waiting", using="false"),
        enable("improvement_batch", using=BOTH_IN_MINE, commands="select"),
        migrations.RunSQL(RUNS, "drop function improvement_runs(uuid, uuid)"),
        migrations.RunSQL(
            ANSWER, "drop function improvement_answer(uuid, boolean, boolean, boolean, boolean)"
        ),
        migrations.RunSQL(MEETINGS, "drop function improvement_meetings(uuid)"),
    ]
