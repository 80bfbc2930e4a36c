"""Closed cases: who reads them, and the policy that hides their rows from everybody else."""

from django.db import migrations, models

import chibo.core.cases
import chibo.core.ids
from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [("core", "0002_access")]

    operations = [
        migrations.CreateModel(
            name="CaseReader",
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
                ("case_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("person_name", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=300)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                ("added_by", models.UUIDField(null=True)),
                ("added_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["case_id", "person_id"], name="reader_case_person")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "id"), name="core_casereader_province_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="reader_dates",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="auditentry",
            name="case_id",
            field=models.UUIDField(default=chibo.core.cases.current, editable=False, null=True),
        ),
        rls.CASES,
        rls.restrict("core_auditentry"),
    ]
