"""The two groups, and the shortcuts against plain powers."""

from hashlib import sha256

import pytest
from gmpy2 import mpz
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.protocols import belenios
from chibo.protocols.belenios.groups import FixedBase, Powers, fixed, is_element, joint, windows
from chibo.protocols.belenios.tally import Logarithms, lagrange

G, R = belenios.BELENIOS_2048, belenios.RFC_3526_2048
P, Q = int(G.p), int(G.q)
NUMBERS = {
    "BELENIOS-2048": "dd9ad534771e87dbe9680e2a6a7855016ec8ace6e952591c689209aa3c23786f",
    "RFC-3526-2048": "11c0b245114f6f651cf20da4822704ef6f6cce5691caf4bcdc10dd96ab7f01c4",
}
exponents = st.one_of(st.integers(0, Q - 1), st.sampled_from([0, 1, 2, 15, 16, 17, Q - 1]))
numbers = st.integers(1, P - 1).map(mpz)


@pytest.mark.parametrize("group", [G, R], ids=lambda group: group.name)
def test_the_numbers_are_the_published_ones(group):
    text = f"{group.p},{group.g},{group.q}"

    assert sha256(text.encode()).hexdigest() == NUMBERS[group.name]
    assert group.p.is_prime()
    assert group.q.is_prime()
    assert (group.p - 1) % group.q == 0
    assert group.contains(group.g)


@settings(max_examples=20, deadline=None)
@given(numbers, exponents, exponents)
def test_shared_squares_give_the_power_for_every_number(x, e, f):
    """Also for numbers that are no elements: so a test of membership by them is exact."""
    powers = Powers(G, x)

    assert powers.power(windows(e)) == pow(int(x), e, P)
    assert powers.power(windows(f)) == pow(int(x), f, P)
    assert is_element(G, x, powers) == (pow(int(x), Q, P) == 1)


@settings(max_examples=10, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=4), exponents)
def test_a_joint_power_is_the_power_of_the_product(factors, e):
    found = joint(G, [Powers(G, x) for x in factors], windows(e))

    assert found == pow(int(G.product(factors)), e, P)


@settings(max_examples=20, deadline=None)
@given(exponents, st.sampled_from([0, 5, 10]))
def test_a_table_gives_the_power(e, width):
    assert fixed(G, G.g, width).power(e) == pow(int(G.g), e, P)


def test_a_table_of_the_larger_group_gives_the_power():
    e = int(R.q) - 12345

    assert FixedBase(R, mpz(9), 4).power(e) == pow(9, e, int(R.p))
    assert fixed(R, R.g).power(e) == pow(2, e, int(R.p))


@settings(deadline=None)
@given(exponents)
def test_windows_are_the_exponent(e):
    digits = range(15, 0, -2)
    total = sum(d << i for d, places in zip(digits, windows(e), strict=True) for i in places)

    assert total == e


@pytest.mark.parametrize("group", [G, R], ids=lambda group: group.name)
def test_membership_of_the_edges(group):
    p = int(group.p)
    inside = {1: True, p - 1: False, 0: False, p: False, -1: False, p + 1: False}

    assert {x: group.contains(mpz(x)) for x in inside} == inside


@settings(max_examples=20, deadline=None)
@given(numbers)
def test_the_symbol_decides_membership_in_the_larger_group(x):
    x = x % R.p
    powers = Powers(R, x)
    assert R.contains(x) == (pow(int(x), int(R.q), int(R.p)) == 1) == is_element(R, x, powers)


def test_lagrange_gives_the_value_at_zero():
    def f(x: int) -> int:
        return (7 + 5 * x + 3 * x * x) % Q

    numbers = [1, 3, 4]

    assert sum(f(n) * lagrange(G, numbers, n) for n in numbers) % Q == 7


@pytest.mark.parametrize("largest", [0, 1, 2, 3, 8, 9, 10])
def test_logarithms_are_found_up_to_the_largest_and_no_further(largest):
    found = [Logarithms(G, largest).of(G.power(G.g, n)) for n in range(largest + 3)]

    assert found == [*range(largest + 1), None, None]
