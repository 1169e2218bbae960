"""Units from Enhetsregisteret: their numbers, what the register last said, and which of them are closed down.

A closed unit keeps its entry, and no word finds it any more.
"""

from importlib import import_module

from django.db import migrations, models

_BEFORE = import_module("brobygger.directory.migrations.0001_initial").WORDS.partition("create trigger")[0].replace(
    "create function", "create or replace function"
)
WORDS = _BEFORE.replace(
    "    return new;",
    "    if new.closed_on is not null then\n        new.words := '';\n    end if;\n    return new;",
)


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_absences")]
    operations = [
        migrations.CreateModel(
            name="Registered",
            fields=[
                ("number", models.CharField(max_length=9, primary_key=True, serialize=False)),
                ("unit_id", models.UUIDField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("place", models.CharField(blank=True, max_length=100)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("address", models.CharField(blank=True, max_length=200)),
            ],
            options={"db_table": "directory_registered"},
        ),
        migrations.AddField("entry", "closed_on", models.DateField(null=True)),
        migrations.RunSQL(WORDS, _BEFORE),
    ]
