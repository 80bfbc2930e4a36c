"""No table is left behind when a unit moves: each guard lets a row go to another place."""

import pytest
from django.db import connection

from chibo.core import shifts

pytestmark = pytest.mark.django_db
COLUMNS_OF_THEIR_OWN = {
    "voting_guard_vote": "names the columns that never change",
    "members_fact_stays": "lets the place of a fact change, and nothing else that counts",
    "ballots_guard_election": "names the columns that never change",
}
"""Functions of triggers that say by name what stays, and let the place go."""


def test_every_guard_of_rows_with_a_place_lets_a_unit_take_them_along():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.proname, p.prosrc FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND t.tgtype & 1 = 1 AND t.tgtype & 2 = 2 "
            "AND t.tgtype & 16 = 16 AND t.tgattr = ''::int2vector AND c.relname = ANY(%s)",
            [shifts.tables()],
        )
        found = cursor.fetchall()

    left = {
        (table, name)
        for table, name, source in found
        if "RAISE" in source and "chibo_moves" not in source and name not in COLUMNS_OF_THEIR_OWN
    }
    assert len(found) > 15
    assert left == set(), "let chibo_moves(to_jsonb(OLD), to_jsonb(NEW)) pass (core.0008_shifts)"
