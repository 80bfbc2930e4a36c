"""When the meeting lets a vote be opened, counted and closed."""

import pytest

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import agenda, floor, meeting, motions, votes
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.rules.state import VoteStage
from tests.assembly.meetings.play import HANG, MAIN, PEN, Play

MET = {"met": True, "present": 3, "needed": 3}


@pytest.fixture
def play():
    made = Play().open()
    made.do(agenda.start_next)
    made.do(motions.put, id="m1", item="i1", proposer="r-hang", text="Sửa 120 m mương")
    return made


def amend(play):
    play.do(motions.amend, id="a1", motion_id="m1", proposer="r-hang", before="120", after="100")


def ask(play):
    play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
    play.do(floor.give, id="s1")


def vote(play, *, passed=True, **opened):
    data = {
        "vote": "v1", "item": "i1", "subject": "Mương", "decision_type": "RESOLUTION",
        "secrecy": "open", "rule": {}, "facts": {}, "electors": {"r-hang": MAIN}, **opened,
    }  # fmt: skip
    play.add([e.New(e.VOTE_OPENED, data)])
    result = {"passed": passed, "provisional": False}
    play.add([e.New(e.VOTE_CLOSED, {"vote": "v1", "result": result})])


def announced(play, **given):
    vote(play, **given)
    play.add([e.New(e.VOTE_ANNOUNCED, {"vote": "v1"})])


def opened(play, **wish):
    values = {"person": PEN, "item": "i1", "motion": "", "amendment": "", "predecessor": ""}
    votes.check_openable(play.state, quorum=MET, **{**values, **wish})


@pytest.mark.parametrize(
    ("code", "before", "wish"),
    [
        ("pen_only", None, {"person": HANG}),
        ("suspended", lambda play: play.do(meeting.suspend), {}),
        ("unknown_item", None, {"item": "i9"}),
        ("item_not_begun", None, {"item": "i2"}),
        ("somebody_speaking", ask, {}),
        ("wait_for_announcement", vote, {}),
        ("amendments_open", amend, {"motion": "m1"}),
        ("unknown_motion", None, {"motion": "m9"}),
        ("unknown_motion", None, {"amendment": "a9"}),
        ("unknown_vote", None, {"predecessor": "v9"}),
        ("quorum_lost", None, {"quorum": {**MET, "met": False}}),
        ("motion_decided", lambda play: announced(play, motion="m1"), {"motion": "m1"}),
    ],
)
def test_a_vote_that_cannot_be_is_refused(play, code, before, wish):
    if before:
        before(play)
    values = {"person": PEN, "item": "i1", "motion": "", "amendment": "", "predecessor": ""}
    with pytest.raises(Refusal, match=code):
        votes.check_openable(play.state, **{**values, "quorum": MET, **wish})


def test_an_item_a_motion_and_its_amendment_are_put_to_the_vote(play):
    opened(play)
    opened(play, motion="m1")
    amend(play)
    opened(play, amendment="a1")


def test_a_rejected_motion_is_voted_on_again_only_as_a_repetition(play):
    announced(play, passed=False, motion="m1")

    opened(play, motion="m1", predecessor="v1")
    with pytest.raises(Refusal, match="motion_decided"):
        opened(play, motion="m1")


def test_an_adopted_amendment_changes_the_motion(play):
    amend(play)
    announced(play, amendment="a1")
    assert play.state.motions["m1"].text == "Sửa 100 m mương"


def test_counts_come_from_the_roll_and_from_a_point_of_the_meeting(play):
    vote(play)

    assert votes.check_counting(play.state, person=HANG, vote_id="v1", point=MAIN).id == "v1"
    assert votes.check_counting(play.state, person=HANG, vote_id="v1", point="").id == "v1"
    with pytest.raises(Refusal, match="unknown_point"):
        votes.check_counting(play.state, person=HANG, vote_id="v1", point="x")
    with pytest.raises(Refusal, match="not_on_roll"):
        votes.check_counting(play.state, person="x", vote_id="v1", point=MAIN)


def test_only_the_pen_leads_a_vote(play):
    vote(play)

    assert votes.check_leading(play.state, person=PEN, vote_id="v1").stage is VoteStage.CLOSED
    with pytest.raises(Refusal, match="pen_only"):
        votes.check_leading(play.state, person=HANG, vote_id="v1")
