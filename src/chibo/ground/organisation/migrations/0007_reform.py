"""What a list of units leaves open, until a person decides; then, and only then, a past parent is written."""

import django.db.models.deletion
from django.db import migrations, models

import chibo.core.ids
from chibo.core import rls

STAYS = """
CREATE FUNCTION organisation_past_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.uncertain AND NOT NEW.uncertain AND
       to_jsonb(OLD) - 'uncertain' - 'parent_id' = to_jsonb(NEW) - 'uncertain' - 'parent_id' THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER organisation_unitpast_append_only ON organisation_unitpast;
CREATE TRIGGER organisation_unitpast_append_only BEFORE UPDATE OR DELETE ON organisation_unitpast
  FOR EACH ROW EXECUTE FUNCTION organisation_past_stays()
"""
UNDO = """
DROP TRIGGER organisation_unitpast_append_only ON organisation_unitpast;
DROP FUNCTION organisation_past_stays();
CREATE TRIGGER organisation_unitpast_append_only BEFORE UPDATE OR DELETE ON organisation_unitpast
  FOR EACH ROW EXECUTE FUNCTION chibo_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0006_proposals"),
    ]

    operations = [
        migrations.AddField(
            model_name="unitpast",
            name="uncertain",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Doubt",
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
                    "about",
                    models.CharField(choices=[("below", "below"), ("heir", "heir")], max_length=5),
                ),
                ("candidates", models.JSONField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "chosen",
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
                        related_name="doubts",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "id"), name="organisation_doubt_province_id"
                    ),
                    models.UniqueConstraint(fields=("unit", "about"), name="doubt_once"),
                ],
            },
        ),
        migrations.RunSQL(STAYS, UNDO),
        rls.protect("organisation_doubt", home=False),
    ]
