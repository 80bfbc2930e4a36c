"""Papers with names: what is asked, how they are counted, what they come to (S5 of the handbook, with its numbers)."""

from typing import Any

import pytest

from chibo.assembly.voting.rules import kinds, named_result, sheet
from chibo.assembly.voting.rules.kinds import Secrecy
from chibo.assembly.voting.rules.refusal import Refusal
from chibo.assembly.voting.rules.sheet import Sheet
from tests.assembly.voting.tools import DATA, base, people, rule

FOUR = ("An", "Bình", "Chung", "Dũng")
LIST = Sheet(names=FOUR, seats=3)
TRUST = Sheet(names=("An", "Bình"), grades=("high", "middle", "low"))
TWELVE = base("ELECT", people(12))


def code_of(work: Any, *args: Any, **kwargs: Any) -> str:
    try:
        work(*args, **kwargs)
    except Refusal as refusal:
        return refusal.code
    return ""


def elected(votes: list[int], *, valid: int = 11, invalid: int = 1, **more: Any) -> dict[str, Any]:
    given = {"valid": valid, "invalid": invalid} | {f"n{i}": v for i, v in enumerate(votes, 1)}
    values: dict[str, Any] = {"given": given, "voters": 12, "pending": 0} | more
    return named_result.result(rule("ELECT"), TWELVE, LIST, **values)


def graded(code: str, asked: Sheet, size: int = 12, **given: int) -> dict[str, Any]:
    found = base(code, people(size, "named"))
    return named_result.result(rule(code), found, asked, given=given, voters=size, pending=0)


@pytest.mark.parametrize(
    ("code", "wish", "expected"),
    [
        ("ELECT", {"names": FOUR, "seats": 3}, LIST),
        ("ELECT", {"names": ("An",), "seats": 1, "surplus": False}, Sheet(names=("An",), seats=1)),
        ("ELECT", {"names": FOUR, "seats": 1, "again": True}, Sheet(names=FOUR, seats=1)),
        ("CONFIDENCE", {"names": (" An", "Bình")}, TRUST),
        ("RESOLUTION", {"names": ()}, None),
        ("RESOLUTION", {"names": FOUR}, "no_names_here"),
        ("CONFIDENCE", {"names": ()}, "names_missing"),
        ("CONFIDENCE", {"names": ("An", " ")}, "names_missing"),
        ("CONFIDENCE", {"names": ("An", "An ")}, "name_twice"),
        ("CONFIDENCE", {"names": [str(n) for n in range(61)]}, "too_many_names"),
        ("CONFIDENCE", {"names": ("x" * 201,)}, "name_too_long"),
        ("ELECT", {"names": FOUR, "seats": 0}, "seats_wrong"),
        ("ELECT", {"names": FOUR, "seats": 5}, "seats_wrong"),
        ("ELECT", {"names": FOUR, "seats": 4}, "too_few_candidates"),
        ("ELECT", {"names": FOUR, "seats": 2}, "too_many_candidates"),
    ],
)
def test_what_a_paper_asks_follows_from_its_rule(code, wish, expected):
    if isinstance(expected, str):
        assert code_of(sheet.sheet_for, rule(code), **wish) == expected
        return
    found = sheet.sheet_for(rule(code), **wish)
    assert found == expected
    assert sheet.from_data(found.data if found else {}) == found


@pytest.mark.parametrize(
    ("asked", "given", "expected"),
    [
        (LIST, {"valid": 11, "invalid": 1, "n1": 11, "n2": 9, "n3": 7, "n4": 5}, ""),
        (LIST, {"valid": 3, "n1": 2}, "fewer_than_ballots"),
        (LIST, {"valid": 3, "n1": 4}, "more_than_ballots"),
        (LIST, {"valid": 2, "n1": 2, "n2": 2, "n3": 2, "n4": 1}, "more_than_ballots"),
        (LIST, {"valid": 12, "invalid": 1, "n1": 12}, "more_than_persons"),
        (LIST, {"yes": 1}, "unknown_figure"),
        (LIST, {"valid": -1}, "figure_not_whole"),
        (LIST, {"valid": True}, "figure_not_whole"),
        (Sheet(names=("An", "Bình"), seats=2), {"valid": 5, "n1": 2}, ""),
        (TRUST, {"valid": 5, "n1_high": 5, "n2_low": 2}, ""),
        (TRUST, {"valid": 5, "n1_high": 4, "n1_low": 2}, "more_than_ballots"),
    ],
)
def test_a_count_that_contradicts_itself_is_refused(asked, given, expected):
    assert code_of(sheet.clean_figures, asked, given, persons=12) == expected
    if not expected:
        assert tuple(sheet.clean_figures(asked, given, persons=12)) == asked.figures


def test_three_of_four_are_elected_over_the_base():
    found = elected([11, 9, 7, 5])

    assert found["elected"] == ["An", "Bình", "Chung"]
    assert (found["needed"], found["base"], found["passed"], found["status"]) == (
        7,
        12,
        True,
        "passed",
    )
    assert [one["percent"] for one in found["people"]] == ["91.7", "75.0", "58.3", "41.7"]
    assert found["sentence"] == (
        "Trúng cử: An (11 phiếu), Bình (9 phiếu), Chung (7 phiếu). "
        "Cần 7 trên 12: quá nửa của 12 đảng viên chính thức."
    )
    assert found["words"]["de"]["sentence"].startswith("Gewählt: An (11 Stimmen)")


@pytest.mark.parametrize(
    ("votes", "names", "tied", "left", "said"),
    [
        ([11, 8, 6, 6], ["An", "Bình"], [], 1, "Còn thiếu 1 người"),
        ([11, 8, 7, 7], ["An", "Bình"], ["Chung", "Dũng"], 1, "bầu lại trong số: Chung, Dũng."),
        ([6, 6, 6, 6], [], [], 3, "Chưa ai trúng cử."),
    ],
)  # fmt: skip
def test_seats_that_stay_open_and_equals_are_told(votes, names, tied, left, said):
    found = elected(votes)

    assert (found["elected"], found["tied"], found["open_seats"]) == (names, tied, left)
    assert (found["passed"], found["status"]) == (False, "failed")
    assert said in found["sentence"]


def test_while_papers_are_awaited_anything_may_change():
    found = elected([8, 8, 8, 0], valid=8, invalid=0, pending=4, proven={"votes": 8, "digest": "x"})

    assert (found["provisional"], found["status"], found["not_voted"]) == (True, "provisional", 0)
    assert found["pending_sentence"].startswith("Còn chờ 4 phiếu")
    assert found["proven"]["votes"] == 8


def test_low_confidence_has_the_effect_that_the_rule_names():
    found = graded("CONFIDENCE", TRUST, valid=12, n1_low=8, n1_high=4, n2_low=7, n2_middle=5)

    assert [one["reached"]["effect"] for one in found["people"]] == ["dismiss", "consider_removal"]
    assert [one["reached"]["needed"] for one in found["people"]] == [8, 7]
    assert (found["passed"], found["status"], found["needed"]) == (None, "counted", 0)
    assert found["sentence"] == ("Đề nghị miễn nhiệm: An. Xem xét cho thôi giữ chức vụ: Bình.")
    nothing = graded("CONFIDENCE", TRUST, valid=12, n1_high=12, n2_high=6, n2_low=6)
    assert nothing["words"]["en"]["sentence"] == "Nobody reaches a share named by the rule."


def test_grades_of_the_year_are_proposed_from_their_share_on():
    asked = sheet.sheet_for(rule("CLASSIFY"), names=("An",))
    assert asked is not None
    found = graded("CLASSIFY", asked, valid=12, n1_good=9, n1_excellent=3)

    assert found["people"][0]["reached"]["grade"] == "good"
    assert "hoàn thành tốt nhiệm vụ: An." in found["sentence"]


def test_under_few_votes_nothing_but_what_follows_is_left():
    hidden = named_result.veiled(rule("ELECT"), elected([11, 9, 7, 5]), least=5)

    assert hidden["veiled"]
    assert {one["votes"] for one in hidden["people"]} == {0}
    assert [hidden[name] for name in ("valid", "invalid", "not_voted")] == [0, 0, 0]
    assert hidden["sentence"].startswith("Trúng cử: An, Bình, Chung. Cần 7")
    assert "phiếu)" not in hidden["sentence"]
    trust = graded("CONFIDENCE", TRUST, valid=12, n1_low=8, n2_high=12)
    people_ = named_result.veiled(rule("CONFIDENCE"), trust, least=5)["people"]
    assert [one["reached"] and one["reached"]["votes"] for one in people_] == [0, None]
    assert {grade["votes"] for one in people_ for grade in one["grades"]} == {0}


@pytest.mark.parametrize(
    ("code", "asked", "said"),
    [
        ("ELECT", LIST, "Bầu 3 trong 4 người. Mỗi phiếu bầu nhiều nhất 3 người. Cần 7 trên 12"),
        ("ELECT", Sheet(names=("An",), seats=1), "Bầu 1 trong 1 người. Cần 7 trên 12"),
        ("CONFIDENCE", TRUST, "Có 8 phiếu “tín nhiệm thấp” trên 12: đề nghị miễn nhiệm. Có 7"),
    ],
)
def test_the_card_says_the_rule_before_the_vote(code, asked, said):
    found = named_result.card(
        rule(code), base(code, people(12, "named")), asked, secrecy=Secrecy.SECRET
    )

    assert found["sentence"].startswith(said)
    assert found["quorum"]["met"]


def test_names_are_never_voted_on_openly():
    data = next(row for row in DATA if row["code"] == "ELECT")
    with pytest.raises(ValueError, match="secret"):
        kinds.from_data(data | {"secrecy": "open"})


def test_every_grade_and_effect_of_the_data_has_words():
    for row in DATA:
        if row["method"] == "grades":
            asked = Sheet(names=("An",), grades=tuple(row["choices"]))
            found = kinds.from_data(row)
            told = named_result.card(
                found, base("CONFIDENCE", people(12, "named")), asked, secrecy=Secrecy.SECRET
            )
            assert told["words"]["de"]["sentence"]


def test_a_list_needs_a_rule_with_a_share():
    with pytest.raises(ValueError, match="no share"):
        named_result.card(rule("CONFIDENCE"), TWELVE, LIST, secrecy=Secrecy.SECRET)
