"""Ballots about the form of discipline: which forms a paper names, frozen with their rules."""

from django.db import migrations, models

STAYS = """
CREATE FUNCTION voting_forms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.forms IS DISTINCT FROM OLD.forms THEN
    RAISE EXCEPTION 'what a vote is about never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voting_vote_forms_stay BEFORE UPDATE OF forms ON voting_vote
  FOR EACH ROW EXECUTE FUNCTION voting_forms_stay()
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0005_cases")]

    operations = [
        migrations.AddField(model_name="vote", name="forms", field=models.JSONField(default=list)),
        migrations.RunSQL(
            STAYS,
            "DROP TRIGGER voting_vote_forms_stay ON voting_vote; DROP FUNCTION voting_forms_stay()",
        ),
    ]
