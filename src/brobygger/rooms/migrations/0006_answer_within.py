"""Each room shows within how many working days the helpers answer; two until they agree on something else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rooms", "0005_leaders_who_answer")]
    operations = [
        migrations.AddField("room", "answer_within", models.PositiveSmallIntegerField(default=2, db_default=2)),
    ]
