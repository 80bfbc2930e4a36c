"""Grading, freshness of texts, and the progress of votes: pure rules."""

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import agenda, meeting, presence
from chibo.assembly.meetings.rules.freshness import GRADE, changed_since, last_change
from chibo.assembly.meetings.rules.progress import awaited, places, votes_of
from tests.assembly.meetings.play import BINH, CHAIR, PEN, PHONES, VALLEY, Play


def test_a_text_is_stale_only_when_another_person_changed_it():
    play = Play().open()
    play.do(agenda.start_next)
    play.do(agenda.conclude, item="i1", text="Một")
    seen = last_change(play.state, "i1")
    play.do(agenda.conclude, by=CHAIR, item="i1", text="Hai")

    assert changed_since(play.state, about="i1", seen=seen, person=PEN).actor == CHAIR
    assert changed_since(play.state, about="i1", seen=seen, person=CHAIR) is None
    assert changed_since(play.state, about="i2", seen=0, person=PEN) is None


def test_the_grade_is_a_text_too():
    play = Play().open()
    play.do(meeting.grade, by=CHAIR, grade={"grade": "good", "points": 95})

    assert changed_since(play.state, about=GRADE, seen=0, person=PEN) is not None
    assert last_change(play.state, "i1") == 0


def at_vote(*, lost):
    play = Play().open()
    play.tick(BINH, VALLEY)
    play.do(agenda.start_next)
    play.add(
        [
            e.New(
                e.VOTE_OPENED,
                {
                    "vote": "v1",
                    "item": "i1",
                    "subject": "Mương",
                    "decision_type": "RESOLUTION",
                    "secrecy": "open",
                    "rule": {},
                    "facts": {},
                    "electors": {"r-hang": "device", "r-pen": "main", "r-binh": VALLEY},
                },
            )
        ]
    )
    if lost:
        play.do(presence.lose_point, point=VALLEY)
    return play


def close(play, **result):
    play.add([e.New(e.VOTE_CLOSED, {"vote": "v1", "result": {"passed": True, **result}})])
    return play.state


def test_only_a_point_that_was_cut_off_at_closing_is_awaited():
    play = at_vote(lost=True)
    state = close(play, pending=1, provisional=True)
    play.do(presence.regain_point, point=VALLEY)

    assert places(state.votes["v1"]) == {"main": 1, VALLEY: 1}
    assert awaited(play.state, play.state.votes["v1"]) == {VALLEY: 1}


def test_nothing_is_awaited_before_closing_nor_without_a_pending_vote():
    open_vote = at_vote(lost=True).state
    settled = close(at_vote(lost=False), pending=0, provisional=False)

    assert awaited(open_vote, open_vote.votes["v1"]) == {}
    assert awaited(settled, settled.votes["v1"]) == {}


def test_a_link_that_came_back_before_closing_is_not_awaited():
    play = at_vote(lost=True)
    play.do(presence.regain_point, point=VALLEY)

    state = close(play, pending=1, provisional=True)

    assert awaited(state, state.votes["v1"]) == {}


def test_a_cut_off_point_without_voters_is_not_awaited():
    play = at_vote(lost=False)
    play.add([e.New(e.POINT_LOST, {"point": PHONES})])

    state = close(play, pending=1, provisional=True)

    assert awaited(state, state.votes["v1"]) == {}


def test_papers_that_came_in_are_no_longer_awaited():
    play = at_vote(lost=True)
    close(play, pending=1, provisional=True)
    result = {"passed": True, "pending": 1, "provisional": False}
    play.add([e.New(e.VOTE_COMPLETED, {"vote": "v1", "where": VALLEY, "result": result})])

    assert awaited(play.state, play.state.votes["v1"]) == {}


def test_void_votes_do_not_belong_to_an_item_any_more():
    play = at_vote(lost=False)
    item = play.state.items["i1"]
    before = votes_of(play.state, item)
    play.add([e.New(e.VOTE_VOIDED, {"vote": "v1", "reason": "Nhầm"})])

    assert len(before) == 1
    assert votes_of(play.state, item) == []
