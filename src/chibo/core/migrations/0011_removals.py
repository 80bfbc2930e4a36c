"""What is kept of a person goes with them to another unit, append-only rows too, and changes in nothing else."""

from django.db import migrations, models

import chibo.core.ids
from chibo.core import rls

MOVES = """
CREATE OR REPLACE FUNCTION chibo_moves(was jsonb, is_now jsonb)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN was ->> 'position' IS DISTINCT FROM is_now ->> 'position'
    AND was - 'position' - 'province' = is_now - 'position' - 'province'
    AND (EXISTS (
      SELECT 1 FROM core_shift s
       WHERE s.old = (was ->> 'position')::bigint AND s.new = (is_now ->> 'position')::bigint
         AND s.province = (is_now ->> 'province')::smallint)
    {person});
END $$
"""
PERSON = """
    OR EXISTS (
      SELECT 1 FROM core_removal r
       WHERE r.person_id = (was ->> 'person_id')::uuid
         AND r.old = (was ->> 'position')::bigint AND r.new = (is_now ->> 'position')::bigint)
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0010_data_keys")]

    operations = [
        migrations.CreateModel(
            name="Removal",
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
                ("person_id", models.UUIDField(db_index=True)),
                ("old", models.BigIntegerField()),
                ("new", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "id"), name="core_removal_province_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True),
                        name="removal_moves",
                    ),
                ],
            },
        ),
        rls.protect("core_removal", own="person_id", home=False),
        rls.append_only("core_removal"),
        migrations.RunSQL(MOVES.format(person=PERSON), MOVES.format(person="")),
    ]
