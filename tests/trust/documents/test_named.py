"""Votes with names in a record: figures that do not fit together are found."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from chibo.trust.documents import named, record

EXAMPLE = Path(__file__).parents[3] / "docs/reference/examples/minutes.json"
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


def changed(vote: dict[str, Any], changes: dict[str, Any], person: dict[str, Any]) -> Any:
    made = deepcopy(vote) | changes
    made["people"][-1] |= person
    return made


@pytest.mark.parametrize("vote", [LIST, GRADES])
def test_a_vote_with_names_that_adds_up_is_taken(vote):
    paper = json.loads(EXAMPLE.read_text(encoding="utf-8"))
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
