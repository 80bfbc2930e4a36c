"""Secret papers: not kept here, only that they exist, under which number, and who holds them."""

import django.db.models.deletion
from django.db import migrations, models

import chibo.core.cases
import chibo.core.ids
from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_looking_back")]

    operations = [
        migrations.CreateModel(
            name="HeldPaper",
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
                    "case_id",
                    models.UUIDField(default=chibo.core.cases.current, editable=False, null=True),
                ),
                ("number", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("mark", models.CharField(max_length=12)),
                ("holder", models.CharField(max_length=120)),
                ("added_at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_papers",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "id"), name="meetings_heldpaper_province_id"
                    ),
                    models.UniqueConstraint(fields=("meeting", "number"), name="held_paper_once"),
                ],
            },
        ),
        rls.protect("meetings_heldpaper"),
        rls.restrict("meetings_heldpaper", parent="meetings_meeting", by="meeting_id"),
    ]
