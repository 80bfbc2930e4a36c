"""Facts of the record, and the way of a request through two persons; requests so far become some of a kind."""

import django.db.models.deletion
from django.db import migrations, models

import chibo.core.ids

ABOUT = {
    "name": "identity", "born": "birth", "ethnic": "ethnicity", "membership": "admission",
    "branch": "", "office": "", "other": "",
}  # fmt: skip
"""What a request could be about so far, and the group that it names now."""
RENAMED = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in ABOUT.items())
INSTALLATION = (
    "SELECT set_config('app.lo', '0', true), set_config('app.hi', '4611686018427387904', true)"
)
NOBODY = "SELECT set_config('app.lo', '', true), set_config('app.hi', '', true)"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_sessions_ended"), ("members", "0005_personal_id")]

    operations = [
        migrations.CreateModel(
            name="Fact",
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
                ("group", models.CharField(max_length=16)),
                ("slot", models.CharField(blank=True, max_length=36)),
                ("sensitivity", models.CharField(blank=True, max_length=10)),
                ("value", models.JSONField()),
                ("valid_from", models.DateField(null=True)),
                (
                    "from_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="day",
                        max_length=5,
                    ),
                ),
                ("valid_to", models.DateField(null=True)),
                (
                    "to_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="day",
                        max_length=5,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300)),
                ("key", models.CharField(blank=True, max_length=16)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("opening", "opening"),
                            ("request", "request"),
                            ("event", "event"),
                            ("register", "register"),
                        ],
                        max_length=8,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("proof", models.UUIDField(null=True)),
                ("entered_by", models.UUIDField(null=True)),
                ("entered_by_name", models.CharField(blank=True, max_length=200)),
                ("confirmed_by", models.UUIDField(null=True)),
                ("confirmed_by_name", models.CharField(blank=True, max_length=200)),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FieldRight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=12)),
                ("sensitivity", models.CharField(max_length=10)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=160)),
            ],
        ),
        migrations.CreateModel(
            name="GivenCode",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
            ],
        ),
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
                ("group", models.CharField(max_length=16)),
                ("slot", models.CharField(blank=True, max_length=36)),
                ("sensitivity", models.CharField(blank=True, max_length=10)),
                ("value", models.JSONField()),
                ("valid_from", models.DateField(null=True)),
                (
                    "from_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="day",
                        max_length=5,
                    ),
                ),
                ("valid_to", models.DateField(null=True)),
                (
                    "to_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="day",
                        max_length=5,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="correctionrequest",
            name="correction_answered_whole",
        ),
        migrations.RenameField("correctionrequest", "fact", "group"),
        migrations.AlterField(
            "correctionrequest", "group", models.CharField(blank=True, max_length=16)
        ),
        migrations.AddField("correctionrequest", "fact", models.UUIDField(null=True)),
        migrations.AddField("correctionrequest", "asked_by", models.UUIDField(null=True)),
        migrations.AddField(
            "correctionrequest",
            "asked_by_name",
            models.CharField(default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            "correctionrequest",
            "wish",
            models.CharField(
                choices=[
                    ("add", "add"),
                    ("correct", "correct"),
                    ("remove", "remove"),
                    ("tell", "tell"),
                ],
                default="tell",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="approved_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="approved_by_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="confirmed_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="confirmed_by_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", ""),
                    ("done", "done"),
                    ("refused", "refused"),
                    ("told", "told"),
                    ("withdrawn", "withdrawn"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="recordlook",
            name="purpose",
            field=models.CharField(default="other", max_length=12),
        ),
        migrations.AlterField(
            model_name="correctionrequest",
            name="text",
            field=models.TextField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name="fact",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="superseded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supersedes",
                to="members.fact",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposal",
                to="members.correctionrequest",
            ),
        ),
        migrations.RunSQL(
            sql=[
                INSTALLATION,
                f"""
                UPDATE members_correctionrequest c SET
                  "group" = CASE "group" {RENAMED} ELSE "group" END,
                  asked_by = c.person_id,
                  asked_by_name = p.display_name,
                  outcome = CASE WHEN answered_at IS NULL THEN '' ELSE 'told' END
                FROM accounts_person p WHERE p.id = c.person_id
                """,  # noqa: S608  # constants of this file
                """
                UPDATE members_member SET code = concat(
                  'DV-', substr(n, 1, 3), '-', substr(n, 4, 4), '-', substr(n, 8, 2),
                  lpad((98 - n::bigint * 100 % 97)::text, 2, '0'))
                FROM (SELECT id AS of, left(replace(substr(code, 4), '-', ''), 9) AS n
                      FROM members_member) AS old
                WHERE old.of = id AND code ~ '^DV-[0-9]{2}-[0-9]{4}-[0-9]{4}$'
                """,
                NOBODY,
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.AlterField("correctionrequest", "asked_by", models.UUIDField()),
    ]
