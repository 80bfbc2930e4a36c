"""A rehearsal leaves the database as it was, row for row, but for one line that it was held."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from chibo.assembly.meetings.models import MeetingEvent
from chibo.assembly.rehearsals.services import clearing, staging
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from tests.assembly.meetings.branch import furnish

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(db):
    return furnish()


def contents():
    """Every table with its rows as text, as the installation reads them."""
    found = {}
    with scope(system_actor("test")), connection.connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            rows = [row for (row,) in cursor.fetchall()]
            found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


def begin(branch, meeting, *, by="thoan"):
    with scope(branch.actor(by)) as actor:
        return staging.begin(actor=actor, meeting_id=meeting.pk, at=clock.now())


def end(rehearsal):
    return clearing.end(rehearsal_id=rehearsal.pk, at=clock.now())


def test_the_database_is_as_before_but_for_one_line(branch):
    meeting = branch.draft()
    before = contents()
    rehearsal = begin(branch, meeting)
    during = contents()
    assert during["meetings_meetingevent"] != before["meetings_meetingevent"]
    assert end(rehearsal)
    after = contents()

    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"core_auditentry"}
    assert after["core_auditentry"][0] == before["core_auditentry"][0] + 1
    assert not end(rehearsal)
    with scope(system_actor("test")):
        line = AuditEntry.objects.order_by("pk").last()
    assert (line.action, line.actor_person) == (
        "rehearsals.held",
        branch.members["thoan"].person_id,
    )
    assert line.position == branch.unit.position


def test_real_rows_of_tables_that_are_added_to_only_stay(branch):
    branch.convened()
    with scope(system_actor("test")):
        for row in MeetingEvent.objects.all():
            with (
                pytest.raises(DatabaseError, match="never changed or removed"),
                transaction.atomic(),
            ):
                row.delete()
