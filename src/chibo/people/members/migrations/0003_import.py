import django.db.models.deletion
from django.db import migrations, models

import chibo.core.ids
from chibo.core import rls

STATES = [
    ("open", "open"),
    ("confirmed", "confirmed"),
    ("discarded", "discarded"),
    ("undone", "undone"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_corrections"),
        ("organisation", "0003_unit_sign"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="card_number",
            field=models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="member",
            name="phone",
            field=models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="MemberImport",
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
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("cells", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=list)),
                ("made_by", models.UUIDField()),
                ("made_by_name", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("state", models.CharField(choices=STATES, max_length=9)),
                ("ended_at", models.DateTimeField(null=True)),
                ("added", models.PositiveIntegerField(default=0)),
                ("undone_by_name", models.CharField(blank=True, max_length=200)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.AddField(
            model_name="member",
            name="source",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="members.memberimport",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("card_number", ""), _negated=True),
                fields=("card_number",),
                name="member_card_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberimport",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="members_memberimport_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="memberimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "open"), ("cells", []), _connector="OR"),
                name="import_keeps_no_cells",
            ),
        ),
        rls.protect("members_memberimport", home=False),
    ]
