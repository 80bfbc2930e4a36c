"""Credentials as people type them, and the list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.protocols import belenios
from chibo.protocols.belenios import Problem, base58, check_credential
from chibo.protocols.belenios.credentials import check_letter
from chibo.protocols.belenios.drawing import seeded
from tests.protocols.belenios.making import GROUP
from tests.protocols.belenios.samples import credentials

ONE = credentials()[0]


def test_how_it_is_typed_does_not_matter():
    plain = ONE.replace("-", "")
    for typed in (ONE, plain, f" {ONE}\n", " ".join(plain)):
        assert check_credential(typed) == ONE


@settings(deadline=None)
@given(st.text(alphabet=base58.ALPHABET, min_size=14, max_size=14), st.integers(0, 13), st.data())
def test_one_mistyped_letter_is_noticed_but_for_those_that_differ_by_53(letters, at, data):
    whole = letters + check_letter(letters)
    wrong = data.draw(st.sampled_from(base58.ALPHABET))
    shift = abs(base58.VALUES[wrong] - base58.VALUES[whole[at]])

    assert check_credential(whole).replace("-", "") == whole
    found = check_credential(whole[:at] + wrong + whole[at + 1 :])
    assert isinstance(found, str) == (shift in (0, 53))


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "bad_credential"), (ONE[:-1], "bad_credential"), (ONE + "2", "bad_credential"),
     ("0" + ONE[1:], "bad_credential"), (ONE.replace("6", "7", 1), "wrong_checksum"),
     ("é" * 15, "bad_credential")],
)  # fmt: skip
def test_what_is_no_credential(typed, code):
    for found in (check_credential(typed), belenios.derive_credential(GROUP, "x" * 14, typed)):
        assert isinstance(found, Problem)
        assert found.code == code


def test_a_new_list_is_sorted_by_number():
    draw = seeded("roll")
    elements = [GROUP.power(GROUP.g, draw(int(GROUP.q))) for _ in range(5)]

    roll = belenios.Roll.of(elements)

    assert [int(one) for one in roll.weights] == sorted(int(one) for one in elements)
    assert belenios.parse_credentials(GROUP, roll.text) == roll


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 1 << 600), st.sampled_from(["", "a", "é"]))
def test_seeded_numbers_are_below_their_bound_and_the_same_again(bound, seed):
    numbers = [seeded(seed)(bound) for _ in range(2)]

    assert numbers[0] == numbers[1]
    assert 0 <= numbers[0] < bound
