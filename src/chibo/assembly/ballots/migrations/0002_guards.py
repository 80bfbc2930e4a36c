"""What the database refuses by itself: rows of others, a way back, another text of what was fixed.

election   moves only along its arrows; texts that were fixed stay; never removed
role       messages are added, never changed
pending    and records are read by the installation only: those on the roll are no range of positions
record     never changes; goes only once its election is removed
"""

from django.db import migrations

from chibo.core import rls

ARROWS = (
    ("setup", "ready"), ("setup", "void"), ("ready", "frozen"), ("ready", "void"),
    ("frozen", "open"), ("frozen", "void"), ("open", "closed"), ("open", "void"),
    ("closed", "published"), ("closed", "void"), ("published", "removed"),
)  # fmt: skip
FIXED = (
    "id", "unit_id", "meeting_id", "item", "kind", "title", "decision_type", "wish", "questions",
    "rule", "threshold", "slips", "uuid", "prepared_at",
)  # fmt: skip
ONCE = ("election", "trustees", "credentials", "roll", "archive")
STAMPS = ("ready_at", "frozen_at", "opened_at", "closed_at", "published_at", "removed_at")


def _row(record, columns):
    return "ROW(" + ", ".join(f"{record}.{column}" for column in columns) + ")"


ELECTION = f"""
CREATE FUNCTION ballots_guard_election() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an election is never removed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.phase <> NEW.phase AND (OLD.phase || '>' || NEW.phase) NOT IN
     ({", ".join(f"'{old}>{new}'" for old, new in ARROWS)}) THEN
    RAISE EXCEPTION 'an election does not go from % to %', OLD.phase, NEW.phase
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF {_row("OLD", FIXED)} IS DISTINCT FROM {_row("NEW", FIXED)}
     OR {" OR ".join(f"(OLD.{c} <> '' AND OLD.{c} <> NEW.{c})" for c in ONCE)}
     OR {" OR ".join(f"(OLD.{c} IS NOT NULL AND OLD.{c} IS DISTINCT FROM NEW.{c})" for c in STAMPS)} THEN
    RAISE EXCEPTION 'what an election is about never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ballots_election_guard BEFORE UPDATE OR DELETE ON ballots_election
  FOR EACH ROW EXECUTE FUNCTION ballots_guard_election();
CREATE TRIGGER ballots_election_no_truncate BEFORE TRUNCATE ON ballots_election
  FOR EACH STATEMENT EXECUTE FUNCTION chibo_refuse_change()
"""

RECORD = """
CREATE FUNCTION ballots_guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (
    SELECT 1 FROM ballots_election WHERE id = OLD.election_id AND phase = 'removed') THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the archive is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ballots_record_guard BEFORE UPDATE OR DELETE ON ballots_record
  FOR EACH ROW EXECUTE FUNCTION ballots_guard_record();
CREATE TRIGGER ballots_record_no_truncate BEFORE TRUNCATE ON ballots_record
  FOR EACH STATEMENT EXECUTE FUNCTION chibo_refuse_change()
"""


def installation_only(table):
    condition = "coalesce(nullif(current_setting('app.lo', true), ''), '1')::bigint = 0"
    return migrations.RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_seen ON {table} USING ({condition}) WITH CHECK ({condition})",
        ],
        reverse_sql=[
            f"DROP POLICY {table}_seen ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ballots", "0001_initial"),
        ("core", "0007_desks"),
        ("voting", "0009_phones"),
    ]
    operations = [
        rls.protect("ballots_election"),
        rls.restrict("ballots_election", parent="meetings_meeting", by="meeting_id"),
        rls.encircle("ballots_election", parent="meetings_meeting", by="meeting_id"),
        rls.lend("ballots_election", "auditor", restricted=True, encircled=True),
        rls.protect("ballots_role", own="person_id"),
        rls.restrict("ballots_role", parent="ballots_election", by="election_id"),
        rls.protect("ballots_handback", own="voter_id", home=False),
        rls.restrict("ballots_handback", parent="ballots_election", by="election_id"),
        installation_only("ballots_pending"),
        installation_only("ballots_record"),
        migrations.RunSQL(
            ELECTION,
            "DROP TRIGGER ballots_election_guard ON ballots_election; "
            "DROP TRIGGER ballots_election_no_truncate ON ballots_election; "
            "DROP FUNCTION ballots_guard_election()",
        ),
        migrations.RunSQL(
            RECORD,
            "DROP TRIGGER ballots_record_guard ON ballots_record; "
            "DROP TRIGGER ballots_record_no_truncate ON ballots_record; "
            "DROP FUNCTION ballots_guard_record()",
        ),
    ]
