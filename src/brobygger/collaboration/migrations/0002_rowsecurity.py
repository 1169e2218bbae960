"""A plan is read by those who work in one of its two organisations, and written by their leaders alone."""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

ROLE = "case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end"


def works(condition):
    """Whether the actor's role holds now, in a unit for which the condition is true."""
    return f"""exists (
        select 1 from people_role r join people_unit u on u.id = r.unit_id
        where r.id = {ROLE} and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now())
          and {condition})"""


def in_pair(condition="true"):
    return works(f"u.organisation_id in (organisation_a, organisation_b) and {condition}")


# The rows below are reached through the pair: what is seen of it is what its own policy lets one see.
PLAN = "exists (select 1 from collaboration_pair p where p.id = pair_id)"
STEP = "exists (select 1 from collaboration_plan p where p.id = plan_id)"
LEADER = works("r.is_leader")


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0001_initial"),
        ("kernel", "0002_who_acts"),
        ("people", "0002_rowsecurity"),
    ]
    operations = [
        enable("collaboration_pair", using=in_pair(), commands="select"),
        enable("collaboration_pair", using=in_pair("r.is_leader"), commands="insert"),
        enable("collaboration_pair", using=in_pair("r.is_leader"), commands="update"),
        enable("collaboration_plan", using=PLAN, commands="select"),
        enable("collaboration_plan", using=f"{PLAN} and {LEADER}", commands="insert"),
        enable("collaboration_plan", using=f"{PLAN} and {LEADER}", commands="update"),
        enable("collaboration_step", using=STEP, commands="select"),
        enable("collaboration_step", using=f"{STEP} and {LEADER}", commands="insert"),
        enable("collaboration_step", using=f"{STEP} and {LEADER}", commands="update"),
        enable("collaboration_step", using=f"{STEP} and {LEADER}", commands="delete"),
    ]
