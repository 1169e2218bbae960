"""An entry for every unit, found by the words of the unit, its organisation, and what has been written about it.

`simple` dictionary: names and places are no prose. Words are found from their beginning (`jobb:*`), by index.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

LOWER = "lower(translate({0}, 'ÆØÅÄÖ', 'æøåäö'))"
SORTED = "translate(replace({0}, 'aa', 'å'), 'æäøöå', '{{||}}')"
WORDS = f"""
create function directory_words() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
    found record;
begin
    select u.name, u.place, o.name as organisation, o.municipality into found
    from people_unit u join people_organisation o on o.id = u.organisation_id where u.id = new.unit_id;
    new.sorts_as := {SORTED.format(LOWER.format("coalesce(found.name, '')"))};
    new.words := to_tsvector('simple', {
    LOWER.format("concat_ws(' ', found.name, found.place, found.organisation, found.municipality, new.address, "
                 "new.need_words)")
});
    return new;
end $$;
create trigger directory_words before insert or update on directory_entry
    for each row execute function directory_words();
"""
OF_UNIT = """
create function directory_of_unit() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    insert into directory_entry (unit_id) values (new.id) on conflict (unit_id) do update set unit_id = excluded.unit_id;
    return null;
end $$;
create trigger directory_of_unit after insert or update of name, place, organisation_id on people_unit
    for each row execute function directory_of_unit();
create function directory_of_organisation() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    update directory_entry e set unit_id = e.unit_id from people_unit u
    where u.id = e.unit_id and u.organisation_id = new.id;
    return null;
end $$;
create trigger directory_of_organisation after update of name, municipality on people_organisation
    for each row execute function directory_of_organisation();
insert into directory_entry (unit_id) select id from people_unit;
"""
WITHOUT = """
drop trigger directory_of_organisation on people_organisation;
drop trigger directory_of_unit on people_unit;
drop function directory_of_organisation();
drop function directory_of_unit();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0004_units_led")]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("unit_id", models.UUIDField(primary_key=True, serialize=False)),
                ("what", models.CharField(blank=True, db_default="", max_length=600)),
                ("for_whom", models.CharField(blank=True, db_default="", max_length=300)),
                ("phone", models.CharField(blank=True, db_default="", max_length=40)),
                ("address", models.CharField(blank=True, db_default="", max_length=200)),
                ("hours", models.CharField(blank=True, db_default="", max_length=200)),
                ("needs", models.CharField(blank=True, db_default="", max_length=300)),
                ("need_words", models.TextField(blank=True, db_default="")),
                ("owner_role_id", models.UUIDField(null=True)),
                ("right_on", models.DateField(null=True)),
                ("ask_again_on", models.DateField(null=True)),
                ("sorts_as", models.TextField(blank=True, db_collation="C", db_default="")),
                ("words", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            options={
                "db_table": "directory_entry",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="directory_by_word"),
                    models.Index(fields=["sorts_as", "unit_id"], name="directory_by_name"),
                    models.Index(fields=["owner_role_id"], name="directory_by_owner"),
                ],
            },
        ),
        migrations.RunSQL(WORDS, "drop trigger directory_words on directory_entry; drop function directory_words()"),
        migrations.RunSQL(OF_UNIT, WITHOUT),
    ]
