"""Codes on paper, what a slip waits for, names made by us, PINs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.ground.accounts.rules import pins, slips
from chibo.ground.accounts.rules.slips import Facts, State, Term

NOON = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=7)
CODE = "C4F79HJKM2NPQR3T"


@given(st.binary(min_size=32, max_size=32))
def test_a_code_survives_being_printed_and_typed(secret):
    code = slips.code_of(secret)

    assert len(code) == 16
    assert slips.typed_code(slips.grouped(code)) == code
    assert slips.typed_code(slips.grouped(code).lower().replace("-", " ")) == code


def test_a_code_is_made_of_32_bytes_only():
    with pytest.raises(ValueError, match="32 bytes"):
        slips.code_of(b"short")


def test_the_codes_are_many_and_differ():
    assert slips.BITS > 64
    assert slips.code_of(b"\0" * 32) != slips.code_of(b"\1" * 32)


def test_the_alphabet_has_no_vowels_and_no_signs_that_look_alike():
    assert not set(slips.ALPHABET) & set("AEIOUYDWL01BSZG")
    assert len(set(slips.ALPHABET)) == len(slips.ALPHABET)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("C4F7-9HJK-M2NP-QR3T", CODE),
        (" c4f7 9hjk m2np qr3t ", CODE),
        ("C4F7–9HJK–M2NP–QR3T", CODE),
        ("C4F79HJKM2NPQR3T", CODE),
        ("C4F7-9HJK-MZNP-QR3T", CODE),
        ("BSZG-9HJK-M2NP-QR3T", "85269HJKM2NPQR3T"),
        ("C4F7-9HJK-M2NP-QR3", None),
        ("C4F7-9HJK-M2NP-QR3TT", None),
        ("C4F7-9HJK-M2NP-QR3A", None),
        ("", None),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, code):
    assert slips.typed_code(typed) == code


@pytest.mark.parametrize(
    ("facts", "at", "state"),
    [
        (Facts(kind="enrol", expires_at=LATER), NOON, State.NOT_HANDED),
        (Facts(kind="enrol", expires_at=LATER, handed_at=NOON), NOON, State.OPEN),
        (Facts(kind="enrol", expires_at=LATER, handed_at=NOON), LATER, State.EXPIRED),
        (
            Facts(kind="enrol", expires_at=LATER, handed_at=NOON),
            LATER - timedelta(microseconds=1),
            State.OPEN,
        ),
        (Facts(kind="lost", expires_at=LATER), NOON, State.UNCONFIRMED),
        (Facts(kind="lost", expires_at=LATER, handed_at=NOON), NOON, State.UNCONFIRMED),
        (Facts(kind="lost", expires_at=LATER, confirmed_at=NOON), NOON, State.NOT_HANDED),
        (
            Facts(kind="lost", expires_at=LATER, confirmed_at=NOON, handed_at=NOON),
            NOON,
            State.OPEN,
        ),
        (Facts(kind="enrol", expires_at=LATER, handed_at=NOON, used_at=NOON), LATER, State.USED),
        (Facts(kind="enrol", expires_at=LATER, ending="replaced"), LATER, State.REPLACED),
        (Facts(kind="lost", expires_at=LATER, ending="withdrawn"), NOON, State.WITHDRAWN),
    ],
)
def test_a_slip_waits_for_one_thing_at_a_time(facts, at, state):
    assert slips.state(facts, at=at) == state


def test_a_slip_printed_today_holds_seven_days():
    assert slips.holds_until(NOON, day=date(2026, 11, 3)) == LATER
    assert all(term.source for term in slips.terms())


def test_the_rule_of_the_day_of_printing_counts():
    known = [
        Term(days=7, valid_from=date(2020, 1, 1), valid_to=date(2026, 12, 31), source="a"),
        Term(days=3, valid_from=date(2027, 1, 1), valid_to=None, source="b"),
    ]
    new_year = datetime(2027, 1, 1, tzinfo=UTC)

    assert slips.holds_until(NOON, day=date(2026, 12, 31), known=known) == LATER
    assert slips.holds_until(new_year, day=date(2027, 1, 1), known=known) == new_year + timedelta(
        days=3
    )
    with pytest.raises(LookupError, match="2019"):
        slips.holds_until(NOON, day=date(2019, 1, 1), known=known)


def test_kinds_of_proof_are_named_in_three_languages_and_have_a_source():
    offered = slips.proofs(day=date(2026, 11, 3))

    assert [proof.code for proof in offered][:2] == ["known", "citizen_card"]
    assert all(set(proof.names) == {"vi", "en", "de"} and proof.source for proof in offered)
    assert slips.proof_name("passport", language="vi") == "Đã xem hộ chiếu"
    assert slips.proof_name("passport", language="de-at") == "Reisepass wurde gezeigt"
    assert slips.proof_name("passport", language="fr") == "Đã xem hộ chiếu"
    assert slips.proof_name("of-old", language="vi") == "of-old"


def test_a_kind_of_proof_is_taken_from_its_first_day():
    before = {proof.code for proof in slips.proofs(day=date(2024, 6, 30))}

    assert "electronic_identity" not in before
    assert "electronic_identity" in {p.code for p in slips.proofs(day=date(2024, 7, 1))}


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Nguyễn Văn Khoa", "khoanv427"),
        ("Hoàng Thị Bích Liên", "lienhtb427"),
        ("Lả", "la427"),
        ("Y Bhiơr Niê", "ybhiorn427"),
        ("H'Hen Niê", "hhenn427"),
        ("Đặng Đức", "ducd427"),
        ("王", "dv427"),
    ],
)
def test_a_log_in_name_says_nothing_but_the_name(name, made):
    assert slips.new_login_name(name, number=427) == made


@pytest.mark.parametrize(
    ("pin", "fault"),
    [
        ("482916", None),
        ("70413958", None),
        ("914027368250", None),
        ("48291", pins.Fault.SHORT),
        ("4829160385712", pins.Fault.LONG),
        ("48a916", pins.Fault.NOT_DIGITS),
        ("", pins.Fault.NOT_DIGITS),
        ("٤٨٢٩١٦", pins.Fault.NOT_DIGITS),
        ("777777", pins.Fault.REPEATED),
        ("484848", pins.Fault.REPEATED),
        ("482482", pins.Fault.REPEATED),
        ("4824824", pins.Fault.REPEATED),
        ("448484", pins.Fault.REPEATED),
        ("123456", pins.Fault.SEQUENCE),
        ("987654", pins.Fault.SEQUENCE),
        ("789012", pins.Fault.SEQUENCE),
        ("135791", pins.Fault.SEQUENCE),
        ("150884", pins.Fault.DATE),
        ("081584", pins.Fault.DATE),
        ("840815", pins.Fault.DATE),
        ("198408", pins.Fault.DATE),
        ("081984", pins.Fault.DATE),
        ("15081984", pins.Fault.DATE),
        ("08151984", pins.Fault.DATE),
        ("19840815", pins.Fault.DATE),
        ("29022000", pins.Fault.DATE),
        ("147258", pins.Fault.KEYPAD),
        ("753159", pins.Fault.KEYPAD),
        ("99887766", None),
        ("31153115", pins.Fault.REPEATED),
        ("31159999", None),
    ],
)
def test_a_pin_that_is_guessed_first_is_not_taken(pin, fault):
    assert pins.fault(pin) == fault
