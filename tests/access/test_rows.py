"""Row security itself, below the pages: the policies of every table, judged on a row of somebody else's unit.

No rows are needed, so that no table can be forgotten: the condition that PostgreSQL holds is evaluated on a
row made up of the table's columns, as the role of the application, under the seat of each stranger.
"""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from chibo.core.actor import AUDITOR, DESKS, OPERATOR, PUBLIC, Actor, system_actor
from chibo.core.ids import uuid7
from chibo.core.scope import scope

pytestmark = pytest.mark.django_db

COMMUNE, BRANCH, NEIGHBOUR, OTHER = 1_000, 2_000, 3_000, 9_000
RANGES = {COMMUNE: 4_999, BRANCH: 2_999, NEIGHBOUR: 3_999, OTHER: 9_999}
OPEN = {
    "accounts_user": "found by name before anybody has signed in; no names of persons in it",
    "core_installation": "one row: what kind of installation this is",
    "core_shift": "from which position to which a unit's rows went; nothing of persons",
    "insight_monthduties": "rules of the calendar, the same for all",
    "insight_recountrun": "how often all figures were recounted, no figure in it",
    "ledger_checkpoint": "published",
    "ledger_entry": "digests without a name; published",
    "ledger_head": "how far the log has grown; published",
    "meetings_meetingkind": "rules of meetings, the same for all",
    "meetings_projector": "digests of secrets; a screen has no seat",
    "organisation_term": "from when to when a unit counts its documents",
    "organisation_unit": "the tree is known to everybody in the house",
    "organisation_unitpast": "the tree as it was is as public as the tree",
    "sentinel_proofrun": "which proof ran when and whether it fitted",
    "voting_decisiontype": "rules of votes, the same for all",
}
"""Tables without row security, and why."""


def seat(unit: int, office: str = "secretary", *, home: int | None = None) -> Actor:
    at_home = unit if home is None else home
    return Actor(person_id=uuid7(), office=office, lo=unit, hi=RANGES[unit], home=at_home)


def member(unit: int) -> Actor:
    return Actor(person_id=uuid7(), home=unit)


STRANGERS = {
    BRANCH: {
        "neighbour's secretary": seat(NEIGHBOUR),
        "neighbour's member": member(NEIGHBOUR),
        "other commune's officer": seat(OTHER, "officer"),
        "public": PUBLIC,
    },
    COMMUNE: {"secretary below": seat(BRANCH), "member below": member(BRANCH)},
}
"""By the unit of the row: who must not see it."""


def tables() -> dict[str, type[Model]]:
    models = [m for m in apps.get_models() if m.__module__.startswith("chibo.")]
    return {model._meta.db_table: model for model in models}


def protected() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        return {name for (name,) in cursor.fetchall()}


def conditions(table: str) -> list[str]:
    """What is to be true of a row that is read, and of one that is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT permissive, qual, coalesce(with_check, qual) FROM pg_policies "
            "WHERE tablename = %s", [table],
        )  # fmt: skip
        found = cursor.fetchall()
    joined = []
    for which in (1, 2):
        allows = [row[which] for row in found if row[0] == "PERMISSIVE"]
        forbids = [row[which] for row in found if row[0] == "RESTRICTIVE"]
        joined.append(" AND ".join(f"({one})" for one in [" OR ".join(allows), *forbids]))
    return joined


def row_of(table: str, position: int) -> str:
    """A row of nothing but NULL, somebody else's ids, and the position of its unit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [table],
        )  # fmt: skip
        columns = dict(cursor.fetchall())
    values = dict.fromkeys(columns, "NULL")
    ids = {name for name, kind in columns.items() if kind == "uuid" and name != "case_id"}
    values |= {name: f"'{uuid7()}'" for name in ids}
    values |= {"position": str(position)} if "position" in columns else {}
    return ", ".join(f'{values[name]}::{kind} AS "{name}"' for name, kind in columns.items())


def holds(actor: Actor, table: str, position: int, condition: str) -> bool:
    row = row_of(table, position)
    with scope(actor), connection.connection.cursor() as cursor:
        cursor.execute(f"SELECT ({condition}) IS TRUE FROM (SELECT {row}) AS {table}")
        return bool(cursor.fetchone()[0])


def test_every_table_is_protected_or_open_for_a_reason() -> None:
    unprotected = tables().keys() - protected()

    assert unprotected - OPEN.keys() == set(), "protect it (core.rls) or say here why not"
    assert OPEN.keys() - unprotected == set()


@pytest.mark.parametrize("position", STRANGERS)
def test_no_policy_shows_or_takes_a_row_of_somebody_elses_unit(position: int) -> None:
    for table in sorted(tables().keys() & protected()):
        for condition in conditions(table):
            assert condition.strip("()"), f"{table} has no policy"
            for who, actor in STRANGERS[position].items():
                assert not holds(actor, table, position, condition), f"{who} reaches {table}"


def test_the_installation_reaches_every_row_and_a_seat_what_its_tables_say() -> None:
    """The made-up rows can be seen at all: a policy that is never true would pass the test above."""
    seen = {}
    for table in sorted(tables().keys() & protected()):
        for condition in conditions(table):
            assert holds(system_actor("test"), table, BRANCH, condition), table
        seen[table] = holds(seat(BRANCH), table, BRANCH, conditions(table)[0])

    closed = {table for table, is_seen in seen.items() if not is_seen}
    assert closed == CLOSED_TO_OFFICES


@pytest.mark.parametrize("office", sorted(DESKS))
def test_a_desk_reads_what_is_lent_to_it_and_writes_nothing(office: str) -> None:
    """An operator's home is no exception: who is a member too takes the member's seat."""
    desk = seat(BRANCH, office, home=BRANCH if office == OPERATOR else OTHER)
    known = sorted(tables().keys() & protected())
    read = {table for table in known if holds(desk, table, BRANCH, conditions(table)[0])}
    written = {table for table in known if holds(desk, table, BRANCH, conditions(table)[1])}
    elsewhere = {table for table in read if holds(desk, table, NEIGHBOUR, conditions(table)[0])}

    assert read == LENT[office]
    assert written == set()
    assert elsewhere == set()


LENT = {
    AUDITOR: {
        "ballots_election", "core_auditentry", "documents_document", "documents_documentversion",
        "documents_papersigning", "documents_signature", "ledger_seal",
    },
    OPERATOR: {"core_auditentry"},
}  # fmt: skip
"""The operator's own lists of members besides, which name who made them."""


CLOSED_TO_OFFICES = {
    "ballots_pending", "ballots_record", "core_casereader", "voting_ballot", "voting_countentry",
}  # fmt: skip
"""What no office reads: ballots and their archive, who reads closed cases, what one person counted."""
