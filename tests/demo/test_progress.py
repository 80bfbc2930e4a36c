"""A run tells its steps, waits for its helpers, and gives up with a sentence."""

from itertools import count

import pytest

from chibo.demo.progress import DemoFailed, Progress, Waiter


def test_a_step_is_told_with_its_notes_and_seconds():
    told = []
    progress = Progress(told.append, clock=iter([10.0, 12.25]).__next__)

    with progress.step("seal", "Niêm phong") as step:
        step.notes.append("01-BB/CB")
        step.lines.append("một dòng")

    assert told == ["  ✓ Niêm phong: 01-BB/CB (2,2 s)", "      một dòng"]
    assert [(s.name, s.seconds) for s in progress.steps] == [("seal", 2.25)]


def test_a_step_that_fails_is_not_told():
    told = []
    progress = Progress(told.append)

    with pytest.raises(DemoFailed), progress.step("verify", "Kiểm tra"):
        raise DemoFailed("no")

    assert told == []
    assert progress.steps == []


def test_waiting_ends_with_what_is_found():
    answers = iter([None, None, "here"])
    idled = []

    assert Waiter(lambda: idled.append(1)).until("it", lambda: next(answers)) == "here"
    assert len(idled) == 2


def test_waiting_ends_in_the_end():
    seconds = count(step=50)
    waiter = Waiter(lambda: None, clock=lambda: float(next(seconds)))

    with pytest.raises(DemoFailed, match="waited too long for: it"):
        waiter.until("it", lambda: None)
