"""Somebody without any account takes part fully: on the roll, ticked present, counted by hand and on paper."""

from datetime import timedelta
from uuid import UUID

import pytest

from chibo.assembly.meetings.services import votes
from chibo.core import clock
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from tests.assembly.meetings.branch import Running, furnish

HERE = ("thoan", "dien", "hoa", "binh", "hang")
ITEM = {
    "title": "Nghị quyết tháng 11",
    "kind": "decision",
    "minutes": 20,
    "decision_type": "RESOLUTION",
    "presenter": "",
}


@pytest.fixture
def evening(db: None) -> Running:
    """Only the deputy, who runs the meeting, and two who count have an account."""
    return furnish().convened(mode="in_person", items=[ITEM]).opened(*HERE).at_item(1)


def vote(evening: Running, *, paper: bool, **figures: int):
    """A vote by hand, or on paper, counted by two."""
    secretary = evening.branch.actor("thoan")
    with scope(secretary):
        done = votes.open_vote(
            actor=secretary,
            meeting_id=evening.id,
            item=evening.item(1),
            subject="Thông qua nghị quyết",
            decision_type="RESOLUTION",
            paper=paper,
            at=clock.now(),
        )
    vote_id = UUID(done.state.open_vote.id)
    for counter in ("hoa", "binh"):
        with scope(evening.branch.actor(counter)) as actor:
            votes.enter_count(
                actor=actor,
                meeting_id=evening.id,
                vote_id=vote_id,
                point=evening.point(),
                figures=figures,
                at=clock.now(),
            )
    with scope(secretary):
        votes.close_vote(
            actor=secretary, meeting_id=evening.id, vote_id=vote_id, at=clock.now() + timedelta(1)
        )
        votes.announce(
            actor=secretary, meeting_id=evening.id, vote_id=vote_id, at=clock.now() + timedelta(1)
        )
    return evening.state().votes[str(vote_id)]


def test_who_has_no_account_is_on_the_roll_and_ticked_present(evening):
    hang = evening.branch.members["hang"]

    state = evening.state()
    row = state.roll_of(str(hang.person_id))

    assert not User.objects.filter(person_id=hang.person_id).exists()
    assert row is not None
    assert any(p.roll == row.id and p.holds(clock.now()) for p in state.presence.values())
    assert "Nguyễn Thu Hằng" in evening.page().content.decode()


@pytest.mark.parametrize("paper", [False, True])
def test_who_has_no_account_is_counted_by_hand_and_on_paper(evening, paper):
    hang = evening.roll("hang")

    counted = vote(evening, paper=paper, yes=4, no=1)

    assert hang in counted.electors
    assert counted.result["base"] == len(HERE)
    assert (counted.result["yes"], counted.result["no"]) == (4, 1)
    assert counted.result["passed"]
