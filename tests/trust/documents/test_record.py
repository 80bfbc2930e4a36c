"""Records: the published form, and sums that cannot contradict each other."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.trust.documents import record
from tests.support.signing import example

ROOT = Path(__file__).parents[3]


def test_the_published_schema_is_the_one_in_use():
    published = (ROOT / "docs/reference/record.schema.json").read_bytes()

    assert published == record.SCHEMA.read_bytes()


@pytest.mark.parametrize("name", ["minutes", "resolution"])
def test_the_published_examples_have_no_problem(name: str):
    assert record.problems(example(name)) == []


def _change(path: str, value: Any) -> dict[str, Any]:
    changed = example("minutes")
    *parents, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    place: Any = changed
    for part in parents:
        place = place[part]
    place[last] = value
    return changed


VOTE = "agenda/2/votes/0"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("schema", "chibo-record/2", "chibo-record/1"),
        ("document/symbol", "12-BB/CB", "symbol does not fit"),
        ("document/date", "2026-13-01", "date"),
        ("document/surprise", 1, "unexpected"),
        ("meeting/end", "2026-11-03T19:00:00+07:00", "ends before"),
        ("roll/present", {"official": 19, "probationary": 2}, "are not 23 members"),
        ("roll/present", {"official": 17, "probationary": 3}, "more present than"),
        ("meeting/places/0/present", 15, "do not add up"),
        (f"{VOTE}/base", 21, "less the deductions"),
        (f"{VOTE}/no", 3, "entitled persons present"),
        (f"{VOTE}/needed", 13, "needed does not follow"),
        (f"{VOTE}/passed", False, "result does not follow"),
        (f"{VOTE}/percent", "75.1", "per cent"),
        (f"{VOTE}/yes", -1, "minimum"),
    ],
)
def test_a_contradiction_is_named(path: str, value: Any, words: str):
    found = record.problems(_change(path, value))

    assert any(words in problem for problem in found), found


def test_more_voters_than_the_base_are_named():
    changed = example("minutes")
    vote = changed["agenda"][2]["votes"][0]
    vote.update(present=21, yes=18, passed=True, percent="90.0")

    assert any("more voters" in problem for problem in record.problems(changed))


def test_a_role_signs_once():
    changed = example("minutes")
    changed["signatures"][1]["role"] = "secretary"

    assert record.problems(changed) == ["a role signs twice"]


@pytest.mark.parametrize(
    ("base", "share", "strict", "expected"),
    [(20, "2/3", False, 14), (22, "2/3", False, 15), (30, "1/2", True, 16), (21, "2/3", False, 14)],
)
def test_thresholds_of_the_handbook(base: int, share: str, strict: bool, expected: int):
    assert record.needed(base=base, share=Fraction(share), strict=strict) == expected


@given(part=st.integers(0, 500), whole=st.integers(1, 500))
def test_per_cent_is_within_half_a_tenth(part: int, whole: int):
    shown = Fraction(record.percent(part, whole))

    assert abs(shown - Fraction(100 * part, whole)) <= Fraction(1, 20)


def test_per_cent_of_nothing_is_zero():
    assert record.percent(0, 0) == "0.0"


def test_the_file_name_is_plain():
    assert record.file_name(example("minutes")) == "BB-11-2026-11-03.pdf"


def test_the_schema_is_readable_json_with_a_name():
    assert json.loads(record.SCHEMA.read_text())["title"] == "chibo-record/1"
