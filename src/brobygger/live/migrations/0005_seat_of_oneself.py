"""A person's own seats, open or not, by index: asked for at every request (`people_has_own_room`)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0004_by_index")]
    operations = [
        migrations.AddIndex(
            "subscriber",
            models.Index(
                fields=["seat"], condition=models.Q(seat__startswith="self:"), name="subscriber_of_oneself"
            ),
        ),
    ]
