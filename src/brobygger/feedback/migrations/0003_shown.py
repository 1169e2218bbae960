"""The person shows the curve to whom they choose. Those see who leads it, since when, and the numbers: no words."""

import brobygger.kernel.ids
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from brobygger.kernel.rowsecurity import enable

IN_ROOM = "room_id = any((select my_streams())::uuid[])"
OWN = f"({IN_ROOM} and about_person_id = app_person() and app_actor() like 'self:%')"
TWO = f"({IN_ROOM} and (about_person_id = app_person() or opened_by_seat = app_actor()))"
# One's own place in the room, as it is now: somebody who left and came back has another.
TO_ME = """exists (
    select 1 from rooms_membership m
    where m.room_id = {0}.room_id and m.seat = app_actor() and m.ended_at is null and m.kind <> 'break-glass'
      and (m.id = {0}.membership_id or m.organisation_id = {0}.organisation_id))"""
SHOWN = f"""({IN_ROOM} and (about_person_id = app_person() or led_by_seat = app_actor()
    or {TO_ME.format("feedback_shown")}))"""
EPISODE = f"""{TWO} or ({IN_ROOM} and exists (
    select 1 from feedback_shown s
    where s.episode_id = feedback_episode.id and s.room_id = feedback_episode.room_id and {TO_ME.format("s")}))"""
BEFORE = f"""({IN_ROOM} and exists (
    select 1 from feedback_episode e
    where e.id = feedback_session.episode_id and e.room_id = feedback_session.room_id))"""
THEIRS = f"""({IN_ROOM} and exists (
    select 1 from feedback_episode e
    where e.id = feedback_session.episode_id and e.room_id = feedback_session.room_id
      and (e.about_person_id = app_person() or e.opened_by_seat = app_actor())))"""
CURVE = f"""
create function feedback_shown_curve(p_episode uuid)
    returns table (number smallint, at timestamptz, instrument text, version text, questionnaire text, sheet text,
                   total double precision, finished boolean)
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select s.number, s.at, f.instrument, f.version, o.questionnaire, o.sheet,
           (f.scores ->> 'total')::double precision, f.finished_at is not null
    from feedback_episode e
    join feedback_session s on s.episode_id = e.id
    left join measures_form f on f.id = s.outcome_form_id and f.seen_by <> 'mine'
    left join measures_own_text o on o.id = f.own_text_id
    where e.id = p_episode and e.room_id = any((select my_streams())::uuid[]) and exists (
        select 1 from feedback_shown w where w.episode_id = e.id and w.room_id = e.room_id and {TO_ME.format("w")})
    order by s.number
    $$;
revoke all on function feedback_shown_curve(uuid) from public
"""


def _session(using):
    return [
        f"alter policy feedback_session_rows_select on feedback_session using ({using})",
        f"alter policy feedback_session_rows_update on feedback_session using ({using}) with check ({using})",
    ]


def _episode(using):
    return [f"alter policy feedback_episode_rows_select on feedback_episode using ({using})"]


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0002_rowsecurity"),
        ("measures", "0003_seen_by"),
        ("rooms", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Shown",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("room_id", models.UUIDField()),
                ("about_person_id", models.UUIDField()),
                ("led_by_seat", models.CharField(max_length=60)),
                ("membership_id", models.UUIDField(null=True)),
                ("organisation_id", models.UUIDField(null=True)),
                ("shown_at", models.DateTimeField()),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shown_to", to="feedback.episode"
                    ),
                ),
            ],
            options={
                "db_table": "feedback_shown",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(membership_id=None) ^ Q(organisation_id=None), name="shown_to_one_or_a_service"
                    )
                ],
            },
        ),
        enable("feedback_shown", using=SHOWN, commands="select"),
        enable("feedback_shown", using=OWN, commands="insert"),
        enable("feedback_shown", using=OWN, commands="delete"),
        migrations.RunSQL(_session(THEIRS), _session(BEFORE)),
        migrations.RunSQL(_episode(EPISODE), _episode(TWO)),
        migrations.RunSQL(CURVE, "drop function feedback_shown_curve(uuid)"),
    ]
