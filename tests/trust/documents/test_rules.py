"""Pure rules: whose turn it is, what a secrecy mark looks like."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.trust.documents import rules
from chibo.trust.documents.rules import MeansKind, Turn

ORDER = ("secretary", "chair")
NOON = datetime(2026, 11, 3, 5, tzinfo=UTC)


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


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Báo cáo (MẬT).pdf", "MẬT"),
        ("12-BC-ĐU_TỐI MẬT.pdf", "TỐI MẬT"),
        ("TUYET_MAT_ke_hoach.pdf", "TUYỆT MẬT"),
        ("TOI-MAT.pdf", "TỐI MẬT"),
        ("QUY CHẾ BẢO MẬT.pdf", ""),
        ("LUẬT BÍ MẬT NHÀ NƯỚC", ""),
        ("THONG_BAO_MAT_TRAN.pdf", ""),
        ("mật khẩu.pdf", ""),
        ("", ""),
    ],
)
def test_a_secrecy_mark_in_a_name_is_found(name: str, mark: str):
    assert rules.secrecy_in_name(name) == mark


@pytest.mark.parametrize(
    ("signed", "kinds", "expected"),
    [
        ((), {}, False),
        ((), {"secretary": MeansKind.PAPER}, True),
        ((), {"chair": MeansKind.PAPER}, False),
        (("secretary",), {"chair": MeansKind.PAPER}, True),
        (("secretary", "chair"), {"chair": MeansKind.PAPER}, False),
        ((), {"secretary": MeansKind.TOKEN}, False),
    ],
)
def test_the_sheet_is_signed_by_hand_when_the_next_one_does(
    signed: tuple[str, ...], kinds: dict[str, MeansKind], expected: bool
):
    assert rules.is_for_paper(ORDER, signed, kinds) is expected


@pytest.mark.parametrize(
    ("hours", "within", "left"), [(-1, True, 0), (0, True, 0), (49, True, 2), (73, False, 3)]
)
def test_a_certificate_ends_within_days(hours: int, within: bool, left: int):
    ends_at = NOON + timedelta(hours=hours)

    assert rules.ends_within(ends_at, at=NOON, days=3) is within
    assert rules.days_left(ends_at, at=NOON) == left


def test_an_unknown_end_is_no_end():
    assert not rules.ends_within(None, at=NOON, days=3)


TRIES = rules.Tries(most=3, seconds=60)


@given(count=st.integers(0, 10), seconds=st.integers(0, 200))
def test_codes_are_taken_again_after_the_pause(count: int, seconds: int):
    at = NOON + timedelta(seconds=seconds)

    free = TRIES.free_at(count, NOON, at=at)

    assert (free == at) == (count < 3 or seconds >= 60)
    assert free == at or free == NOON + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("count", "seconds", "expected"), [(0, 0, 1), (1, 30, 2), (2, 59, 3), (5, 60, 1)]
)
def test_wrong_codes_add_up_within_the_pause(count: int, seconds: int, expected: int):
    at = NOON + timedelta(seconds=seconds)

    counted, since = TRIES.counted(count, NOON, at=at)

    assert counted == expected
    assert since == (at if expected == 1 else NOON)
