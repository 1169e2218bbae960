"""The functions that policies ask: who acts, for which person, and what the time is."""

from django.db import migrations

FORWARDS = """
create function app_actor() returns text language sql stable parallel safe
    as $$ select nullif(current_setting('app.actor', true), '') $$;
create function app_person() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('app.person', true), '')::uuid $$;
create function app_now() returns timestamptz language sql stable parallel safe
    as $$ select coalesce(nullif(current_setting('app.now', true), '')::timestamptz, statement_timestamp()) $$;
create function app_is_system() returns boolean language sql stable parallel safe
    as $$ select coalesce(app_actor() like 'system:%', false) $$;
"""
BACKWARDS = """
drop function app_is_system();
drop function app_now();
drop function app_person();
drop function app_actor();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
