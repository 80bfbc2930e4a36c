"""Codes of invented members are not remembered as given: nobody ever had them, and nothing is kept."""

from django.db import migrations

CODES = """
CREATE OR REPLACE FUNCTION members_code_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    {but}
    INSERT INTO members_givencode VALUES (OLD.code);
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.code <> OLD.code THEN
    RAISE EXCEPTION 'a code is given for life' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM members_givencode WHERE code = NEW.code) THEN
    RAISE EXCEPTION 'the code % was given before', NEW.code USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$
"""
# 2305843009213693952 = 2^61, chibo.core.rehearsals.FIRST: no unit of the tree lies there.
BUT = "IF OLD.position >= 2305843009213693952 THEN RETURN OLD; END IF;"


class Migration(migrations.Migration):
    dependencies = [("members", "0007_record_guards"), ("rehearsals", "0001_initial")]
    operations = [migrations.RunSQL(CODES.format(but=BUT), CODES.format(but=""))]
