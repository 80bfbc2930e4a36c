"""A hybrid meeting is rehearsed before anybody approved it: points, telephones, a point that is lost."""

from uuid import UUID

import pytest
from django.db import connection

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.services import deeds, life, votes
from chibo.assembly.minutes.models import Draft
from chibo.assembly.rehearsals.rules.happening import Kind
from chibo.assembly.rehearsals.services import clearing, playing
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation
from tests.assembly.meetings.branch import furnish
from tests.assembly.rehearsals.test_nothing_kept import begin, changed, contents

pytestmark = pytest.mark.django_db
POINTS = [
    {"name": "Nhà văn hóa", "kind": "main", "responsible": None},
    {"name": "Bản Pá Hốc", "kind": "secondary", "responsible": None},
    {"name": "Trực tuyến", "kind": "online", "responsible": None},
]


class Evening:
    """A rehearsal led by commands."""

    def __init__(self, rehearsal):
        self.rehearsal = rehearsal
        self.maker = organisation.seated(rehearsal.alias_id, authenticated_at=clock.now())

    @property
    def state(self):
        with scope(system_actor("test")):
            return queries.state_of(self.rehearsal.meeting_id)

    def do(self, command, **values):
        with scope(self.maker):
            return command(
                actor=self.maker, meeting_id=self.rehearsal.meeting_id, at=clock.now(), **values
            )

    def happen(self):
        found = playing.next_thing(self.rehearsal, at=clock.now())
        return found.kind if found else None

    def opened(self):
        self.do(life.open_check_in)
        while self.happen():
            pass
        state = self.state
        for point in state.points:
            self.do(deeds.confirm_all, point=point)
        main = next(p.id for p in state.points.values() if p.kind == "main")
        chair = state.roll_of(str(self.rehearsal.alias_id))
        self.do(deeds.enter_presence, roll=chair.id, point=main)
        self.do(life.open_meeting)
        return next(i.id for i in self.state.items.values() if i.decision_type)


def test_people_come_to_every_point_and_vote_as_it_is_done_there(db):
    branch = furnish()
    meeting = branch.draft(mode="hybrid", points=POINTS, scattered=6)
    before = contents()
    evening = Evening(begin(branch, meeting))
    item = evening.opened()
    assert {p.point for p in evening.state.presence.values()} == set(evening.state.points)
    evening.do(deeds.start_item, item=item)
    main, second, _online = list(evening.state.points)
    assert [evening.happen() for _ in range(3)] == [Kind.LATE, Kind.ASK, Kind.LOST]
    assert evening.state.points[second].lost_at
    values = {"subject": "Thông qua", "decision_type": "RESOLUTION", "secrecy": "open"}
    evening.do(votes.open_vote, item=item, **values)
    vote = evening.state.open_vote
    assert "device" in vote.electors.values()
    assert [evening.happen() for _ in range(4)] == [Kind.VOTE, Kind.COUNT, Kind.BACK, Kind.COUNT]
    vote = evening.state.open_vote
    phones = {roll for roll, place in vote.electors.items() if place == "device"}
    assert vote.cast == phones
    assert set(vote.counted) == {main, second}
    evening.do(votes.close_vote, vote_id=UUID(vote.id))
    assert evening.state.votes[vote.id].result["passed"]

    clearing.end(rehearsal_id=evening.rehearsal.pk, at=clock.now())
    assert changed(before) == {"core_auditentry"}


def test_papers_are_counted_as_many_as_were_handed_out(db):
    branch = furnish()
    evening = Evening(begin(branch, branch.draft()))
    item = evening.opened()
    evening.do(deeds.start_item, item=item)
    values = {"subject": "Thông qua", "decision_type": "ADMIT", "secrecy": "secret"}
    evening.do(votes.open_vote, item=item, **values)
    vote = evening.state.open_vote
    (point,) = evening.state.points
    evening.do(votes.issue_papers, vote_id=UUID(vote.id), point=point, papers=3)
    assert evening.happen() is Kind.COUNT
    evening.do(votes.close_vote, vote_id=UUID(vote.id))
    assert evening.state.votes[vote.id].result["yes"] == 3


def test_the_minutes_are_there_at_once_and_no_job_was_queued(db):
    branch = furnish()
    evening = Evening(begin(branch, branch.draft()))
    item = evening.opened()
    evening.do(deeds.start_item, item=item)
    evening.do(life.close)
    with scope(system_actor("test")), connection.cursor() as cursor:
        assert Draft.objects.filter(meeting_id=evening.rehearsal.meeting_id).count() == 1
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def test_a_start_that_failed_is_minuted_too(db):
    branch = furnish()
    evening = Evening(begin(branch, branch.draft()))
    evening.do(life.open_check_in)
    evening.do(life.fail)
    with scope(system_actor("test")):
        assert Draft.objects.filter(meeting_id=evening.rehearsal.meeting_id).count() == 1


def test_the_minutes_of_a_real_meeting_are_left_to_their_job(db):
    running = furnish().convened().opened()
    running.done("close")
    with scope(system_actor("test")), connection.cursor() as cursor:
        assert not Draft.objects.filter(meeting_id=running.id).exists()
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'core.deliver_fact'"
        )
        assert cursor.fetchone()[0] > 0
