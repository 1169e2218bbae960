"""The person, and the helper who leads it: nobody else in the room sees an episode or its sessions."""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
TWO = f"({IN_ROOM} and (about_person_id = app_person() or opened_by_seat = app_actor()))"
THEIRS = f"""({IN_ROOM} and exists (
    select 1 from feedback_episode e
    where e.id = feedback_session.episode_id and e.room_id = feedback_session.room_id))"""
LED = f"""({IN_ROOM} and exists (
    select 1 from feedback_episode e
    where e.id = feedback_session.episode_id and e.room_id = feedback_session.room_id
      and e.opened_by_seat = app_actor()))"""
OPENED = f"({IN_ROOM} and opened_by_seat = app_actor())"


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0001_initial"),
        ("kernel", "0002_who_acts"),
        ("live", "0002_my_streams"),
    ]
    operations = [
        enable("feedback_episode", using=TWO, commands="select"),
        enable("feedback_episode", using=OPENED, commands="insert"),
        enable("feedback_episode", using=OPENED, commands="update"),
        enable("feedback_session", using=THEIRS, commands="select"),
        enable("feedback_session", using=LED, commands="insert"),
        enable("feedback_session", using=THEIRS, commands="update"),
    ]
