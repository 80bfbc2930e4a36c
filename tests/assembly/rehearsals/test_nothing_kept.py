"""A rehearsal leaves the database as it was, row for row, but for one line that it was held."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from chibo.assembly.meetings.models import Meeting, MeetingEvent
from chibo.assembly.meetings.services import rehearsing
from chibo.assembly.rehearsals import tasks
from chibo.assembly.rehearsals.models import Rehearsal
from chibo.assembly.rehearsals.services import clearing, staging
from chibo.core import clock
from chibo.core.actor import rounds_actor, system_actor
from chibo.core.errors import Broken, Refused
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.organisation import founding
from chibo.ground.organisation import queries as organisation
from chibo.people.members.models import Member
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


def changed(before):
    """Tables that are not as they were."""
    now = contents()
    return {table for table in before if before[table] != now[table]}


def begin(branch, meeting, *, by="thoan", at=None):
    with scope(branch.actor(by)) as actor:
        key = meeting.pk if meeting else None
        return staging.begin(actor=actor, meeting_id=key, at=at or clock.now())


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

    assert changed(before) == {"core_auditentry"}
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


def test_what_nobody_ended_goes_after_a_day(branch):
    before = contents()
    long_ago = clock.now() - timedelta(hours=25)
    begin(branch, branch.draft(), at=long_ago)
    begin(branch, None, by="dien")
    tasks.end_old()
    with scope(system_actor("test")):
        (left,) = Rehearsal.objects.all()
    assert str(left) == str(left.pk)
    assert left.maker_id == branch.members["dien"].person_id
    end(left)
    assert changed(before) == {"core_auditentry", "meetings_meeting"}  # the draft is real


def test_one_that_cannot_go_holds_up_no_other(branch, caplog):
    long_ago = clock.now() - timedelta(hours=25)
    stuck = begin(branch, None, at=long_ago)
    begin(branch, None, by="dien", at=long_ago)
    with scope(system_actor("test")):
        member = Member.objects.filter(unit=stuck.unit).first()
        User.objects.create(username="x", person_id=member.person_id)
    assert clearing.end_old(at=clock.now()) == 1
    assert str(stuck.pk) in caplog.text
    with scope(system_actor("test")):
        assert list(Rehearsal.objects.all()) == [stuck]


def test_only_a_rehearsal_lies_beside_the_tree(branch):
    with scope(system_actor("test")):
        with pytest.raises(ValueError, match="only a rehearsal"):
            founding.write_beside(branch.unit, position=7, name="x", since=date(2026, 1, 1))
        with pytest.raises(ValueError, match="nobody is asked"):
            rehearsing.approve(branch.unit.position, at=clock.now())
        with pytest.raises(Broken):
            clearing._remove(branch.unit.position, branch.unit.last)


def test_rounds_over_all_branches_pass_rehearsals_by(branch):
    begin(branch, None)
    with scope(rounds_actor("test")):
        assert not Rehearsal.objects.exists()
        assert not MeetingEvent.objects.exists()
        held = organisation.all_in_office(day=clock.now().date())
        assert {one.unit_id for one in held} == {branch.unit.pk}
    with scope(system_actor("test")):
        assert MeetingEvent.objects.exists()


def test_one_at_a_time_and_only_what_has_not_begun(branch):
    meeting = branch.draft()
    begin(branch, meeting)
    with pytest.raises(Refused) as refusal:
        begin(branch, meeting)
    assert refusal.value.code == "rehearses_already"
    running = branch.convened().opened()
    with scope(system_actor("test")):
        begun = Meeting.objects.get(pk=running.id)
    with pytest.raises(Refused) as refusal:
        begin(branch, begun, by="dien")
    assert refusal.value.code == "already_open"
