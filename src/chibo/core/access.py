"""News that a right to act may have ended, for those who hold a page open.

Triggers say it, so that no way of ending a session, an account, a factor or a mandate is forgotten:
whoever removes the row, the listeners hear of it when the transaction commits. A notice names whom it
concerns (``session:<digest>``, ``user:<id>``, ``person:<id>``, ``screen:<id>``) and grants nothing: who
hears it asks the tables again.
"""

import hashlib

from django.db import connection, migrations

CHANNEL = "access_changes"

TELL = migrations.RunSQL(
    sql=f"""
    CREATE FUNCTION chibo_tell_access() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      told text;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        told := to_jsonb(NEW) ->> TG_ARGV[1];
      ELSE
        told := to_jsonb(OLD) ->> TG_ARGV[1];
      END IF;
      IF TG_ARGV[0] = 'session' THEN
        told := encode(sha256(convert_to(told, 'UTF8')), 'hex');
      END IF;
      IF told IS NOT NULL THEN
        PERFORM pg_notify('{CHANNEL}', TG_ARGV[0] || ':' || told);
      END IF;
      RETURN NULL;
    END $$
    """,
    reverse_sql="DROP FUNCTION chibo_tell_access()",
)
"""Migration step that makes the triggers' function (once, in ``core``)."""


def watch(table: str, *, kind: str, column: str, on: str) -> migrations.RunSQL:
    """Migration step: changes of ``table`` are told to those who listen.

    Args:
        kind: ``session`` (its key goes out as a digest), ``user`` or ``person``.
        column: holds the key of whom it concerns.
        on: the trigger's events, e.g. ``DELETE`` or ``DELETE OR UPDATE OF valid_to``.
    """
    name = f"{table}_tells_access"
    return migrations.RunSQL(
        sql=f"CREATE TRIGGER {name} AFTER {on} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION chibo_tell_access('{kind}', '{column}')",
        reverse_sql=f"DROP TRIGGER {name} ON {table}",
    )


def tell(kind: str, key: object) -> None:
    """Tell it from a command, where the right hangs on more than one row; goes out on commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{kind}:{key}"])


def session_name(session_key: str) -> str:
    """What notices call a session: a digest, because whoever holds the key holds the session."""
    return hashlib.sha256(session_key.encode()).hexdigest()
