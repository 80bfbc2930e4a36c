"""Changes that one person proposes and another decides."""

from django.db import migrations, models

import chibo.core.ids
from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0005_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
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
                ("province", models.SmallIntegerField(default=0)),
                ("position", models.BigIntegerField(db_index=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("found", "found"),
                            ("rename", "rename"),
                            ("convert", "convert"),
                            ("move", "move"),
                            ("merge", "merge"),
                            ("split", "split"),
                            ("dissolve", "dissolve"),
                        ],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("wish", models.JSONField()),
                ("on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("decided", "decided"),
                            ("done", "done"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("proposed_by", models.UUIDField()),
                ("proposed_by_name", models.CharField(max_length=200)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("change", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["state", "on"], name="proposal_state_on")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "id"), name="organisation_proposal_province_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "rename"),
                            ("state", "withdrawn"),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_two_persons",
                    ),
                ],
            },
        ),
        rls.protect("organisation_proposal", home=False),
    ]
