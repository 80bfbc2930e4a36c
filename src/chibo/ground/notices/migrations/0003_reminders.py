"""How reminders reach people outside of chibo: own rows only, at position 0, which no seat covers."""

import django.db.models.deletion
from django.db import migrations, models

import chibo.core.ids
from chibo.core import rls


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_sessions_ended"),
        ("notices", "0002_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
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
                ("endpoint", models.CharField(max_length=1000)),
                ("digest", models.CharField(max_length=64)),
                ("p256dh", models.CharField(max_length=100)),
                ("auth", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=80)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
            name="Delivery",
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
                    "channel",
                    models.CharField(
                        choices=[("email", "email"), ("sms", "sms"), ("push", "push")], max_length=5
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        choices=[
                            ("invitation", "invitation"),
                            ("meeting", "meeting"),
                            ("task", "task"),
                            ("notice", "notice"),
                            ("test", "test"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sending", "sending"),
                            ("sent", "sent"),
                            ("skipped", "skipped"),
                            ("failed", "failed"),
                            ("unsure", "unsure"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("tries", models.SmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, max_length=60)),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="notices.notice",
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
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.device",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReminderChoice",
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
                ("email", models.EmailField(blank=True, max_length=254)),
                ("email_on", models.BooleanField(default=False)),
                ("phone", models.CharField(blank=True, max_length=16)),
                ("phone_on", models.BooleanField(default=False)),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_to", models.TimeField(null=True)),
                ("feed", models.CharField(blank=True, db_index=True, max_length=64)),
                ("feed_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="notices_device_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("digest",),
                name="device_once",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "sending"])),
                fields=["due_at"],
                name="delivery_due",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["person", "-made_at"], name="delivery_person"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="notices_delivery_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("notice__isnull", False)),
                fields=("notice", "channel", "device"),
                name="delivery_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderchoice",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="notices_reminderchoice_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email", ""), ("email_on", True), _negated=True),
                    models.Q(("phone", ""), ("phone_on", True), _negated=True),
                ),
                name="reminder_has_address",
            ),
        ),
        *(
            rls.protect(f"notices_{table}", own="person_id", home=False)
            for table in ("reminderchoice", "device", "delivery")
        ),
    ]
