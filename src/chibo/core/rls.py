"""Row-level security in one form (docs/explanation/architecture.md, "Who sees a row").

A row is seen, and may be written, when its position lies in the range of the viewer's seat, when it
is the viewer's own, or when it belongs to the viewer's own unit. Desks (``actor.DESKS``) have a range of
their own, which counts only in tables that are lent to them. The settings are compared as STABLE
calls without a sub-select, so that the planner knows their values and uses the index; unset settings
give an empty range, so a forgotten door shows nothing.
"""

from typing import Any

from django.db import connections, migrations

_LO = "coalesce(nullif(current_setting('app.lo', true), ''), '1')::bigint"
_HI = "coalesce(nullif(current_setting('app.hi', true), ''), '0')::bigint"
_DESK = "coalesce(current_setting('app.desk', true), '')"
_DESK_LO = "coalesce(nullif(current_setting('app.desk_lo', true), ''), '1')::bigint"
_DESK_HI = "coalesce(nullif(current_setting('app.desk_hi', true), ''), '0')::bigint"
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


def restrict(table: str, *, parent: str = "", by: str = "") -> migrations.RunSQL:
    """Migration step that hides rows of closed cases (``core.cases``) from all but their readers.

    Whatever the table's policy (``protect``) allows, it allows from now on only for rows without a case
    and for readers. A row without a case costs one comparison with NULL. Both stand in one expression:
    beside a restrictive policy the range of positions could no longer use an index, because PostgreSQL
    asks restrictive ones first and ours is not leakproof (docs/decisions/0008-closed-sessions.md).

    The case of a row never changes, and a row below another one has the case of that one, whatever the
    application says.

    Args:
        table: has a column ``case_id``.
        parent: table whose row this one belongs to, if any; it has ``case_id`` too.
        by: column that points to it.
    """
    inherit = f"""
    CREATE FUNCTION {table}_inherit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      SELECT case_id INTO STRICT NEW.case_id FROM {parent} WHERE id = NEW.{by};
      RETURN NEW;
    END $$;
    CREATE TRIGGER {table}_inherit BEFORE INSERT OR UPDATE OF case_id, {by} ON {table}
      FOR EACH ROW EXECUTE FUNCTION {table}_inherit()
    """  # noqa: S608  # names of tables, from migrations
    stays = (
        f"CREATE TRIGGER {table}_case_stays BEFORE UPDATE OF case_id ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION chibo_case_stays()"
    )
    undone = (
        [f"DROP TRIGGER {table}_inherit ON {table}", f"DROP FUNCTION {table}_inherit()"]
        if parent
        else [f"DROP TRIGGER {table}_case_stays ON {table}"]
    )
    return migrations.RunSQL(
        sql=[_policy(table, f"(({READ}) AND (%s))"), inherit if parent else stays],
        reverse_sql=[*undone, _policy(table, "%s", cut="chibo_reads")],
    )


def narrow(table: str, condition: str) -> migrations.RunSQL:
    """Migration step after which whatever the table's policy allows, it allows only where this holds too.

    It stands in the same expression, for the reason that ``restrict`` gives; it goes with the table.
    """
    quoted = condition.replace("'", "''")
    return migrations.RunSQL(
        sql=[_policy(table, f"(({quoted}) AND (%s))")], reverse_sql=migrations.RunSQL.noop
    )


READ = "case_id IS NULL OR chibo_reads(case_id)"


CIRCLE = "circle IS NULL OR chibo_in_circle(circle, circle_above, position)"


def _policy(table: str, form: str, *, cut: str = "") -> str:
    """Rewrite the expressions of a table's policies; ``cut``: without the condition of a function."""
    kept = (
        f"regexp_replace({{0}}, '^\\(\\(.*{cut}\\([^)]*\\)\\) AND (.*)\\)$', '\\1')"
        if cut
        else "{0}"
    )
    return f"""
    DO $do$
    DECLARE
      held record;
    BEGIN
      FOR held IN
        SELECT policyname AS name, {kept.format("qual")} AS seen, {kept.format("with_check")} AS written
          FROM pg_policies WHERE schemaname = 'public' AND tablename = '{table}'
      LOOP
        EXECUTE format('ALTER POLICY %I ON {table} USING {form}', held.name, held.seen);
        IF held.written IS NOT NULL THEN
          EXECUTE format('ALTER POLICY %I ON {table} WITH CHECK {form}', held.name, held.written);
        END IF;
      END LOOP;
    END $do$
    """  # noqa: S608  # names of tables, from migrations


def encircle(table: str, *, parent: str = "", by: str = "") -> migrations.RunSQL:
    """Migration step that shows rows of a circle (``core.circles``) to that circle only.

    One expression with what the table's policy allows, as in ``restrict``; a row without a circle
    costs one comparison with NULL. A row below another one has the circle of that one, whatever the
    application says; rows that are there already get it now.

    Args:
        table: has the columns ``circle``, ``circle_above`` and ``position``.
        parent: table whose row this one belongs to, if any; it has the two columns too.
        by: column that points to it.
    """
    inherit = f"""
    CREATE FUNCTION {table}_encircle() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      SELECT circle, circle_above INTO STRICT NEW.circle, NEW.circle_above
        FROM {parent} WHERE id = NEW.{by};
      RETURN NEW;
    END $$;
    CREATE TRIGGER {table}_encircle BEFORE INSERT OR UPDATE OF circle, circle_above, {by} ON {table}
      FOR EACH ROW EXECUTE FUNCTION {table}_encircle()
    """  # noqa: S608  # names of tables, from migrations
    backfill = adopt(table, f"FROM {parent} p WHERE p.id = t.{by} AND p.circle IS NOT NULL")
    undone = [f"DROP TRIGGER {table}_encircle ON {table}", f"DROP FUNCTION {table}_encircle()"]
    return migrations.RunSQL(
        sql=[
            *([*backfill, inherit] if parent else []),
            _policy(table, f"(({CIRCLE}) AND (%s))"),
        ],
        reverse_sql=[*(undone if parent else []), _policy(table, "%s", cut="chibo_in_circle")],
    )


def lend(
    table: str, *offices: str, own: str = "", restricted: bool = False, encircled: bool = False
) -> migrations.RunSQL:
    """Migration step that shows rows of ``table`` to desks (``actor.DESKS``), which see none otherwise.

    Rows in the range of the desk, to be read only: they stand in a policy for SELECT, so that neither
    UPDATE nor DELETE finds them. With ``own`` those that the person at the desk made, to be written
    too. PostgreSQL joins the two policies by OR into one condition, which uses the indexes as before
    (docs/decisions/0010-desks.md).

    Args:
        offices: to whom.
        own: column that holds who made the row, in place of the range.
        restricted: the table has cases: rows of one stay with its readers.
        encircled: the table has circles: as from any other seat there or above.
    """
    reach = f"{own} = {_PERSON}" if own else f"position BETWEEN {_DESK_LO} AND {_DESK_HI}"
    terms = [f"{_DESK} = ANY ('{{{','.join(offices)}}}')", reach]
    terms += [READ] if restricted else []
    terms += [f"circle IS NULL OR circle_above OR position = {_DESK_LO}"] if encircled else []
    lent = " AND ".join(f"({term})" for term in terms)
    form = f"USING ({lent}) WITH CHECK ({lent})" if own else f"FOR SELECT USING ({lent})"
    return migrations.RunSQL(
        sql=f"CREATE POLICY {table}_lent ON {table} {form}",
        reverse_sql=f"DROP POLICY {table}_lent ON {table}",
    )


PART_LENT = migrations.RunSQL(
    sql=r"""
    DO $do$
    DECLARE
      held record;
      lent text := '^\((.*) OR (\(\(COALESCE\(current_setting\(''app\.desk''.*)\)$';
    BEGIN
      FOR held IN
        SELECT tablename AS name, qual, with_check FROM pg_policies
         WHERE schemaname = 'public' AND policyname = tablename || '_seen' AND qual ~ lent
      LOOP
        EXECUTE format('ALTER POLICY %I ON %I USING (%s) WITH CHECK (%s)', held.name || '_seen',
          held.name, regexp_replace(held.qual, lent, '\1'),
          regexp_replace(held.with_check, lent, '\1'));
        EXECUTE format('CREATE POLICY %I ON %I', held.name || '_lent', held.name)
          || CASE WHEN held.with_check ~ lent THEN '' ELSE ' FOR SELECT' END
          || format(' USING (%s)', regexp_replace(held.qual, lent, '\2'))
          || CASE WHEN held.with_check ~ lent
             THEN format(' WITH CHECK (%s)', regexp_replace(held.with_check, lent, '\2')) ELSE '' END;
      END LOOP;
    END $do$
    """,
    reverse_sql=migrations.RunSQL.noop,
)
"""What was lent before it had a policy of its own gets one; elsewhere nothing is to be done."""


def adopt(table: str, source: str, *, besides: str = "SELECT") -> list[str]:
    """Statements of a migration that give the rows of ``t`` (``table``) the circle of ``p`` in a source.

    The installation's range is bound meanwhile, and triggers that refuse changes rest.

    Args:
        besides: one more statement to run with that range.
    """
    return [
        "SELECT set_config('app.lo', '0', true), set_config('app.hi', '4611686018427387904', true)",
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
        f"UPDATE {table} t SET circle = p.circle, circle_above = p.circle_above {source}",  # noqa: S608
        f"ALTER TABLE {table} ENABLE TRIGGER USER",
        besides,
        "SELECT set_config('app.lo', '', true), set_config('app.hi', '', true)",
    ]


CIRCLES = migrations.RunSQL(
    sql=f"""
    CREATE FUNCTION chibo_in_circle(wanted uuid, above boolean, place bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 AS $$
    BEGIN
      RETURN (place BETWEEN {_LO} AND {_HI} AND (above OR place = {_LO}))
        OR chibo_reads(wanted);
    END $$
    """,
    reverse_sql="DROP FUNCTION chibo_in_circle(uuid, boolean, bigint)",
)
"""Who reads what belongs to a circle: seats of the unit, seats above, admitted persons, the installation."""

CASES = migrations.RunSQL(
    sql=[
        f"""
        CREATE FUNCTION chibo_reads(wanted uuid) RETURNS boolean
        LANGUAGE plpgsql STABLE PARALLEL SAFE COST 0.01 AS $$
        BEGIN
          RETURN {_LO} = 0 OR EXISTS (
            SELECT 1 FROM core_casereader r
             WHERE r.case_id = wanted AND r.person_id = {_PERSON}
               AND (r.until IS NULL OR r.until > clock_timestamp()));
        END $$
        """,  # noqa: S608  # constants of this file
        """
        CREATE FUNCTION chibo_case_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.case_id IS DISTINCT FROM OLD.case_id THEN
            RAISE EXCEPTION 'the case of a row of % never changes', TG_TABLE_NAME
              USING ERRCODE = 'restrict_violation';
          END IF;
          RETURN NEW;
        END $$
        """,
        "ALTER TABLE core_casereader ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE core_casereader FORCE ROW LEVEL SECURITY",
        "CREATE POLICY core_casereader_seen ON core_casereader "
        f"USING (person_id = {_PERSON} OR {_LO} = 0) WITH CHECK ({_LO} = 0)",
    ],
    reverse_sql=[
        "DROP POLICY core_casereader_seen ON core_casereader",
        "ALTER TABLE core_casereader NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE core_casereader DISABLE ROW LEVEL SECURITY",
        "DROP FUNCTION chibo_case_stays()",
        "DROP FUNCTION chibo_reads(uuid)",
    ],
)
"""Who reads a case: the installation (its range begins at 0), and persons with a row that holds."""

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
