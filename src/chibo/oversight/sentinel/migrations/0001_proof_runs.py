"""Runs of proofs; a row is never changed."""

from django.db import migrations, models

import chibo.core.ids
from chibo.core import rls


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ProofRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=chibo.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("seconds", models.FloatField()),
                ("compared", models.IntegerField()),
                ("problems", models.JSONField(default=list)),
                ("problem_count", models.IntegerField(default=0)),
                ("asked_by", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["code", "-at"], name="proofrun_code_at")],
            },
        ),
        rls.append_only("sentinel_proofrun"),
    ]
