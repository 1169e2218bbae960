"""What is worked on is for leaders alone, and what is decided is never changed: the database holds to both."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

ROLE = "case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end"
LEADER = f"""exists (
    select 1 from people_role r join people_unit u on u.id = r.unit_id
    where r.id = {ROLE} and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now())
      and r.is_leader)"""
PLAN = "exists (select 1 from collaboration_pair p where p.id = pair_id)"
DECIDED = "agreed_a_at is not null and agreed_b_at is not null"
STEP = "exists (select 1 from collaboration_plan p where p.id = plan_id)"
OPEN = f"exists (select 1 from collaboration_plan p where p.id = plan_id and not ({DECIDED}))"


def using(table, command, new, old, *, check=False):
    """Another condition in the place of the one before; `check`: what is written need only fulfil that one."""
    policy = f"alter policy {table}_rows_{command} on {table}"

    def said(condition, written):
        return f"{policy} using ({condition})" + (f" with check ({written})" if check else "")

    return RunSQL(sql=[said(new, old)], reverse_sql=[said(old, old)])


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0002_rowsecurity")]
    operations = [
        using("collaboration_plan", "select", f"{PLAN} and (({DECIDED}) or {LEADER})", PLAN),
        using(
            "collaboration_plan",
            "update",
            f"{PLAN} and {LEADER} and not ({DECIDED})",
            f"{PLAN} and {LEADER}",
            check=True,
        ),
        RunSQL(
            sql=[f"alter policy collaboration_step_rows_insert on collaboration_step with check ({OPEN} and {LEADER})"],
            reverse_sql=[
                f"alter policy collaboration_step_rows_insert on collaboration_step with check ({STEP} and {LEADER})"
            ],
        ),
        using("collaboration_step", "update", f"{OPEN} and {LEADER}", f"{STEP} and {LEADER}", check=True),
        using("collaboration_step", "delete", f"{OPEN} and {LEADER}", f"{STEP} and {LEADER}"),
    ]
