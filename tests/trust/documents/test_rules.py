"""Pure rules: whose turn it is, how fresh a proof of identity is, what a secrecy mark looks like."""

from datetime import UTC, datetime, timedelta

import pytest

from chibo.trust.documents import rules
from chibo.trust.documents.rules import Turn

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
ORDER = ("secretary", "chair")


@pytest.mark.parametrize(
    ("signed", "role", "expected"),
    [
        ((), "secretary", Turn.YES),
        ((), "chair", Turn.NOT_YET),
        (("secretary",), "chair", Turn.YES),
        (("secretary",), "secretary", Turn.ALREADY),
        ((), "branch_secretary", Turn.NO_PLACE),
    ],
)
def test_places_are_signed_in_their_order(signed: tuple[str, ...], role: str, expected: Turn):
    assert rules.turn(ORDER, signed, role) is expected


def test_only_the_last_signature_completes():
    assert not rules.is_last(ORDER, (), "secretary")
    assert rules.is_last(ORDER, ("secretary",), "chair")


@pytest.mark.parametrize(
    ("age", "fresh"),
    [(0, True), (300, True), (301, False), (-5, True), (-6, False)],
)
def test_a_proof_of_identity_is_fresh_for_five_minutes(age: int, fresh: bool):
    proved = NOON - timedelta(seconds=age)

    assert rules.is_fresh(proved, at=NOON, seconds=300) is fresh


def test_no_proof_of_identity_is_never_fresh():
    assert not rules.is_fresh(None, at=NOON, seconds=300)


@pytest.mark.parametrize(
    ("page", "mark"),
    [
        ("ĐẢNG BỘ XÃ      ĐẢNG CỘNG SẢN VIỆT NAM\nSố 12-BC/ĐU\nMẬT\n", "MẬT"),
        ("Số 12-BC/ĐU        TỐI MẬT", "TỐI MẬT"),
        ("[ TUYỆT  MẬT ]", "TUYỆT MẬT"),
        ("MẬT".encode().decode(), "MẬT"),
        ("Luật Bảo vệ bí mật nhà nước", ""),
        ("QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC", ""),
        ("mật", ""),
        ("", ""),
    ],
)
def test_a_secrecy_mark_stands_alone_in_capitals(page: str, mark: str):
    assert rules.secrecy_mark(page) == mark
