"""Row-level security in one form (docs/explanation/architecture.md, "Who sees a row").

A row is seen, and may be written, when its position lies in the range of the viewer's seat, when it
is the viewer's own, or when it belongs to the viewer's own unit. The settings are compared as STABLE
calls without a sub-select, so that the planner knows their values and uses the index; unset settings
give an empty range, so a forgotten door shows nothing.
"""

from typing import Any

from django.db import connections, migrations

_LO = "coalesce(nullif(current_setting('app.lo', true), ''), '1')::bigint"
_HI = "coalesce(nullif(current_setting('app.hi', true), ''), '0')::bigint"
_PERSON = "nullif(current_setting('app.person', true), '')::uuid"
_HOME = "nullif(nullif(current_setting('app.home', true), ''), '0')::bigint"


def protect(
    table: str, *, seat: bool = True, own: str | None = None, home: bool = True
) -> migrations.RunSQL:
    """Migration step that turns row security on for ``table``, owner included.

    Args:
        table: has a column ``position`` (bigint) when ``seat`` or ``home`` is asked for.
        seat: rows inside the range of the viewer's seat.
        own: column that holds the person a row belongs to.
        home: rows of the viewer's own unit.
    """
    forms = []
    if seat:
        forms.append(f"position BETWEEN {_LO} AND {_HI}")
    if own:
        forms.append(f"{own} = {_PERSON}")
    if home:
        forms.append(f"position = {_HOME}")
    condition = " OR ".join(forms)
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


def append_only(table: str) -> migrations.RunSQL:
    """Migration step that lets rows of ``table`` be added and never changed, removed or truncated.

    Needs the function of migration ``core.0001_initial``.
    """
    return migrations.RunSQL(
        sql=[
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION chibo_refuse_change()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION chibo_refuse_change()",
        ],
        reverse_sql=[
            f"DROP TRIGGER {table}_append_only ON {table}",
            f"DROP TRIGGER {table}_no_truncate ON {table}",
        ],
    )


REFUSE_CHANGE = migrations.RunSQL(
    sql="""
    CREATE FUNCTION chibo_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
    END $$
    """,
    reverse_sql="DROP FUNCTION chibo_refuse_change()",
)


def grant_to_application(using: str = "default", **_: Any) -> None:
    """Give the application's role the rows of all tables, and nothing else (after every migrate)."""
    role = connections["default"].settings_dict["USER"]
    if using != "owner" or not role or role == connections["owner"].settings_dict["USER"]:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
