"""Changes of units: past states, the story of each unit, and guards that let rows follow a unit."""

import django.db.models.deletion
from django.db import migrations, models

import chibo.core.ids
from chibo.core import rls

# Guards of their own that refuse changes: nothing but a new place is let pass (core.0008_shifts).
GUARDS = ("voting_guard_elector", "ballots_guard_record")
BUT = "IF TG_OP = 'UPDATE' THEN IF chibo_moves(to_jsonb(OLD), to_jsonb(NEW)) THEN RETURN NEW; END IF; END IF;"
ADMIT = """
DO $do$
DECLARE
  held text := pg_get_functiondef('%s'::regproc);
BEGIN
  EXECUTE regexp_replace(held, E'\\nBEGIN\\n', E'\\nBEGIN\\n' || $but$%s$but$ || E'\\n');
END $do$
"""
REFUSE = """
DO $do$
DECLARE
  held text := pg_get_functiondef('%s'::regproc);
BEGIN
  EXECUTE replace(held, $but$%s$but$, '');
END $do$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_access"),
        ("core", "0008_shifts"),
        ("ballots", "0002_guards"),
        ("voting", "0009_phones"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filed",
                to="organisation.unit",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="since",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="unit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("central", "central"),
                    ("province", "province"),
                    ("district", "district"),
                    ("commune", "commune"),
                    ("grassroots", "grassroots"),
                    ("branch", "branch"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="UnitEvent",
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
                ("change", models.UUIDField()),
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
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("founded", "founded"),
                            ("renamed", "renamed"),
                            ("converted", "converted"),
                            ("moved", "moved"),
                            ("took_in", "took_in"),
                            ("merged", "merged"),
                            ("gave_up", "gave_up"),
                            ("split", "split"),
                            ("dissolved", "dissolved"),
                            ("handed_over", "handed_over"),
                            ("received", "received"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("decision", models.CharField(max_length=120)),
                ("decided_on", models.DateField(null=True)),
                ("signatory", models.CharField(blank=True, max_length=200)),
                ("proposed_by_name", models.CharField(blank=True, max_length=200)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("told", models.JSONField(default=dict)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["unit", "on"], name="unit_event_unit_on")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "id"), name="organisation_unitevent_province_id"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitPast",
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
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("kind", models.CharField(max_length=12)),
                ("basis", models.CharField(blank=True, max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(max_length=120)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("sign", models.CharField(blank=True, max_length=20)),
                ("search_key", models.CharField(db_index=True, max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["parent", "valid_to"], name="unit_past_parent")],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "valid_from"), name="unit_past_once"),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="unit_past_dates",
                    ),
                ],
            },
        ),
        rls.append_only("organisation_unitpast"),
        rls.protect("organisation_unitevent"),
        rls.append_only("organisation_unitevent"),
        *(migrations.RunSQL(ADMIT % (name, BUT), REFUSE % (name, BUT)) for name in GUARDS),
    ]
