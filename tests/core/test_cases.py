"""The policy of closed cases: on every table that has cases, in every policy, and taken off whole."""

import pytest
from django.apps import apps
from django.db import connections, transaction

from chibo.core import rls
from chibo.core.models import Restricted

POLICIES = (
    "SELECT permissive, qual, with_check, cmd FROM pg_policies "
    "WHERE tablename = %s ORDER BY policyname DESC"
)


def policies(cursor, table):
    cursor.execute(POLICIES, [table])
    return cursor.fetchall()


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_policy_of_a_table_with_cases_allows_and_asks_for_the_reader():
    """One that forbids would keep the range of positions from its index (docs/decisions/0008)."""
    tables = [m._meta.db_table for m in apps.get_models() if issubclass(m, Restricted)]
    with connections["owner"].cursor() as cursor:
        found = {table: policies(cursor, table) for table in tables}

    assert len(tables) > 20
    for table, held in found.items():
        assert held, table
        assert {permissive for permissive, *_ in held} == {"PERMISSIVE"}, table
        asked = [part for _, *parts, _ in held for part in parts if part is not None]
        assert all("chibo_reads(case_id)" in part for part in asked), table


@pytest.mark.django_db(databases=["default", "owner"])
def test_taking_the_condition_off_leaves_what_was_there_before():
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE scratch (position bigint, case_id uuid)")
        for statement in rls.protect("scratch").sql:
            cursor.execute(statement)
        before = policies(cursor, "scratch")
        step = rls.restrict("scratch")
        for statement in step.sql:
            cursor.execute(statement)
        between = policies(cursor, "scratch")
        for statement in step.reverse_sql:
            cursor.execute(statement)
        after = policies(cursor, "scratch")
        transaction.set_rollback(True, "owner")

    assert "chibo_reads" in between[0][1]
    assert after == before


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("own", ["", "made_by"])
def test_taking_back_what_was_lent_to_a_desk_leaves_what_was_there_before(own):
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE scratch (position bigint, case_id uuid, made_by uuid)")
        for step in (rls.protect("scratch"), rls.restrict("scratch")):
            for statement in step.sql:
                cursor.execute(statement)
        before = policies(cursor, "scratch")
        step = rls.lend("scratch", "auditor", "operator", own=own, restricted=True)
        cursor.execute(step.sql)
        between = policies(cursor, "scratch")
        cursor.execute(step.reverse_sql)
        after = policies(cursor, "scratch")
        transaction.set_rollback(True, "owner")

    assert between[0] == before[0]
    lent = between[1]
    assert [lent[3], "app.desk" in lent[1], bool(lent[2])] == [
        "ALL" if own else "SELECT",
        True,
        bool(own),
    ]
    assert after == before


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("own", ["", "made_by"])
def test_what_was_lent_in_the_one_policy_comes_to_the_same_as_lent_now(own):
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE scratch (position bigint, case_id uuid, made_by uuid)")
        for step in (rls.protect("scratch"), rls.restrict("scratch")):
            for statement in step.sql:
                cursor.execute(statement)
        step = rls.lend("scratch", "auditor", "operator", own=own, restricted=True)
        cursor.execute(step.sql)
        wanted = policies(cursor, "scratch")
        cursor.execute(step.reverse_sql)
        (_, seen, written, _), (_, lent, lent_written, _) = wanted
        both = f"{written} OR {lent_written}" if own else written
        cursor.execute(
            f"ALTER POLICY scratch_seen ON scratch USING ({seen} OR {lent}) WITH CHECK ({both})"
        )
        cursor.execute(rls.PART_LENT.sql)
        found = policies(cursor, "scratch")
        cursor.execute(rls.PART_LENT.sql)
        again = policies(cursor, "scratch")
        transaction.set_rollback(True, "owner")

    assert found == wanted == again
