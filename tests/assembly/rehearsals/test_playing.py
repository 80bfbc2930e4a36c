"""The simulated members play a whole evening with whoever leads it."""

from uuid import UUID

import pytest

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.services import deeds, groups, life, votes
from chibo.assembly.minutes.models import Draft
from chibo.assembly.rehearsals.rules.happening import Kind
from chibo.assembly.rehearsals.rules.looking_back import Forgotten, Practised, forgotten, practised
from chibo.assembly.rehearsals.services import clearing, playing
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation
from tests.assembly.meetings.branch import furnish
from tests.assembly.rehearsals.test_nothing_kept import begin, contents

pytestmark = pytest.mark.django_db


def test_a_whole_evening_and_nothing_stays(db):
    branch = furnish()
    meeting = branch.draft()
    before = contents()
    rehearsal = begin(branch, meeting)
    maker = organisation.seated(rehearsal.alias_id, authenticated_at=clock.now())

    def state():
        with scope(system_actor("test")):
            return queries.state_of(rehearsal.meeting_id)

    def do(command, **values):
        with scope(maker):
            return command(actor=maker, meeting_id=rehearsal.meeting_id, at=clock.now(), **values)

    def happen():
        found = playing.next_thing(rehearsal, at=clock.now())
        return found.kind if found else None

    assert happen() is None
    do(life.open_check_in)
    assert [happen(), happen()] == [Kind.COME, None]
    point = next(iter(state().points))
    do(deeds.confirm_all, point=point)
    chair = state().roll_of(str(rehearsal.alias_id))
    do(deeds.enter_presence, roll=chair.id, point=point)
    do(life.open_meeting)
    do(deeds.start_next_item)
    assert [happen(), happen()] == [Kind.LATE, Kind.ASK]
    assert Forgotten.NOT_CONFIRMED in forgotten(state())
    do(deeds.confirm_all, point=point)
    do(deeds.give_floor, id=state().waiting[0].id)
    assert [happen(), happen()] == [Kind.SPOKEN, Kind.ASK]
    do(deeds.give_floor, id=state().waiting[0].id)
    assert [happen(), happen()] == [Kind.SPOKEN, Kind.ASK]
    do(deeds.give_floor, id=state().waiting[0].id)
    assert [happen(), happen(), happen(), happen()] == [Kind.SPOKEN, Kind.LOST, Kind.BACK, None]

    item = next(i.id for i in state().items.values() if i.decision_type)
    do(deeds.start_item, item=item)
    do(votes.open_vote, item=item, subject="Thông qua", decision_type="RESOLUTION", secrecy="open")
    assert [happen(), happen()] == [Kind.COUNT, None]
    vote = state().open_vote.id
    do(votes.close_vote, vote_id=UUID(vote))
    assert forgotten(state())[0] is Forgotten.NOT_ANNOUNCED
    do(votes.announce, vote_id=UUID(vote))
    do(life.close)
    assert set(practised(state())) >= {
        Practised.LATE, Practised.FLOOR, Practised.VOTED, Practised.CLOSED
    }  # fmt: skip
    assert Forgotten.NO_CONCLUSION in forgotten(state())

    assert clearing.end(rehearsal_id=rehearsal.pk, at=clock.now())
    after = contents()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"core_auditentry"}


@pytest.mark.parametrize("kind", ["committee", "group"])
def test_what_prepares_a_meeting_is_rehearsed_among_those_who_belong_to_it(db, kind):
    branch = furnish()
    if kind == "group":
        persons = [branch.members[key].person_id for key in ("dien", "hoa", "binh")]
        with scope(branch.actor("thoan")) as actor:
            made = groups.form(
                actor=actor, unit_id=branch.unit.pk, name="Tổ đảng 1", head=persons[0],
                persons=persons, at=clock.now(),
            )  # fmt: skip
        meeting = branch.draft(kind=kind, group=made.pk)
    else:
        meeting = branch.draft(kind=kind)
    before = contents()
    rehearsal = begin(branch, meeting)
    maker = organisation.seated(rehearsal.alias_id, authenticated_at=clock.now())

    def do(command, **values):
        with scope(maker):
            return command(actor=maker, meeting_id=rehearsal.meeting_id, at=clock.now(), **values)

    with scope(system_actor("test")):
        planned = queries.state_of(rehearsal.meeting_id)
    assert planned.kind == kind
    assert len(planned.roll) == 3
    assert planned.chair == str(rehearsal.alias_id)
    point = next(iter(planned.points))
    do(life.open_check_in)
    assert playing.next_thing(rehearsal, at=clock.now()).kind is Kind.COME
    do(deeds.confirm_all, point=point)
    do(deeds.enter_presence, roll=planned.roll_of(planned.chair).id, point=point)
    do(life.open_meeting)
    do(deeds.start_next_item)
    assert playing.next_thing(rehearsal, at=clock.now()).kind is Kind.LATE
    do(life.close)
    with scope(maker):
        assert Draft.objects.filter(meeting_id=rehearsal.meeting_id).exists()

    assert clearing.end(rehearsal_id=rehearsal.pk, at=clock.now())
    after = contents()
    assert {table for table in before if before[table] != after[table]} == {"core_auditentry"}
