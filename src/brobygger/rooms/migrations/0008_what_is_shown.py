"""A message may show a file: what the fan-out renders says which, of what type and how large."""

from importlib import import_module

from django.db import migrations

_before = import_module("brobygger.rooms.migrations.0003_messages")
DROP = "drop function rooms_message_bodies(uuid[])"
BODIES = (
    _before.BODIES.replace(
        "ball_open boolean", "ball_open boolean, file_id uuid, file_type text, file_width integer, file_height integer"
    )
    .replace(
        "b.answered_at is null\n    from rooms_message g",
        "b.answered_at is null,\n"
        "           f.id, f.content_type::text, f.width::integer, f.height::integer\n    from rooms_message g",
    )
    .replace(
        "left join rooms_ball b on", "left join files_file f on f.about_id = g.id\n    left join rooms_ball b on"
    )
)


class Migration(migrations.Migration):
    dependencies = [("rooms", "0007_what_waits"), ("files", "0001_initial")]
    operations = [
        migrations.RunSQL(DROP, _before.BODIES),
        migrations.RunSQL(BODIES, DROP),
    ]
