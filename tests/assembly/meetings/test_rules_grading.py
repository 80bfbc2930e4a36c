"""Grading by a scheme of criteria: proposals from facts, marks of people, the year."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from chibo.assembly.meetings.assessment import DATA, schemes
from chibo.assembly.meetings.rules import grading
from chibo.assembly.meetings.rules.decide import agenda, floor, pen, reading
from chibo.assembly.meetings.rules.grading import Facts
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.screens import grading as screen
from tests.assembly.meetings.play import CHAIR, HANG, NOON, PEN, Play, plan
from tests.assembly.minutes.papers import vote

DAY = date(2026, 11, 3)
SCHEME = grading.in_force(schemes(), day=DAY)
FULL = {one.code: one.most for one in SCHEME.criteria}
EMPTY = Facts(norm_minutes=90)


def lines(play: Play, facts: Facts = EMPTY) -> dict[str, grading.Line]:
    found = grading.proposal(play.state, SCHEME, facts)
    return {line.criterion.code: line for line in found}


def points(play: Play, facts: Facts = EMPTY) -> dict[str, int | None]:
    return {code: line.points for code, line in lines(play, facts).items()}


def graded(changes: dict[str, int], **values) -> dict:
    free = [grading.Line(criterion=one) for one in SCHEME.criteria]
    return grading.grade(free, SCHEME, marks={**FULL, **changes}, reasons={}, **values)


@pytest.mark.parametrize(
    ("present", "expected", "given"),
    [(26, 26, 20), (19, 20, 20), (18, 20, 16), (16, 20, 12), (14, 20, 8), (13, 20, 0), (0, 0, 0)],
)
def test_attendance_gives_points_by_exact_shares(present, expected, given):
    one = next(c for c in SCHEME.criteria if c.code == "attendance")

    assert grading.attendance_points(present, expected, one.data["steps"]) == given


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({}, "good"),
        ({"last_resolution": 0}, "good"),
        ({"attendance": 16}, "fair"),
        ({"minutes": 7}, "fair"),
        ({"last_resolution": 0, "committee_met": 2}, "fair"),
        ({"attendance": 0, "last_resolution": 0, "content": 0}, "average"),
        (dict.fromkeys(FULL, 3), "weak"),
    ],
)
def test_the_grade_follows_from_points_and_full_marks(changes, grade):
    assert graded(changes)["grade"] == grade


@pytest.mark.parametrize("changes", [{"minutes": 9}, {"minutes": -1}])
def test_marks_out_of_range_are_refused(changes):
    with pytest.raises(Refusal, match="mark_out_of_range"):
        graded(changes)


def test_a_missing_mark_is_refused():
    free = [grading.Line(criterion=one) for one in SCHEME.criteria]
    with pytest.raises(Refusal, match="mark_out_of_range"):
        grading.grade(free, SCHEME, marks={}, reasons={})


def test_a_mark_other_than_proposed_needs_a_reason_and_keeps_it():
    found = [
        grading.Line(criterion=one, points=0 if one.code == "committee_met" else None)
        for one in SCHEME.criteria
    ]
    with pytest.raises(Refusal, match="mark_reason"):
        grading.grade(found, SCHEME, marks=FULL, reasons={"committee_met": " "})

    kept = grading.grade(found, SCHEME, marks=FULL, reasons={"committee_met": " Có biên bản giấy "})

    assert kept["reasons"] == {"committee_met": "Có biên bản giấy"}
    assert kept["proposed"] == {"committee_met": 0}
    assert kept["scheme"] == SCHEME.code


def test_a_bare_meeting_is_proposed_what_the_record_shows():
    play = Play().open()
    play.do(agenda.start_next)

    found = points(play)

    assert found == {
        "committee_met": 0,
        "content": 0,
        "notice": 0,
        "attendance": 0,
        "order": 2,
        "duration": 0,
        "information": 0,
        "last_resolution": None,
        "discussion": 0,
        "self_criticism": None,
        "conclusion": 3,
        "resolution": 0,
        "minutes": 0,
        "follow_up": None,
    }


def full() -> Play:
    """A meeting in which all is done."""
    changes = {
        "planned_start": (NOON + timedelta(days=4)).isoformat(),
        "planned_end": (NOON + timedelta(days=4, hours=2)).isoformat(),
    }
    items = [
        {**row, "kind": kind}
        for row, kind in zip(
            [*plan()["items"], {**plan()["items"][2], "id": "i4", "number": 4}],
            ["information", "information", "tasks", "decision"],
            strict=True,
        )
    ]
    play = Play().convened(items=items, **changes)
    play.at = NOON + timedelta(days=4)
    from chibo.assembly.meetings.rules.decide import meeting as decide

    play.do(decide.open_check_in, roll=plan()["roll"])
    for person in (CHAIR, PEN, HANG, "binh", "young"):
        play.tick(person)
    play.do(decide.open_meeting, quorum={"met": True, "present": 4, "needed": 3})
    play.do(agenda.start_next)
    play.do(agenda.start_next)
    play.do(agenda.start_next)
    play.do(pen.write_note, id="n1", text="Đã giao 2 việc.")
    play.do(agenda.conclude, item="i3", text="Đạt.")
    play.do(agenda.start_next)
    for number, person in enumerate((HANG, "binh")):
        play.do(floor.ask, id=f"s{number}", roll=f"r-{person}")
        play.do(floor.give, id=f"s{number}")
        play.do(floor.end, id=f"s{number}")
    play.do(pen.set_task, id="t1", text="Dọn đường.", owner="r-binh", due=DAY + timedelta(days=30))
    vote(play, "v1", "i4")
    play.do(agenda.conclude, item="i4", text="Thống nhất.")
    passages = [{"key": "item:i1", "heading": "Mục 1", "text": "Khai mạc."}]
    play.do(reading.read_back, passages=passages)
    play.do(reading.adopt, vote_when="objection")
    play.at += timedelta(minutes=90)
    play.do(pen.write_note, id="n2", text="Hết.")
    return play


def test_a_full_meeting_is_proposed_all_points_but_those_of_people():
    facts = Facts(committee_met=DAY, papers=(NOON,), norm_minutes=90)
    play = full()

    found = points(play, facts)

    assert {code for code, given in found.items() if given is None} == {"self_criticism"}
    assert {c: p for c, p in found.items() if p is not None and p != FULL[c]} == {}


def test_a_meeting_that_was_never_convened_is_not_graded():
    with pytest.raises(ValueError, match="was convened"):
        grading.proposal(replace(full().state, convened_at=None), SCHEME, EMPTY)


def test_half_of_what_is_asked_for_gives_part_of_the_points():
    play = full()
    late = Facts(committee_met=DAY - timedelta(days=60), papers=(NOON + timedelta(days=3),))
    one = next(c for c in SCHEME.criteria if c.code == "discussion")
    wanting = {**one.data, "percent": 80}
    from dataclasses import replace

    strict = replace(
        SCHEME,
        criteria=tuple(
            replace(c, data=wanting) if c.code == "discussion" else c for c in SCHEME.criteria
        ),
    )
    found = {x.criterion.code: x for x in grading.proposal(play.state, strict, late)}

    assert (found["committee_met"].points, found["committee_met"].fact) == (0, "no_committee_met")
    assert (found["notice"].points, found["notice"].places["days"]) == (0, 1)
    assert found["discussion"].points == 5


def test_every_fact_has_its_sentence():
    play = full()
    facts = Facts(committee_met=DAY, papers=(NOON,), norm_minutes=90)
    bare = Play().open()
    bare.do(agenda.start_next)
    told = [
        screen.sentence(line)
        for p, f in ((play, facts), (bare, EMPTY))
        for line in lines(p, f).values()
    ]

    assert len(told) == 28
    assert all(told)
    assert not [words for words in told if "%(" in words]


@pytest.mark.parametrize(
    ("points", "grade"), [(97, "good"), (90, "good"), (80, "fair"), (60, "average"), (10, "weak")]
)
def test_other_points_of_the_committee_come_to_the_grade_of_the_bands(points, grade):
    own = graded({"committee_met": 2})

    assert grading.confirmed(own, points) == grade


def test_without_the_full_marks_more_points_never_come_to_good():
    own = graded({"attendance": 12})

    assert grading.confirmed(own, 99) == "fair"
    assert grading.confirmed({"grade": "good", "points": 95}, 60) == "good"


@pytest.mark.parametrize(
    ("grades", "year"),
    [
        ([], ""),
        (["good"] * 7 + ["fair"] * 5, "good"),
        (["good"] * 6 + ["fair"] * 6, "fair"),
        (["good"] * 11 + ["average"], "fair"),
        (["fair"] * 6 + ["average"] * 6, "fair"),
        (["fair"] * 5 + ["average"] * 7, "average"),
        (["good"] * 11 + ["weak"], "weak"),
    ],
)
def test_the_year_follows_from_its_meetings(grades, year):
    assert SCHEME.fair_share == Fraction(1, 2)
    assert grading.of_year(grades, SCHEME) == year


def test_a_scheme_that_does_not_add_up_and_a_day_without_one_are_refused():
    import json

    row = json.loads(DATA.read_text(encoding="utf-8"))[0]
    row["groups"][0]["criteria"][0]["most"] = 6
    with pytest.raises(ValueError, match="add up"):
        grading.parsed(row)
    with pytest.raises(LookupError):
        grading.in_force(schemes(), day=date(1990, 1, 1))
    ended = grading.parsed(
        {**json.loads(DATA.read_text(encoding="utf-8"))[0], "valid_to": "2020-01-01"}
    )
    with pytest.raises(LookupError):
        grading.in_force([ended], day=DAY)
