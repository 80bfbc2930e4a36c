import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import chibo.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("organisation", "0002_term"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionType",
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
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=300)),
                (
                    "status",
                    models.CharField(choices=[("S", "S"), ("K", "K"), ("A", "A")], max_length=1),
                ),
                ("data", models.JSONField()),
            ],
            options={
                "ordering": ("code", "valid_from"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "valid_from"), name="decisiontype_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="decisiontype_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vote",
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
                ("subject", models.CharField(max_length=500)),
                ("decision_type", models.CharField(max_length=20)),
                ("rule", models.JSONField()),
                (
                    "secrecy",
                    models.CharField(
                        choices=[("open", "open"), ("secret", "secret")], max_length=6
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("in_person", "in_person"),
                            ("hybrid", "hybrid"),
                            ("online", "online"),
                        ],
                        max_length=9,
                    ),
                ),
                ("unlocked_by", models.CharField(blank=True, max_length=120)),
                ("paper", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "prepared"),
                            ("roll_frozen", "roll_frozen"),
                            ("open", "open"),
                            ("closed", "closed"),
                            ("counted", "counted"),
                            ("announced", "announced"),
                            ("void", "void"),
                        ],
                        default="prepared",
                        max_length=11,
                    ),
                ),
                (
                    "led_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "counters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("roll", models.JSONField(default=dict)),
                ("pending", models.JSONField(default=dict)),
                ("provisional", models.BooleanField(default=False)),
                ("prepared_at", models.DateTimeField()),
                ("frozen_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("announced_at", models.DateTimeField(null=True)),
                ("wait_ended_at", models.DateTimeField(null=True)),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=500)),
                (
                    "predecessor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeats",
                        to="voting.vote",
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
            name="Result",
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
                ("number", models.SmallIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("closed", "closed"),
                            ("late", "late"),
                            ("wait_ended", "wait_ended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("point", models.CharField(blank=True, max_length=40)),
                ("data", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="voting.vote",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Elector",
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
                ("name", models.CharField(max_length=200)),
                ("sort_key", models.CharField(blank=True, max_length=600)),
                ("category", models.CharField(max_length=20)),
                ("in_base", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("may_vote", models.BooleanField()),
                ("bar", models.CharField(blank=True, max_length=20)),
                ("present", models.BooleanField()),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[("device", "device"), ("hands", "hands"), ("paper", "paper")],
                        max_length=6,
                    ),
                ),
                ("point", models.CharField(blank=True, max_length=40)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="electors",
                        to="voting.vote",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CountEntry",
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
                ("number", models.IntegerField()),
                ("point", models.CharField(max_length=40)),
                (
                    "channel",
                    models.CharField(
                        choices=[("hands", "hands"), ("paper", "paper")], max_length=6
                    ),
                ),
                ("late", models.BooleanField(default=False)),
                ("entered_by_name", models.CharField(max_length=200)),
                ("figures", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="voting.vote",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Ballot",
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
                ("point", models.CharField(max_length=40)),
                (
                    "choice",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("abstain", "abstain")], max_length=7
                    ),
                ),
                ("receipt", models.CharField(max_length=9)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "elector",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballot",
                        to="voting.elector",
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="voting.vote",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="voting_vote_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["announced", "closed", "counted"]), _negated=True),
                    ("closed_at__isnull", False),
                    _connector="OR",
                ),
                name="vote_closed_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "void"), _negated=True),
                    models.Q(("void_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="vote_void_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(("secrecy__in", ["open", "secret"])), name="vote_secrecy"
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "prepared",
                            "roll_frozen",
                            "open",
                            "closed",
                            "counted",
                            "announced",
                            "void",
                        ],
                    )
                ),
                name="vote_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="voting_result_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(fields=("vote", "number"), name="result_number"),
        ),
        migrations.AddConstraint(
            model_name="elector",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="voting_elector_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="elector",
            constraint=models.UniqueConstraint(fields=("vote", "person"), name="elector_once"),
        ),
        migrations.AddConstraint(
            model_name="elector",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", ""), ("may_vote", False)),
                    models.Q(
                        ("bar", ""),
                        ("channel__in", ["device", "hands", "paper"]),
                        ("may_vote", True),
                        ("present", True),
                    ),
                    _connector="OR",
                ),
                name="elector_one_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="elector",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_base", False), ("reason", ""), _connector="OR"),
                name="elector_base",
            ),
        ),
        migrations.AddConstraint(
            model_name="countentry",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="voting_countentry_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="countentry",
            constraint=models.UniqueConstraint(fields=("vote", "number"), name="countentry_number"),
        ),
        migrations.AddConstraint(
            model_name="countentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["hands", "paper"])), name="countentry_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="voting_ballot_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__in", ("yes", "no", "abstain"))), name="ballot_choice"
            ),
        ),
    ]
