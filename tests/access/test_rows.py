"""Row security itself, below the pages: the policies of every table, judged on a row of somebody else's unit.

No rows are needed, so that no table can be forgotten: the condition that PostgreSQL holds is evaluated on a
row made up of the table's columns, as the role of the application, under the seat of each stranger.
"""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from chibo.core.actor import AUDITOR, DESKS, OPERATOR, PUBLIC, Actor, system_actor
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.trust.documents.models import Document

pytestmark = pytest.mark.django_db

COMMUNE, BRANCH, NEIGHBOUR, OTHER = 1_000, 2_000, 3_000, 9_000
RANGES = {COMMUNE: 4_999, BRANCH: 2_999, NEIGHBOUR: 3_999, OTHER: 9_999}
OPEN = {
    "accounts_nameform": "row security without a policy: only functions of the owner read it",
    "accounts_namekey": "row security without a policy: only functions of the owner read it",
    "accounts_user": "found by name before anybody has signed in; no names of persons in it",
    "core_datakey": "keys wrapped by one that lies outside the database; every seat opens by them what it may see",
    "core_installation": "one row: what kind of installation this is",
    "core_shift": "from which position to which a unit's rows went; nothing of persons",
    "insight_monthduties": "rules of the calendar, the same for all",
    "insight_recountrun": "how often all figures were recounted, no figure in it",
    "ledger_checkpoint": "published",
    "ledger_entry": "digests without a name; published",
    "ledger_head": "how far the log has grown; published",
    "members_fieldright": "rules of purposes, the same for all",
    "members_givencode": "codes of nobody any more; no name in it",
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
COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")


def tables() -> dict[str, type[Model]]:
    models = [m for m in apps.get_models() if m.__module__.startswith("chibo.")]
    return {model._meta.db_table: model for model in models}


def protected() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        return {name for (name,) in cursor.fetchall()}


def conditions(table: str) -> dict[str, str]:
    """By command: what is to be true of a row that is read, added, found to be changed or removed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT permissive, cmd, qual, coalesce(with_check, qual) FROM pg_policies "
            "WHERE tablename = %s", [table],
        )  # fmt: skip
        found = cursor.fetchall()
    joined = {}
    for command in COMMANDS:
        which = 3 if command == "INSERT" else 2
        held = [row for row in found if row[1] in (command, "ALL")]
        allows = [row[which] for row in held if row[0] == "PERMISSIVE"]
        forbids = [row[which] for row in held if row[0] == "RESTRICTIVE"]
        joined[command] = " AND ".join(f"({one})" for one in [" OR ".join(allows), *forbids])
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
        for condition in set(conditions(table).values()):
            assert condition.strip("()"), f"{table} has no policy"
            for who, actor in STRANGERS[position].items():
                assert not holds(actor, table, position, condition), f"{who} reaches {table}"


def test_the_installation_reaches_every_row_and_a_seat_what_its_tables_say() -> None:
    """The made-up rows can be seen at all: a policy that is never true would pass the test above."""
    seen = {}
    for table in sorted(tables().keys() & protected()):
        held = conditions(table)
        for condition in set(held.values()):
            assert holds(system_actor("test"), table, BRANCH, condition), table
        seen[table] = holds(seat(BRANCH), table, BRANCH, held["SELECT"])

    closed = {table for table, is_seen in seen.items() if not is_seen}
    assert closed == CLOSED_TO_OFFICES


@pytest.mark.parametrize("office", sorted(DESKS))
def test_a_desk_reads_what_is_lent_to_it_and_neither_writes_nor_removes_it(office: str) -> None:
    """An operator's home is no exception: who is a member too takes the member's seat."""
    desk = seat(BRANCH, office, home=BRANCH if office == OPERATOR else OTHER)
    known = {table: conditions(table) for table in sorted(tables().keys() & protected())}

    def reached(command: str, position: int) -> set[str]:
        return {t for t, held in known.items() if holds(desk, t, position, held[command])}

    assert reached("SELECT", BRANCH) == LENT[office]
    assert reached("SELECT", NEIGHBOUR) == set()
    for command in COMMANDS[1:]:
        assert reached(command, BRANCH) == set(), command


def test_a_row_that_is_lent_is_found_by_no_update_and_no_delete() -> None:
    with scope(system_actor("test")):
        paper = Document.objects.create(
            position=BRANCH, unit_id=uuid7(), kind="BB", number=1, symbol="01-BB/CB", record={},
            signers={}, state="signing", dated_on=date(2026, 11, 3), created_at=datetime.now(UTC),
        )  # fmt: skip
    lent = Document.objects.filter(pk=paper.pk)
    with scope(seat(BRANCH, AUDITOR, home=OTHER)):
        assert lent.count() == 1
        assert list(lent.select_for_update()) == []
        assert lent.update(title="other", position=OTHER) == 0
        assert lent._raw_delete("default") == 0
    with scope(system_actor("test")):
        assert lent.get().title == ""


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
