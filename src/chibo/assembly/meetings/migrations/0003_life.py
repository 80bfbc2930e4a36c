import django.db.models.deletion
from django.db import migrations, models

import chibo.core.ids
from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_look"),
        ("meetings", "0002_kinds"),
        ("organisation", "0003_unit_sign"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="predecessor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="meetings.meeting",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="resumes_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="PartyGroup",
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
                ("name", models.CharField(max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartyGroupMember",
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
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="meetings.partygroup",
                    ),
                ),
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
            },
        ),
        migrations.CreateModel(
            name="ApprovalRequest",
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
                ("mode", models.CharField(max_length=10)),
                ("ground", models.CharField(max_length=12)),
                ("reason", models.TextField(max_length=1000)),
                ("scattered", models.JSONField(default=list)),
                ("members", models.IntegerField()),
                ("decision_types", models.JSONField(default=list)),
                ("wanted_from", models.DateField()),
                ("wanted_to", models.DateField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("stage", models.CharField(max_length=10)),
                ("remarks", models.TextField(blank=True, max_length=1000)),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "approval",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="meetings.onlineapproval",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "id"), name="meetings_approvalrequest_province_id"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "asked")),
                        fields=("unit",),
                        name="one_request_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wanted_to__gte", models.F("wanted_from"))),
                        name="request_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "approved"), ("approval__isnull", False)),
                            models.Q(
                                models.Q(("stage", "approved"), _negated=True),
                                ("approval__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="approved_has_approval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExcuseRequest",
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
                ("kind", models.CharField(max_length=10)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("seq", models.IntegerField()),
                ("asked_at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excuses",
                        to="meetings.meeting",
                    ),
                ),
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
                        fields=("province", "id"), name="meetings_excuserequest_province_id"
                    ),
                    models.UniqueConstraint(fields=("meeting", "seq"), name="excuse_of_event"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="partygroup",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="meetings_partygroup_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="partygroupmember",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="meetings_partygroupmember_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="partygroupmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("person",),
                name="one_group_at_a_time",
            ),
        ),
        rls.protect("meetings_approvalrequest"),
        rls.protect("meetings_excuserequest", own="person_id", home=False),
        rls.protect("meetings_partygroup"),
        rls.protect("meetings_partygroupmember", own="person_id"),
    ]
