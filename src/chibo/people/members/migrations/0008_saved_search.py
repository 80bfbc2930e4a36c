"""Searches that somebody keeps, for themselves alone."""

import django.db.models.deletion
from django.db import migrations, models

import chibo.core.ids
from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [("members", "0007_record_guards")]

    operations = [
        migrations.CreateModel(
            name="SavedSearch",
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
                ("name", models.CharField(max_length=80)),
                ("query", models.CharField(max_length=600)),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "id"), name="members_savedsearch_province_id"
                    ),
                    models.UniqueConstraint(fields=("person", "name"), name="saved_search_once"),
                ],
            },
        ),
        rls.protect("members_savedsearch", own="person_id", home=False),
    ]
