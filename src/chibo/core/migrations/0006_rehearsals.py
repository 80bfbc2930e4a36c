"""Rows of rehearsals may be removed from tables that are otherwise added to only."""

from django.db import migrations

REFUSE = """
CREATE OR REPLACE FUNCTION chibo_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {but}
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""
# 2305843009213693952 = 2^61, chibo.core.rehearsals.FIRST: no unit of the tree lies there.
BUT = """
  IF TG_LEVEL = 'ROW' AND TG_OP = 'DELETE' THEN
    IF (to_jsonb(OLD) ->> 'position')::bigint >= 2305843009213693952 THEN
      RETURN OLD;
    END IF;
  END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_circles")]

    operations = [migrations.RunSQL(REFUSE.format(but=BUT), REFUSE.format(but=""))]
