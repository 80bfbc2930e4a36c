"""Rows may follow their unit to another position, append-only ones too, and change in nothing else."""

from django.db import migrations, models

import chibo.core.ids
from chibo.core import rls

MOVES = """
CREATE FUNCTION chibo_moves(was jsonb, is_now jsonb) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN was ->> 'position' IS DISTINCT FROM is_now ->> 'position'
    AND was - 'position' - 'province' = is_now - 'position' - 'province'
    AND EXISTS (
      SELECT 1 FROM core_shift s
       WHERE s.old = (was ->> 'position')::bigint AND s.new = (is_now ->> 'position')::bigint
         AND s.province = (is_now ->> 'province')::smallint);
END $$
"""
REFUSE = """
CREATE OR REPLACE FUNCTION chibo_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_LEVEL = 'ROW' AND TG_OP = 'DELETE' THEN
    IF (to_jsonb(OLD) ->> 'position')::bigint >= 2305843009213693952 THEN
      RETURN OLD;
    END IF;
  END IF;
  {but}
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""
BUT = """
  IF TG_LEVEL = 'ROW' AND TG_OP = 'UPDATE' THEN
    IF chibo_moves(to_jsonb(OLD), to_jsonb(NEW)) THEN
      RETURN NEW;
    END IF;
  END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0007_desks")]

    operations = [
        migrations.CreateModel(
            name="Shift",
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
                ("unit_id", models.UUIDField(db_index=True)),
                ("old", models.BigIntegerField(unique=True)),
                ("old_last", models.BigIntegerField()),
                ("new", models.BigIntegerField(unique=True)),
                ("new_last", models.BigIntegerField()),
                ("province", models.SmallIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True),
                        name="shift_moves",
                    )
                ],
            },
        ),
        migrations.RunSQL(MOVES, "DROP FUNCTION chibo_moves(jsonb, jsonb)"),
        migrations.RunSQL(REFUSE.format(but=BUT), REFUSE.format(but="")),
        rls.append_only("core_shift"),
    ]
