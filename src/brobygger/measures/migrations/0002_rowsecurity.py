"""Who sees what: forms the person, whoever gave them and the link's holder; surveys' answers the staff they are for.

An anonymous answer is written by one function alone. It spends the link and queues the answer in one transaction,
without author, moment or language; when five of a kind wait, they are stored in random order with random keys and the
day. The collection's row is locked first, so that two answers at once count each other.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

ROLE = "case when app_actor() like 'role:%' then substring(app_actor() from 6)::uuid end"
MINE = f"""(
    select u.organisation_id from people_role r join people_unit u on u.id = r.unit_id
    where r.id = {ROLE} and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now()))"""
OURS = f"({MINE} in (organisation_a, organisation_b))"
HOLDER = "app_actor() = 'link:' || id::text"
COUNTED = "exists (select 1 from measures_collection c where c.id = collection_id)"
IN_ROOM = "room_id = any((select my_streams())::uuid[])"
OWN_FORM = f"({IN_ROOM} and (about_person_id = app_person() or opened_by_seat = app_actor())) or {HOLDER}"
ON_A_FORM = "exists (select 1 from measures_form f where f.own_text_id = measures_own_text.id)"

LINK = """
create function measures_link(p_hash text) returns table (id uuid, is_survey boolean)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select a.id, true from measures_asked a where a.secret_hash = p_hash
    union all
    select f.id, false from measures_form f where f.secret_hash = p_hash
    $$;
"""

ANSWER = """
create function measures_answer_survey(p_asked uuid, p_answers jsonb) returns boolean
    language plpgsql volatile security definer set search_path = public, pg_temp
    as $$
    declare
        asked measures_asked;
    begin
        if app_actor() <> 'link:' || p_asked::text then
            return false;
        end if;
        update measures_asked set answered = true
            where id = p_asked and not answered and expires_at > app_now() returning * into asked;
        if not found then
            return false;
        end if;
        perform 1 from measures_collection where id = asked.collection_id for update;
        insert into measures_waiting (id, collection_id, instrument, version, answers)
            values (gen_random_uuid(), asked.collection_id, asked.instrument, asked.version, p_answers);
        if (select count(*) from measures_waiting w where w.collection_id = asked.collection_id
                and w.instrument = asked.instrument and w.version = asked.version) >= 5 then
            with taken as (
                delete from measures_waiting w where w.collection_id = asked.collection_id
                    and w.instrument = asked.instrument and w.version = asked.version
                returning w.answers
            )
            insert into measures_answer (id, collection_id, instrument, version, answers, stored_on)
                select gen_random_uuid(), asked.collection_id, asked.instrument, asked.version, t.answers,
                       (app_now() at time zone 'Europe/Oslo')::date
                from taken t order by random();
        end if;
        return true;
    end
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0001_initial"),
        ("kernel", "0002_who_acts"),
        ("live", "0002_my_streams"),
        ("people", "0002_rowsecurity"),
    ]
    operations = [
        enable("measures_collection", using=f"{OURS} or app_is_system()"),
        enable(
            "measures_asked",
            using=f"rater_person_id = app_person() or opened_by_seat = app_actor() or app_is_system() or {HOLDER}",
            commands="select",
        ),
        enable("measures_asked", using="opened_by_seat = app_actor()", commands="insert"),
        enable("measures_waiting", using="false"),
        enable("measures_answer", using=COUNTED, commands="select"),
        enable("measures_form", using=OWN_FORM, commands="select"),
        enable("measures_form", using=OWN_FORM, commands="update"),
        enable("measures_form", using=f"{IN_ROOM} and opened_by_seat = app_actor()", commands="insert"),
        enable("measures_licence", using=f"organisation_id = {MINE}"),
        enable("measures_own_text", using=f"organisation_id = {MINE}", commands="insert"),
        enable("measures_own_text", using=f"organisation_id = {MINE} or {ON_A_FORM}", commands="select"),
        migrations.RunSQL(LINK, "drop function measures_link(text)"),
        migrations.RunSQL(ANSWER, "drop function measures_answer_survey(uuid, jsonb)"),
    ]
