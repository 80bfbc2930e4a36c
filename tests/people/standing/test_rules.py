"""The quota of the excellent: scenario S9 and its neighbours."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.people.standing import rules
from chibo.people.standing.rules import Candidate

FIFTH = Fraction(1, 5)
PERIODS = [
    rules.from_data(row)
    for row in json.loads((files("chibo.people.standing") / "data/evaluation.json").read_text())
]
RULE = PERIODS[-1]


def branch() -> list[Candidate]:
    """S9: 30 official members, 2 of them exempt."""
    excellent = [Candidate(person=f"x{n}", points=90 + n) for n in range(9)]
    good = [Candidate(person=f"g{n}", points=70 + n) for n in range(15)]
    return [
        *excellent,
        *good,
        Candidate(person="late1", points=78),
        Candidate(person="late2", points=78),
        Candidate(person="done", points=66),
        Candidate(person="warned", points=81, discipline="warning"),
        Candidate(person="exempt1", points=None, not_evaluated=True),
        Candidate(person="exempt2", points=None, not_evaluated=True),
    ]


def test_s9_two_members_without_a_score_block_the_evaluation():
    unscored = [replace(c, points=None) if c.person.startswith("late") else c for c in branch()]

    assert rules.missing_scores(unscored) == ("late1", "late2")
    with pytest.raises(ValueError, match="missing"):
        rules.grades(RULE, candidates=unscored, excellent=(), quota=4)


def test_s9_twenty_six_deserving_members_give_four_places():
    assert len(branch()) == 30
    deserved = [
        rules.grade_of(RULE, points=c.points, discipline=c.discipline)
        for c in branch()
        if c.points is not None
    ]

    assert sum(grade in {"excellent", "good"} for grade in deserved) == 26
    assert deserved.count("excellent") == 9
    assert rules.max_excellent(deserving=26, quota=RULE.quota) == 4


def test_s9_a_tie_at_the_fourth_place_goes_to_a_second_ballot():
    votes = {"x8": 27, "x7": 26, "x6": 24, "x5": 20, "x4": 20, "x3": 18, "x2": 3, "x1": 0, "x0": 0}

    selection = rules.select_excellent(RULE, base=28, quota=4, votes=votes)

    assert selection.needed == 19
    assert selection.excellent == ("x8", "x7", "x6")
    assert (selection.tied, selection.places) == (("x5", "x4"), 1)


def test_s9_ends_with_4_22_1_1_of_28():
    final = rules.grades(RULE, candidates=branch(), excellent=("x8", "x7", "x6", "x5"), quota=4)

    counted = [list(final.values()).count(grade) for grade in RULE.grades]
    assert counted == [4, 22, 1, 1]
    assert (len(final), final["done"], final["warned"]) == (28, "completed", "not_completed")


@pytest.mark.parametrize(
    ("deserving", "quota", "most"),
    [
        (5, FIFTH, 0),
        (6, FIFTH, 1),
        (24, FIFTH, 4),
        (26, FIFTH, 4),
        (26, Fraction(1, 4), 5),
        (0, FIFTH, 0),
        (9, Fraction(0), 0),
    ],
)
def test_the_quota_in_numbers(deserving, quota, most):
    assert rules.max_excellent(deserving=deserving, quota=quota) == most


@given(deserving=st.integers(0, 5000), quota=st.fractions(0, 1, max_denominator=40))
def test_the_quota_is_the_largest_number_that_keeps_the_share(deserving, quota):
    most = rules.max_excellent(deserving=deserving, quota=quota)

    assert most <= quota * (deserving - most)
    assert most + 1 > quota * (deserving - most - 1)


@pytest.mark.parametrize(
    ("points", "discipline", "grade"),
    [
        (100, "", "excellent"),
        (90, "", "excellent"),
        (89, "", "good"),
        (70, "", "good"),
        (69, "", "completed"),
        (50, "", "completed"),
        (49, "", "not_completed"),
        (0, "", "not_completed"),
        (95, "reprimand", "completed"),
        (30, "reprimand", "not_completed"),
        (95, "warning", "not_completed"),
    ],
)
def test_points_and_discipline_make_the_grade(points, discipline, grade):
    assert rules.grade_of(RULE, points=points, discipline=discipline) == grade


@pytest.mark.parametrize("points", [-1, 101])
def test_points_outside_the_scale_are_refused(points):
    with pytest.raises(ValueError, match="range"):
        rules.grade_of(RULE, points=points)


def test_without_a_tie_the_highest_fill_the_quota():
    votes = {"a": 25, "b": 24, "c": 20, "d": 5}

    selection = rules.select_excellent(RULE, base=28, quota=2, votes=votes)

    assert (selection.excellent, selection.tied, selection.places) == (("a", "b"), (), 0)


def test_fewer_supported_names_than_places_leave_places_empty():
    selection = rules.select_excellent(RULE, base=28, quota=4, votes={"a": 25, "b": 18})

    assert selection.excellent == ("a",)


def test_no_place_means_nobody():
    selection = rules.select_excellent(RULE, base=5, quota=0, votes={"a": 5})

    assert (selection.excellent, selection.tied) == ((), ())


def test_the_earlier_period_asks_for_more_than_half():
    selection = rules.select_excellent(PERIODS[0], base=28, quota=4, votes={"a": 15, "b": 14})

    assert (selection.needed, selection.excellent) == (15, ("a",))
    assert PERIODS[0].valid_to == date(2025, 8, 29)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rules.max_excellent(deserving=-1, quota=FIFTH), "range"),
        (lambda: rules.select_excellent(RULE, base=0, quota=1, votes={}), "range"),
        (
            lambda: rules.grades(RULE, candidates=branch(), excellent=("g1",), quota=4),
            "does not deserve",
        ),
        (
            lambda: rules.grades(RULE, candidates=branch(), excellent=("x1", "x2"), quota=1),
            "more than the quota",
        ),
    ],
)
def test_contradictions_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
