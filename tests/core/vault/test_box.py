"""One sealed value: it opens at its place under its key, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.core.vault import box
from chibo.core.vault.box import NotOpened, Place

KEY, OTHER = b"k" * 32, b"o" * 32
HOME = Place("members_member", "personal_id_sealed", "7")
TEXT = b"914200412345"


@given(st.binary(max_size=400), st.integers(1, box.LARGEST_NUMBER))
def test_what_was_sealed_opens_again(plain, number):
    sealed = box.seal(KEY, number, HOME, plain)

    assert box.number_of(sealed, HOME) == number
    assert sealed.startswith(box.header(number))
    assert len(sealed) == len(plain) + box.OVERHEAD
    assert box.open_sealed(KEY, HOME, sealed) == plain


def test_twelve_digits_take_45_bytes_and_never_look_the_same_twice():
    one, two = (box.seal(KEY, 1, HOME, TEXT) for _ in range(2))

    assert len(one) == len(two) == 45
    assert one != two
    assert TEXT not in one


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("members_member", "personal_id_sealed", "8"),
        Place("members_member", "phone", "7"),
        Place("members_other", "personal_id_sealed", "7"),
        Place("members_member", "personal_id_sealed\0", "7"),
    ],
)
def test_a_value_that_was_moved_does_not_open(elsewhere):
    sealed = box.seal(KEY, 1, HOME, TEXT)

    with pytest.raises(NotOpened, match="does not open"):
        box.open_sealed(KEY, elsewhere, sealed)


@given(st.integers(0, 44), st.integers(1, 255))
def test_one_changed_byte_is_found_wherever_it_is(place, change):
    sealed = bytearray(box.seal(KEY, 1, HOME, TEXT))
    sealed[place] ^= change

    with pytest.raises(NotOpened):
        box.open_sealed(KEY, HOME, bytes(sealed))


@pytest.mark.parametrize("value", [b"", TEXT, b"\x01" * 32, b"\x02" * 60])
def test_what_is_not_sealed_is_told(value):
    with pytest.raises(NotOpened, match="not sealed in a form"):
        box.number_of(value, HOME)


def test_the_error_of_another_key_tells_the_place_and_no_value():
    sealed = box.seal(KEY, 1, HOME, TEXT)

    with pytest.raises(NotOpened) as error:
        box.open_sealed(OTHER, HOME, sealed)

    assert "members_member.personal_id_sealed of row 7" in str(error.value)
    assert "914200412345" not in repr(error.value)
    assert error.value.__cause__ is None
