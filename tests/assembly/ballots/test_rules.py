"""Rules by themselves: roles, phases, small electorates, questions and what their sums mean."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.assembly.ballots import queries
from chibo.assembly.ballots.rules import phases, questions, roles, small
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.rules.questions import Kind, Wish
from chibo.assembly.ballots.rules.roles import Setup
from chibo.assembly.ballots.rules.small import Voter
from chibo.assembly.voting.rules.refusal import Refusal
from chibo.assembly.voting.rules.sheet import Sheet

PEOPLE = [f"p{n}" for n in range(12)]
DATA: dict[str, Any] = {
    "least_entitled": 5, "least_cast": 5, "batch": 5, "keep_days": 180, "source": "x",
    "status": "A", "valid_from": "2020-01-01", "valid_to": None,
}  # fmt: skip
RULE = small.from_data(DATA)
GRADES = ("high", "middle", "low")


def refusal(work, *args, **kwargs) -> str:
    """The code of a refusal, "" without one."""
    try:
        work(*args, **kwargs)
    except Refusal as found:
        return found.code
    return ""


@given(
    authority=st.sampled_from(PEOPLE),
    trustees=st.lists(st.sampled_from(PEOPLE), max_size=11),
    threshold=st.integers(-1, 11),
    operators=st.sets(st.sampled_from(PEOPLE), max_size=3),
)
def test_a_set_up_that_passes_gives_nobody_a_quorum(authority, trustees, threshold, operators):
    setup = Setup(authority=authority, trustees=trustees, threshold=threshold, operators=operators)
    if refusal(roles.check_setup, setup):
        return
    assert len(set(trustees)) == len(trustees) >= 3
    assert all(trustees.count(one) < threshold for one in PEOPLE)
    assert authority not in trustees
    assert not operators & {authority, *trustees}
    assert roles.survivable(setup) >= 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"authority": ""}, "authority_missing"),
        ({"trustees": ["a", "b"]}, "too_few_trustees"),
        ({"trustees": PEOPLE[:10]}, "too_many_trustees"),
        ({"trustees": ["a", "b", "a"]}, "trustee_twice"),
        ({"threshold": 1}, "one_opens"),
        ({"threshold": 3}, "all_needed"),
        ({"authority": "a"}, "authority_is_trustee"),
        ({"operators": ["c"]}, "operator_in_role"),
    ],
)
def test_each_refusal_of_a_set_up_has_its_name(changes, code):
    plain: dict[str, Any] = {"authority": "x", "trustees": ["a", "b", "c"], "threshold": 2}

    assert refusal(roles.check_setup, Setup(**plain | changes)) == code


def test_somebody_from_outside_takes_the_caution_away():
    plain: dict[str, Any] = {"authority": "x", "trustees": ["a", "b", "c"], "threshold": 2}

    assert roles.cautions(Setup(**plain)) == ("all_inside", "authority_inside")
    assert roles.cautions(Setup(**plain, outside={"x", "b"})) == ()


def test_there_is_no_way_back_and_each_refusal_names_the_phase():
    for old in Phase:
        for new in Phase:
            code = refusal(phases.check_move, old, new)
            assert code == ("" if new in phases.NEXT[old] else f"election_{old.value}")
    assert phases.NEXT[Phase.REMOVED] == phases.NEXT[Phase.VOID] == frozenset()


@given(phones=st.integers(0, 60), papers=st.integers(0, 60), repeats=st.booleans())
def test_whoever_opens_is_told_of_lonely_papers_and_of_unanimity(phones, papers, repeats):
    told = small.warnings(RULE, phones=phones, papers=papers, repeats=repeats)

    assert "unanimous" in told
    assert ("one_paper" in told) == (papers == 1)
    assert ("few_papers" in told) == (2 <= papers < 5)
    assert ("asked_again" in told) == repeats
    assert (refusal(small.check_entitled, RULE, phones=phones) == "too_few_phones") == (phones < 5)
    assert small.shows_figures(RULE, cast=phones) == (phones >= 5)


@pytest.mark.parametrize("change", [{"least_entitled": 1}, {"batch": 0}, {"keep_days": 0}])
def test_a_rule_that_keeps_no_secret_is_none(change):
    with pytest.raises(ValueError, match="none"):
        small.from_data(DATA | change)


def test_a_rule_may_end_and_days_without_one_are_missing():
    assert small.from_data(DATA | {"valid_to": "2030-01-01"}).valid_to == date(2030, 1, 1)
    assert queries.rule_data(day=date(2026, 11, 1))["batch"] == 5
    with pytest.raises(Exception, match=r"rule|quy định"):
        queries.rule_data(day=date(1990, 1, 1))


def test_the_roll_is_one_text_whatever_order_it_came_in():
    voters = [Voter(person=p, name="Lò Thị Ơn", channel="phone", point="m") for p in ("b", "a")]

    assert small.roll_text(voters) == small.roll_text(reversed(voters))
    assert small.roll_text(voters).splitlines()[0] == '["a","Lò Thị Ơn","phone","m"]'


def test_questions_of_each_kind_are_those_of_the_election_regulation():
    plain = questions.questions(Wish(kind=Kind.QUESTION, subjects=("Kết nạp A", " Kết nạp B ")))
    assert [q["question"] for q in plain] == ["Kết nạp A", "Kết nạp B"]
    assert list(plain[0]) == ["answers", "min", "max", "question"]
    more = questions.questions(
        Wish(kind=Kind.COMMITTEE, subjects=("Chi ủy",), names=("A", "B", "C", "D"), seats=3)
    )
    assert (more[0]["min"], more[0]["max"], more[0]["blank"]) == (1, 3, True)
    even = questions.questions(
        Wish(kind=Kind.COMMITTEE, subjects=("Chi ủy",), names=("A", "B"), seats=2)
    )
    assert [(q["min"], q["max"]) for q in even] == [(0, 1), (0, 1)]
    alone = questions.questions(
        Wish(kind=Kind.COMMITTEE, subjects=("Bí thư",), names=("A",), seats=1)
    )
    assert (alone[0]["min"], alone[0]["max"]) == (1, 1)
    trust = questions.questions(
        Wish(kind=Kind.CONFIDENCE, subjects=("Tín nhiệm",), names=("A",), grades=GRADES)
    )
    assert trust[0]["answers"] == ["Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp"]
    assert trust[0]["question"] == "Tín nhiệm: A"


def test_a_wish_is_the_same_when_it_is_read_again():
    wish = Wish(
        kind=Kind.COMMITTEE, subjects=("x",), names=("A", "B"), seats=1, surplus=False, named=("p",)
    )
    assert questions.wish_of("committee", wish.data) == wish


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"subjects": ()}, "subject_missing"),
        ({"subjects": ("x",) * 21}, "too_many_questions"),
        ({"subjects": ("x" * 501,)}, "subject_too_long"),
        ({"kind": Kind.COMMITTEE}, "names_missing"),
        ({"kind": Kind.COMMITTEE, "names": ("A", " ")}, "names_missing"),
        ({"kind": Kind.COMMITTEE, "names": ("A", "A")}, "name_twice"),
        ({"kind": Kind.COMMITTEE, "names": ("A" * 201,)}, "name_too_long"),
        ({"kind": Kind.COMMITTEE, "names": tuple(map(str, range(61)))}, "too_many_names"),
        ({"kind": Kind.COMMITTEE, "names": ("A",), "subjects": ("x", "y")}, "one_heading"),
        ({"kind": Kind.COMMITTEE, "names": ("A",), "seats": 2}, "seats_wrong"),
    ],
)
def test_what_nobody_could_answer_is_refused(wish, code):
    given: dict[str, Any] = {"kind": Kind.QUESTION, "subjects": ("x",)} | wish

    assert refusal(questions.questions, Wish(**given)) == code


@pytest.mark.parametrize(
    ("sheet", "sums", "ballots", "expected"),
    [
        (
            Sheet(names=("A", "B", "C"), seats=2), [[1, 5, 4, 2]], 7,
            {"valid": 6, "invalid": 1, "n1": 5, "n2": 4, "n3": 2},
        ),
        (
            Sheet(names=("A", "B"), seats=2), [[5, 1], [3, 3]], 6,
            {"valid": 6, "invalid": 0, "n1": 5, "n2": 3},
        ),
        (
            Sheet(names=("A",), grades=GRADES), [[4, 2, 1]], 7,
            {"valid": 7, "invalid": 0, "n1_high": 4, "n1_middle": 2, "n1_low": 1},
        ),
    ],
)  # fmt: skip
def test_sums_are_read_as_the_board_reads_papers(sheet, sums, ballots, expected):
    assert questions.of_names(sheet, sums, ballots=ballots) == expected
    assert tuple(expected) == sheet.figures


def test_the_sums_of_a_question_are_its_answers():
    assert questions.figures([4, 1, 0]) == {"yes": 4, "no": 1, "abstain": 0}
