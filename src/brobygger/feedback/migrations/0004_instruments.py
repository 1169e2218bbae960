"""An episode keeps the versions that it was begun with, and the cut-off and the reliable change that were chosen."""

from django.db import migrations, models

VERSIONS = [
    f"""update feedback_episode e set {which}_version = coalesce((
        select f.version from feedback_session s join measures_form f on f.id = s.{which}_form_id
        where s.episode_id = e.id order by s.number limit 1), '1')"""
    for which in ("outcome", "alliance")
]


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_shown")]
    operations = [
        migrations.AddField("episode", "outcome_version", models.CharField(max_length=20, default=""), False),
        migrations.AddField("episode", "alliance_version", models.CharField(max_length=20, default=""), False),
        migrations.AddField("episode", "cut_off", models.FloatField(null=True)),
        migrations.AddField("episode", "cut_off_source", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("episode", "reliable", models.FloatField(null=True)),
        migrations.AddField("episode", "reliable_source", models.CharField(blank=True, default="", max_length=300)),
        migrations.RunSQL(VERSIONS, migrations.RunSQL.noop),
    ]
