"""The policy of closed cases: on every table that has cases, in the one policy, and taken off whole."""

import pytest
from django.apps import apps
from django.db import connections, transaction

from chibo.core import rls
from chibo.core.models import Restricted

POLICIES = "SELECT permissive, qual, with_check FROM pg_policies WHERE tablename = %s"


def policies(cursor, table):
    cursor.execute(POLICIES, [table])
    return cursor.fetchall()


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_table_with_cases_has_one_policy_that_asks_for_the_reader():
    tables = [m._meta.db_table for m in apps.get_models() if issubclass(m, Restricted)]
    with connections["owner"].cursor() as cursor:
        found = {table: policies(cursor, table) for table in tables}

    assert len(tables) > 20
    for table, held in found.items():
        assert [len(held), held[0][0]] == [1, "PERMISSIVE"], table
        assert all("chibo_reads(case_id)" in str(part) for part in held[0][1:]), table


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

    assert ["app.desk" in part for part in between[0][1:]] == [True, bool(own)]
    assert after == before
