"""What the database refuses by itself: rows of others, a second way back, ballots after the close.

vote        moves only along its arrows; what was frozen stays; never removed
elector     comes while the vote is prepared, and never changes
ballot      comes while an open vote is open, from an elector who votes by an own device
count entry comes while the vote is open, late ones while a cut-off point is waited for
result      comes once the vote is closed, and never changes
"""

from django.db import migrations

from chibo.core import rls

ARROWS = (
    ("prepared", "roll_frozen"),
    ("prepared", "void"),
    ("roll_frozen", "open"),
    ("roll_frozen", "void"),
    ("open", "closed"),
    ("open", "counted"),
    ("open", "void"),
    ("closed", "counted"),
    ("closed", "announced"),
    ("counted", "announced"),
)
FIXED = (
    "id",
    "unit_id",
    "subject",
    "decision_type",
    "rule",
    "secrecy",
    "mode",
    "unlocked_by",
    "paper",
    "predecessor_id",
    "led_by",
    "counters",
    "prepared_at",
)
STAMPS = ("frozen_at", "opened_at", "closed_at", "announced_at", "wait_ended_at", "voided_at")


def _row(record, columns):
    return "ROW(" + ", ".join(f"{record}.{column}" for column in columns) + ")"


VOTE = f"""
CREATE FUNCTION voting_guard_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a vote is never removed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN
     ({", ".join(f"'{old}>{new}'" for old, new in ARROWS)}) THEN
    RAISE EXCEPTION 'a vote does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF {_row("OLD", FIXED)} IS DISTINCT FROM {_row("NEW", FIXED)}
     OR (OLD.state <> 'prepared' AND OLD.roll IS DISTINCT FROM NEW.roll) THEN
    RAISE EXCEPTION 'what a vote is about never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF {" OR ".join(f"(OLD.{c} IS NOT NULL AND OLD.{c} IS DISTINCT FROM NEW.{c})" for c in STAMPS)} THEN
    RAISE EXCEPTION 'a time of a vote never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voting_vote_guard BEFORE UPDATE OR DELETE ON voting_vote
  FOR EACH ROW EXECUTE FUNCTION voting_guard_vote();
CREATE TRIGGER voting_vote_no_truncate BEFORE TRUNCATE ON voting_vote
  FOR EACH STATEMENT EXECUTE FUNCTION chibo_refuse_change()
"""

IN_STATE = """
CREATE FUNCTION voting_in_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM voting_vote WHERE id = NEW.vote_id AND state = ANY (TG_ARGV);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not now: % of vote %', TG_TABLE_NAME, NEW.vote_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""

ADMIT = """
CREATE FUNCTION voting_admit_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM voting_elector e JOIN voting_vote v ON v.id = e.vote_id
   WHERE e.id = NEW.elector_id AND e.vote_id = NEW.vote_id AND e.person_id = NEW.person_id
     AND e.point = NEW.point AND e.may_vote AND e.channel = 'device' AND v.secrecy = 'open';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this elector has no ballot' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voting_ballot_admit BEFORE INSERT ON voting_ballot
  FOR EACH ROW EXECUTE FUNCTION voting_admit_ballot()
"""

LATE = """
CREATE FUNCTION voting_admit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM voting_vote v WHERE v.id = NEW.vote_id AND (
    (NOT NEW.late AND v.state = 'open')
    OR (NEW.late AND v.state IN ('closed', 'announced') AND jsonb_exists(v.pending, NEW.point)));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not now: a count of vote %', NEW.vote_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voting_countentry_admit BEFORE INSERT ON voting_countentry
  FOR EACH ROW EXECUTE FUNCTION voting_admit_entry()
"""

TYPES = """
CREATE FUNCTION voting_guard_type() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a decision type is never removed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND ROW(OLD.code, OLD.valid_from, OLD.source, OLD.status, OLD.data)
       IS DISTINCT FROM ROW(NEW.code, NEW.valid_from, NEW.source, NEW.status, NEW.data) THEN
    RAISE EXCEPTION 'a decision type is only ended, never edited'
      USING ERRCODE = 'restrict_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('voting_decisiontype ' || NEW.code));
  PERFORM 1 FROM voting_decisiontype t
   WHERE t.code = NEW.code AND t.id <> NEW.id
     AND daterange(t.valid_from, t.valid_to, '[]') && daterange(NEW.valid_from, NEW.valid_to, '[]');
  IF FOUND THEN
    RAISE EXCEPTION 'periods of % overlap', NEW.code USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voting_decisiontype_guard BEFORE INSERT OR UPDATE OR DELETE ON voting_decisiontype
  FOR EACH ROW EXECUTE FUNCTION voting_guard_type()
"""


def own_only(table, person):
    """Row security for what no office may read: the owner's rows, and all for the installation itself.

    The installation is the only actor whose range begins at 0 (``core.actor.system_actor``).
    """
    condition = (
        f"{person} = nullif(current_setting('app.person', true), '')::uuid "
        "OR coalesce(nullif(current_setting('app.lo', true), ''), '1')::bigint = 0"
    )
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


def in_state(table, *states):
    names = ", ".join(f"'{state}'" for state in states)
    return migrations.RunSQL(
        sql=f"CREATE TRIGGER {table}_in_state BEFORE INSERT ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION voting_in_state({names})",
        reverse_sql=f"DROP TRIGGER {table}_in_state ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("voting", "0001_initial")]
    operations = [
        rls.protect("voting_vote"),
        rls.protect("voting_elector", own="person_id"),
        own_only("voting_ballot", "person_id"),
        own_only("voting_countentry", "entered_by_id"),
        rls.protect("voting_result"),
        rls.append_only("voting_elector"),
        rls.append_only("voting_ballot"),
        rls.append_only("voting_countentry"),
        rls.append_only("voting_result"),
        migrations.RunSQL(
            VOTE,
            "DROP TRIGGER voting_vote_guard ON voting_vote; "
            "DROP TRIGGER voting_vote_no_truncate ON voting_vote; "
            "DROP FUNCTION voting_guard_vote()",
        ),
        migrations.RunSQL(IN_STATE, "DROP FUNCTION voting_in_state()"),
        in_state("voting_elector", "prepared"),
        in_state("voting_ballot", "open"),
        in_state("voting_result", "closed", "counted", "announced"),
        migrations.RunSQL(
            ADMIT,
            "DROP TRIGGER voting_ballot_admit ON voting_ballot; "
            "DROP FUNCTION voting_admit_ballot()",
        ),
        migrations.RunSQL(
            LATE,
            "DROP TRIGGER voting_countentry_admit ON voting_countentry; "
            "DROP FUNCTION voting_admit_entry()",
        ),
        migrations.RunSQL(
            TYPES,
            "DROP TRIGGER voting_decisiontype_guard ON voting_decisiontype; "
            "DROP FUNCTION voting_guard_type()",
        ),
    ]
