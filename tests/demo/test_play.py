"""The demo meeting, played through the services, comes to what the script tells."""

from uuid import UUID

import pytest

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.projection import TABLES, tables_of
from chibo.assembly.meetings.rules import attendance, fold
from chibo.assembly.meetings.rules.state import Stage
from tests.support import played as support


def state_of(played):
    return queries.state_of(played.meeting.pk)


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), support.played(tmp_path_factory.mktemp("media")) as player:
        yield player


def test_the_meeting_is_closed_and_every_result_is_as_told(played):
    state = state_of(played)
    assert state.stage is Stage.CLOSED
    assert [v.result["passed"] for v in state.votes.values()] == [True, False, True, True]


def test_twenty_of_twenty_two_were_there(played):
    state = state_of(played)
    counted = [a for a in attendance.attendance(state) if a.status != "not_counted"]
    assert len(counted) == 22
    assert sum(a.first is not None for a in counted) == 20
    assert [a.member.name for a in counted if a.status == "late"] == ["Lường Minh Khôi"]


def test_eleven_contributions_were_heard(played):
    speeches = state_of(played).speeches.values()
    assert sum(s.stage == "done" for s in speeches) == 11


def test_the_tables_are_what_a_replay_comes_to(played):
    state = fold.replay(queries.events_of(played.meeting.pk))
    wanted = tables_of(state)
    for model, _, _ in TABLES:
        rows = {str(row.pk): row for row in model.objects.filter(meeting_id=played.meeting.pk)}
        assert rows.keys() == wanted[model._meta.db_table].keys()
        for key, columns in wanted[model._meta.db_table].items():
            for name, value in columns.items():
                found = getattr(rows[key], name)
                assert (str(found) if isinstance(found, UUID) else found) == value, (model, name)


def test_the_sequence_has_no_gap_and_its_chain_holds(played):
    from chibo.assembly.meetings.models import MeetingEvent
    from chibo.assembly.meetings.rules.events import digest

    head = bytes(32)
    rows = MeetingEvent.objects.filter(meeting_id=played.meeting.pk).order_by("seq")
    for number, row in enumerate(rows, start=1):
        assert row.seq == number
        head = digest(
            head, seq=row.seq, at=row.at, kind=row.kind, actor=str(row.actor or ""), data=row.data
        )
        assert bytes(row.digest) == head
    assert bytes(Meeting.objects.get(pk=played.meeting.pk).head) == head
