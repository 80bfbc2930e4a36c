"""Secret ballots from phones: a channel of the roll, and their proven sum."""

import django.db.models.deletion
from django.db import migrations, models

import chibo.core.cases
import chibo.core.ids
from chibo.core import rls

CHANNELS = ["device", "hands", "paper", "phone"]

ELECTOR = """
CREATE FUNCTION voting_guard_elector() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.channel = 'phone' AND NEW.channel = 'paper'
     AND to_jsonb(OLD) - 'channel' = to_jsonb(NEW) - 'channel'
     AND EXISTS (SELECT 1 FROM voting_vote WHERE id = OLD.vote_id AND state = 'open') THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' AND OLD.position >= 2305843009213693952 THEN  -- core.rehearsals.FIRST
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER voting_elector_append_only ON voting_elector;
CREATE TRIGGER voting_elector_guard BEFORE UPDATE OR DELETE ON voting_elector
  FOR EACH ROW EXECUTE FUNCTION voting_guard_elector()
"""
UNDO = """
DROP TRIGGER voting_elector_guard ON voting_elector;
DROP FUNCTION voting_guard_elector();
CREATE TRIGGER voting_elector_append_only BEFORE UPDATE OR DELETE ON voting_elector
  FOR EACH ROW EXECUTE FUNCTION chibo_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0008_rehearsals")]

    operations = [
        migrations.AlterField(
            model_name="elector",
            name="channel",
            field=models.CharField(blank=True, choices=[(c, c) for c in CHANNELS], max_length=6),
        ),
        migrations.RemoveConstraint(model_name="elector", name="elector_one_channel"),
        migrations.AddConstraint(
            model_name="elector",
            constraint=models.CheckConstraint(
                condition=models.Q(may_vote=False, channel="")
                | models.Q(may_vote=True, bar="", present=True, channel__in=CHANNELS),
                name="elector_one_channel",
            ),
        ),
        migrations.CreateModel(
            name="ProvenCount",
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
                    "case_id",
                    models.UUIDField(default=chibo.core.cases.current, editable=False, null=True),
                ),
                ("circle", models.UUIDField(editable=False, null=True)),
                ("circle_above", models.BooleanField(default=True, editable=False)),
                ("figures", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("least", models.SmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "vote",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proven",
                        to="voting.vote",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "id"), name="voting_provencount_province_id"
                    )
                ],
            },
        ),
        rls.protect("voting_provencount"),
        rls.restrict("voting_provencount", parent="voting_vote", by="vote_id"),
        rls.encircle("voting_provencount", parent="voting_vote", by="vote_id"),
        rls.append_only("voting_provencount"),
        migrations.RunSQL(
            "CREATE TRIGGER voting_provencount_in_state BEFORE INSERT ON voting_provencount "
            "FOR EACH ROW EXECUTE FUNCTION voting_in_state('open')",
            "DROP TRIGGER voting_provencount_in_state ON voting_provencount",
        ),
        migrations.RunSQL(ELECTOR, UNDO),
    ]
