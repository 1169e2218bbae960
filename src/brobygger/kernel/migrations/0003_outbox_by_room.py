"""News of a room that waits already need not be written twice; finding it must be cheap."""

from django.db import migrations

FORWARDS = "create index kernel_outbox_by_room on kernel_outbox (kind, (ids ->> 'room')) where handled_at is null"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_who_acts")]
    operations = [migrations.RunSQL(FORWARDS, "drop index kernel_outbox_by_room")]
