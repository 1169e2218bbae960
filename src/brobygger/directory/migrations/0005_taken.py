"""When whoever an enquiry lies with has taken it: until then it has only been handed to them."""

from django.db import migrations, models

KNOWN = """
    update directory_enquiry e set taken_at = s.at
    from (select enquiry_id, by_role_id, max(at) as at from directory_enquiry_step
          where did in ('took', 'answered') group by 1, 2) s
    where s.enquiry_id = e.id and s.by_role_id = e.role_id
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_registered")]
    operations = [
        migrations.AddField("enquiry", "taken_at", models.DateTimeField(null=True)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
