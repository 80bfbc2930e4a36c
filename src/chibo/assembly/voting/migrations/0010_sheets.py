"""Votes with names: which names a paper has and what is asked of them; it never changes."""

from django.db import migrations, models

STAYS = """
CREATE FUNCTION voting_sheet_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sheet IS DISTINCT FROM OLD.sheet THEN
    RAISE EXCEPTION 'what a vote is about never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voting_vote_sheet_stays BEFORE UPDATE OF sheet ON voting_vote
  FOR EACH ROW EXECUTE FUNCTION voting_sheet_stays()
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0009_phones")]

    operations = [
        migrations.AddField(model_name="vote", name="sheet", field=models.JSONField(default=dict)),
        migrations.RunSQL(
            STAYS,
            "DROP TRIGGER voting_vote_sheet_stays ON voting_vote; DROP FUNCTION voting_sheet_stays()",
        ),
    ]
