"""The life of a task, and what a meeting hears of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from chibo.action.directives.rules import life, summary
from chibo.action.directives.rules.life import Move, Standing, State
from chibo.action.directives.rules.summary import Given

DUE = date(2026, 12, 10)


def one(state: State = State.ASSIGNED, **changes) -> Given:
    values = {"text": "Dọn đường bản.", "owner": "Hà Văn Bình", "due": DUE, **changes}
    return Given(state=state, **values)


@pytest.mark.parametrize(
    ("state", "move", "after"),
    [
        (State.ASSIGNED, Move.BEGIN, State.DOING),
        (State.ASSIGNED, Move.FINISH, State.DONE),
        (State.DOING, Move.FINISH, State.DONE),
        (State.DONE, Move.CONFIRM, State.CONFIRMED),
        (State.DONE, Move.SEND_BACK, State.DOING),
        (State.DOING, Move.EXTEND, State.DOING),
        (State.DONE, Move.CANCEL, State.CANCELLED),
        (State.DOING, Move.BEGIN, None),
        (State.DONE, Move.FINISH, None),
        (State.DONE, Move.EXTEND, None),
        (State.CONFIRMED, Move.CANCEL, None),
    ],
)
def test_a_move_leads_on_or_is_not_open(state, move, after):
    assert life.moved(state, move) is after


@drawn(st.sampled_from([State.CONFIRMED, State.CANCELLED]), st.sampled_from(list(Move)))
def test_what_is_over_stays_as_it_is(state, move):
    assert life.moved(state, move) is None


@drawn(st.sampled_from(list(State)), st.booleans(), st.booleans())
def test_everybody_is_offered_only_what_is_theirs_and_open(state, owner, leads):
    offered = life.open_moves(state, owner=owner, leads=leads)

    assert all(life.moved(state, move) is not None for move in offered)
    assert owner or not life.OWNERS & set(offered)
    assert leads or set(offered) <= life.OWNERS


def test_the_last_day_is_still_in_time_and_the_next_is_not():
    assert life.standing(State.DOING, due=DUE, day=DUE) is Standing.DOING
    assert life.standing(State.DOING, due=DUE, day=DUE + timedelta(days=1)) is Standing.OVERDUE
    assert life.standing(State.DONE, due=DUE, day=DUE + timedelta(days=9)) is Standing.DONE
    assert life.days_left(due=DUE, day=DUE + timedelta(days=2)) == -2


def test_a_meeting_hears_counts_and_then_every_task():
    tasks = [
        one(State.CONFIRMED, evidence="Đã dọn\nxong 2 km"),
        one(State.CANCELLED, reason="Xã làm thay"),
        one(owner="Cà Thị Hoa", due=date(2026, 11, 1)),
    ]

    told = summary.told(tasks, day=date(2026, 12, 1))

    assert told.splitlines() == [
        "Đã giao 3 việc: hoàn thành 1, quá hạn 1, đã rút 1.",
        "1. Dọn đường bản; đồng chí Hà Văn Bình, hạn 10/12/2026: hoàn thành (Đã dọn xong 2 km).",
        "2. Dọn đường bản; đồng chí Hà Văn Bình, hạn 10/12/2026: đã rút (Xã làm thay).",
        "3. Dọn đường bản; đồng chí Cà Thị Hoa, hạn 01/11/2026: quá hạn.",
    ]


def test_nothing_given_out_is_said_too():
    assert summary.told([], day=DUE) == "Không có việc nào được giao từ kỳ trước."


@drawn(st.integers(1, 60), st.integers(0, 400))
def test_what_is_told_always_fits_into_a_note(number, length):
    told = summary.told([one(text="x" * (length + 1))] * number, day=DUE)

    assert len(told) <= summary.MOST + 80
    lines = told.splitlines()
    left = number - (len(lines) - 2) if lines[-1].startswith("(Còn") else 0
    assert left == 0 or lines[-1] == f"(Còn {left} việc nữa trong danh sách của chi bộ.)"
