"""Closed sessions by their rules alone: who is on the roll, what the meeting keeps, what is refused."""

from itertools import count

import pytest

from chibo.assembly.meetings.rules import closed
from chibo.assembly.meetings.rules.closed import Matter
from chibo.assembly.meetings.rules.decide import agenda, floor, meeting, motions, pen
from chibo.assembly.meetings.rules.decide import closed as decide
from chibo.assembly.meetings.rules.next_step import Code, Quorum, next_step
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.voting.rules.form_ballot import Concerned
from tests.assembly.meetings.play import BINH, CHAIR, HANG, PEN, YOUNG, Play, plan, roll_row

QUORUM = Quorum(met=True, present=5, needed=3)


def item(number: int, **changes: object) -> dict[str, object]:
    given = {"id": f"i{number}", "number": number, "title": "x", "kind": "decision", "minutes": 5}
    return {**given, **changes}


def evening() -> Play:
    """Open, at a confidential item."""
    items = [item(1, title="Nội dung riêng", kind="confidential", case="s1"), item(2)]
    play = Play().open(items=items)
    play.do(agenda.start_next)
    return play


def ids():
    numbers = count(1)
    return lambda: f"n{next(numbers)}"


def refused(command) -> str:
    with pytest.raises(Refusal) as caught:
        command()
    return caught.value.code


def test_official_members_are_on_the_roll_and_the_person_concerned_whatever_they_are():
    state = evening().state
    rows = closed.roll_of_session(state, matter=Matter.DISCIPLINE, concerned=YOUNG, new_id=ids())
    found = {row["person"]: row for row in rows}

    assert YOUNG in found
    assert found[YOUNG]["flags"] == ["accused"]
    assert {CHAIR, PEN, HANG, BINH} <= set(found)
    assert {row["id"] for row in rows}.isdisjoint(state.roll)
    assert set(closed.here_of(state, rows)) == {found[p]["id"] for p in (CHAIR, PEN, HANG)}


def test_personnel_marks_nobody():
    rows = closed.roll_of_session(
        evening().state, matter=Matter.PERSONNEL, concerned=HANG, new_id=ids()
    )

    assert all("accused" not in row["flags"] for row in rows)
    assert YOUNG not in {row["person"] for row in rows}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (roll_row(HANG), Concerned.OFFICIAL),
        (roll_row(HANG, office="committee"), Concerned.OFFICE_HOLDER),
        (roll_row(HANG, category="probationary"), Concerned.PROBATIONARY),
    ],
)
def test_as_what_the_person_concerned_stands_there(row, expected):
    given = plan(kind="closed", closed={"concerned": row["id"]})
    others = [r for r in given["roll"] if r["person"] != HANG]
    state = Play().convened(**{**given, "roll": [*others, row]}).state

    assert closed.concerned_as(state) is expected
    assert refused(lambda: closed.concerned_as(Play().convened().state)) == "nobody_concerned"


def test_while_the_session_runs_the_meeting_waits():
    play = evening()
    state = play.do(decide.begin, item="i1")
    step = next_step(state, quorum=QUORUM)

    assert state.closed_item is not None
    assert (step.code, step.target) == (Code.IN_SESSION, "closed")
    for rule, values in (
        (agenda.start_next, {}),
        (meeting.suspend, {}),
        (meeting.close, {}),
    ):
        assert refused(lambda rule=rule, values=values: play.do(rule, **values)) == "closed_runs"
    assert pen.undoable(state) == []
    state = play.add(decide.end(state, item="i1"))
    assert decide.end(state, item="i1") == []
    assert next_step(state, quorum=QUORUM).code is not Code.OPEN_SESSION
    assert refused(lambda: play.do(decide.begin, item="i1")) == "closed_was_held"


def test_a_session_is_opened_at_its_own_item_only():
    play = evening()
    assert next_step(play.state, quorum=QUORUM).code is Code.OPEN_SESSION
    assert refused(lambda: play.do(decide.begin, item="i2")) == "not_confidential"
    other = Play().open(items=[item(1), item(2, case="s1")])
    assert refused(lambda: other.do(decide.begin, item="i2")) == "item_not_begun"


def test_nothing_of_it_is_written_in_the_meeting():
    play = evening()
    proposer = "r-hang"
    for rule, values in (
        (motions.put, {"id": "m", "item": "i1", "proposer": proposer, "text": "x"}),
        (agenda.conclude, {"item": "i1", "text": "x"}),
        (floor.ask, {"id": "s", "roll": "r-pen"}),
        (pen.write_note, {"id": "n", "text": "x"}),
    ):
        code = refused(lambda rule=rule, values=values: play.do(rule, **values))
        assert code == "confidential_here"


def test_whatever_reason_is_typed_the_open_minutes_get_the_same_words():
    play = Play().open(items=[item(1), item(2, case="s1")])
    state = play.do(agenda.skip, item="i2", reason="vì đồng chí Hằng ốm")

    assert state.items["i2"].reason == closed.PUBLIC_REASON


def test_the_person_concerned_is_on_the_list_and_holds_neither_chair_nor_pen():
    state = evening().state
    rows = [roll_row(HANG), roll_row(CHAIR)]

    decide.check_concerned(state, rows=rows, concerned="")
    decide.check_concerned(state, rows=rows, concerned=HANG)
    assert (
        refused(lambda: decide.check_concerned(state, rows=rows, concerned=BINH))
        == "concerned_not_on_roll"
    )
    assert (
        refused(lambda: decide.check_concerned(state, rows=rows, concerned=CHAIR))
        == "concerned_leads"
    )


def test_a_session_begins_once():
    play = evening()
    given = plan(kind="closed")
    new = decide.convene(Play().state, plan=given, here={"r-hang": "main"}, by=PEN, new_id=ids())

    assert [one.kind for one in new] == [
        "meeting.convened",
        "meeting.check_in_opened",
        "presence.entered",
    ]
    assert (
        refused(lambda: decide.convene(play.state, plan=given, here={}, by=PEN, new_id=ids()))
        == "closed_was_held"
    )
