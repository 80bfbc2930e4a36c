"""Votes with names in a record: figures that do not fit together are found."""

import io
from copy import deepcopy
from typing import Any

import pypdf
import pytest

from chibo.trust.documents import named, record, rendering
from tests.support.signing import ADDRESS, MARK, example

LIST: dict[str, Any] = {
    "label": "Biểu quyết 9",
    "question": "Bầu chi ủy",
    "code": "ELECT",
    "method": "bỏ phiếu kín",
    "official_total": 12,
    "deductions": [],
    "base": 12,
    "present": 12,
    "needed": 7,
    "fraction": [1, 2],
    "strict": True,
    "valid": 11,
    "invalid": 1,
    "not_voted": 0,
    "seats": 3,
    "people": [
        {"name": name, "votes": votes, "percent": share, "elected": votes > 6, "tied": False}
        for name, votes, share in (
            ("An", 11, "91.7"), ("Bình", 9, "75.0"), ("Chung", 7, "58.3"), ("Dũng", 5, "41.7")
        )
    ],
    "passed": True,
    "sentence": "Trúng cử: An, Bình, Chung.",
    "source": "Quyết định 190-QĐ/TW",
    "provisional": None,
    "note": "",
}  # fmt: skip
GRADES: dict[str, Any] = LIST | {
    "code": "CONFIDENCE",
    "needed": 0,
    "fraction": [0, 1],
    "seats": 0,
    "passed": None,
    "people": [
        {
            "name": "An",
            "grades": [{"name": "tín nhiệm cao", "votes": 10}, {"name": "thấp", "votes": 1}],
            "effect": "",
        }
    ],
}


def words(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def changed(vote: dict[str, Any], changes: dict[str, Any], person: dict[str, Any]) -> Any:
    made = deepcopy(vote) | changes
    made["people"][-1] |= person
    return made


@pytest.mark.parametrize("vote", [LIST, GRADES])
def test_a_vote_with_names_that_adds_up_is_taken(vote):
    paper = example("minutes")
    paper["agenda"][0]["votes"] = [vote]

    assert record.problems(paper) == []


@pytest.mark.parametrize(
    ("vote", "changes", "person", "said"),
    [
        (LIST, {"base": 11, "official_total": 12}, {}, "the base is not"),
        (LIST, {"present": 13, "not_voted": 1}, {}, "more voters than the base"),
        (LIST, {"invalid": 2}, {}, "papers do not add up"),
        (LIST, {"needed": 6}, {}, "number needed"),
        (LIST, {}, {"votes": 12, "percent": "100.0"}, "more votes than there are valid"),
        (LIST, {"seats": 2}, {}, "more votes than seats"),
        (LIST, {}, {"elected": True}, "Dũng: the election"),
        (LIST, {}, {"tied": True}, "Dũng: the tie"),
        (LIST, {}, {"percent": "41.6"}, "per cent"),
        (LIST, {"passed": False}, {}, "every seat"),
        (LIST, {}, {"votes": 7, "percent": "58.3"}, "Chung: the election"),
        (GRADES, {"valid": 10, "invalid": 2}, {}, "more votes than there are valid"),
        (GRADES, {"veiled": True}, {}, "has figures"),
    ],
)
def test_figures_that_contradict_each_other_are_found(vote, changes, person, said):
    assert any(said in words for words in named.problems(changed(vote, changes, person)))


def test_equals_at_the_last_seat_are_tied_and_nobody_else():
    tied = changed(LIST, {"passed": False}, {"votes": 7, "percent": "58.3", "tied": True})
    tied["people"][2] |= {"elected": False, "tied": True}
    tied["valid"], tied["invalid"] = 12, 0
    assert named.problems(tied) == []


def test_a_vote_without_figures_has_none():
    hidden = changed(
        GRADES, {"veiled": True, "valid": 0, "invalid": 0, "present": 3}, {"grades": []}
    )
    assert named.problems(hidden) == []


def test_the_minutes_print_who_is_elected_grades_and_what_came_late():
    late = {"provisional": {"pending": 2, "note": "Nhập sau."}, "label": "Biểu quyết 10"}
    hidden = changed(
        GRADES, {"veiled": True, "valid": 0, "invalid": 0, "label": "Biểu quyết 11"}, {}
    )
    hidden["people"][0]["grades"] = [{"name": "cao", "votes": 0}, {"name": "thấp", "votes": 0}]
    paper = example("minutes")
    paper["agenda"][0]["votes"] = [LIST, changed(GRADES, late, {"effect": "đề nghị"}), hidden]

    said = words(rendering.render(paper, url=ADDRESS, mark=MARK))

    for expected in (
        "Phiếu hợp lệ 11, không hợp lệ 1, không bỏ phiếu 0.",
        "Họ và tên Số phiếu Tỷ lệ Kết quả An 11 91,7% Trúng cử",
        "Dũng 5 41,7% Trúng cử: An",
        "Đã bầu đủ số lượng.",
        "Họ và tên tín nhiệm cao thấp Theo quy định An 10 1 đề nghị",
        "Khi đóng bỏ phiếu còn 2 người ở điểm mất kết nối. Nhập sau.",
    ):
        assert expected in said, said
    assert said.count("Họ và tên") == 2
    assert said.count("Đã bầu đủ") == 1
