"""What the database itself keeps of the record: two persons, no overlap, nothing overwritten, purposes, codes."""

import json
from datetime import date
from importlib.resources import files

from django.db import migrations, models

from chibo.core import rls

OVERLAP = """
ALTER TABLE members_fact ADD CONSTRAINT fact_no_overlap EXCLUDE USING gist (
  member_id WITH =, "group" WITH =, slot WITH =,
  daterange(valid_from, valid_to,
    CASE WHEN valid_to IS NOT NULL AND to_precision = 'day' THEN '[]' ELSE '[)' END) WITH &&
) WHERE (superseded_at IS NULL)
"""
STAYS = """
CREATE FUNCTION members_fact_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_change constant text[] := ARRAY['superseded_at', 'superseded_by_id', 'position', 'province'];
BEGIN
  IF TG_OP = 'UPDATE'
     AND to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change
     AND (OLD.superseded_at IS NULL OR (NEW.superseded_at, NEW.superseded_by_id)
          IS NOT DISTINCT FROM (OLD.superseded_at, OLD.superseded_by_id))
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'facts are superseded, never changed or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER members_fact_stays BEFORE UPDATE OR DELETE ON members_fact
  FOR EACH ROW EXECUTE FUNCTION members_fact_stays();
CREATE TRIGGER members_fact_no_truncate BEFORE TRUNCATE ON members_fact
  FOR EACH STATEMENT EXECUTE FUNCTION chibo_refuse_change()
"""
OPENED = """
CREATE FUNCTION chibo_opened(wanted text, of uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10 AS $$
BEGIN
  RETURN coalesce(nullif(current_setting('app.lo', true), ''), '1')::bigint = 0 OR EXISTS (
    SELECT 1 FROM members_recordlook l JOIN members_fieldright r ON r.purpose = l.purpose
     WHERE l.member_id = of AND l.viewer = nullif(current_setting('app.person', true), '')::uuid
       AND l.at > clock_timestamp() - interval '15 minutes'
       AND r.sensitivity = wanted AND r.valid_from <= current_date
       AND (r.valid_to IS NULL OR r.valid_to >= current_date));
END $$
"""
CLOSED = (
    "coalesce(sensitivity, '') = '' OR chibo_opened(sensitivity, member_id) "
    "OR person_id = nullif(current_setting('app.person', true), '')::uuid"
)
"""What is sensitive is read by the member, by the installation, and by who opened the record for a purpose."""
CODES = """
CREATE FUNCTION members_code_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
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
END $$;
CREATE TRIGGER members_code_stays BEFORE INSERT OR DELETE OR UPDATE OF code ON members_member
  FOR EACH ROW EXECUTE FUNCTION members_code_stays()
"""


def load_rights(apps, schema_editor):
    """The rule table (``data/field_rights.json``)."""
    text = (files("chibo.people.members") / "data" / "field_rights.json").read_text("utf-8")
    rule = json.loads(text)
    right = apps.get_model("members", "FieldRight")
    for row in rule["rights"]:
        right.objects.using(schema_editor.connection.alias).create(
            purpose=row["purpose"],
            sensitivity=row["sensitivity"],
            valid_from=date.fromisoformat(row["valid_from"]),
            source=rule["source"],
        )


class Migration(migrations.Migration):
    dependencies = [("core", "0007_desks"), ("members", "0006_record")]

    operations = [
        migrations.AddIndex(
            model_name="correctionrequest",
            index=models.Index(
                condition=models.Q(("outcome", "")),
                fields=["position", "asked_at"],
                name="correction_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("outcome", "")),
                    models.Q(
                        ("answered_at__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(
                            models.Q(("answer", ""), _negated=True),
                            ("outcome__in", ["done", "withdrawn"]),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="correction_ended_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("person_id")), _negated=True),
                    _connector="OR",
                ),
                name="correction_not_confirmed_by_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        models.Q(("approved_by", models.F("confirmed_by")), _negated=True),
                        models.Q(("approved_by", models.F("person_id")), _negated=True),
                        models.Q(("approved_by", models.F("asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="correction_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "done"), _negated=True),
                    ("approved_by__isnull", False),
                    _connector="OR",
                ),
                name="correction_done_by_approval",
            ),
        ),
        migrations.AddConstraint(
            model_name="fieldright",
            constraint=models.UniqueConstraint(
                fields=("purpose", "sensitivity", "valid_from"), name="field_right_once"
            ),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["member", "group"], name="fact_member_group"),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["group", "key", "position"],
                name="fact_held_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="members_fact_province_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="fact_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("superseded_at__isnull", True), ("superseded_by__isnull", True)),
                    ("superseded_at__gte", models.F("recorded_at")),
                    _connector="OR",
                ),
                name="fact_superseded_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "request"), _negated=True),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("confirmed_by__isnull", False),
                        models.Q(("confirmed_by", models.F("approved_by")), _negated=True),
                        models.Q(("confirmed_by", models.F("person_id")), _negated=True),
                        models.Q(("approved_by", models.F("person_id")), _negated=True),
                        models.Q(("approved_by", models.F("entered_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="fact_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                fields=("province", "id"), name="members_proposal_province_id"
            ),
        ),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.RunSQL(OVERLAP, "ALTER TABLE members_fact DROP CONSTRAINT fact_no_overlap"),
        migrations.RunSQL(STAYS, "DROP FUNCTION members_fact_stays() CASCADE"),
        migrations.RunSQL(OPENED, "DROP FUNCTION chibo_opened(text, uuid) CASCADE"),
        rls.protect("members_fact", own="person_id", home=False),
        rls.narrow("members_fact", CLOSED),
        rls.protect("members_proposal", own="person_id", home=False),
        rls.narrow("members_proposal", CLOSED),
        migrations.RunSQL(CODES, "DROP FUNCTION members_code_stays() CASCADE"),
        migrations.RunPython(load_rights, migrations.RunPython.noop),
    ]
