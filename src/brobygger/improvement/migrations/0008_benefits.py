"""Which phase a project is in, and what one hopes for: a chain from another way of working to the long run."""

import django.db.models.deletion
from django.db import migrations, models

import brobygger.kernel.ids
from brobygger.kernel.rowsecurity import enable

IN = "project_id = any((select my_projects(false))::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("improvement", "0007_target"), ("kernel", "0002_who_acts")]
    operations = [
        migrations.AddField("project", "phase", models.CharField(default="explore", max_length=10)),
        migrations.CreateModel(
            name="Benefit",
            fields=[
                ("id", models.UUIDField(default=brobygger.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("way", models.CharField(max_length=300)),
                ("noticed", models.CharField(max_length=300)),
                ("gain", models.CharField(max_length=300)),
                ("goal", models.CharField(blank=True, max_length=300)),
                ("followed", models.CharField(max_length=300)),
                ("owner_role_id", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefits",
                        to="improvement.project",
                    ),
                ),
            ],
            options={
                "db_table": "improvement_benefit",
                "indexes": [models.Index(fields=["project", "made_at"], name="improvement_benefit_order")],
            },
        ),
        migrations.AddField(
            "note",
            "benefit",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notes",
                to="improvement.benefit",
            ),
        ),
        enable("improvement_benefit", using=IN, commands="select"),
        enable("improvement_benefit", using=IN, commands="insert"),
        enable("improvement_benefit", using=IN, commands="update"),
    ]
