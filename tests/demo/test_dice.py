"""Chance of the demo is the same everywhere, and fair enough."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chibo.demo.dice import Dice


def test_the_first_throws_of_a_seed_never_change():
    dice = Dice(7, "na-khoang", 3)

    assert [dice.below(1_000) for _ in range(5)] == [518, 391, 809, 259, 219]


def test_other_labels_are_other_dice():
    assert Dice(7, "a", 1).below(2**60) != Dice(7, "a", 2).below(2**60)
    assert Dice(7, "a", 1).below(2**60) != Dice(8, "a", 1).below(2**60)


@given(st.integers(), st.integers(-1_000, 1_000), st.integers(0, 1_000))
def test_a_throw_stays_in_its_bounds(seed, low, width):
    assert low <= Dice(seed).between(low, low + width) <= low + width


@given(st.integers())
def test_things_without_weight_are_never_drawn(seed):
    assert Dice(seed).weighted({"never": 0, "always": 1}) == "always"


def test_weights_are_kept():
    dice = Dice(1, "weights")
    drawn = Counter(dice.weighted({"a": 70, "b": 30}) for _ in range(2_000))

    assert 1_300 < drawn["a"] < 1_500


def test_days_lie_between_both_ends():
    first, last = date(2024, 2, 28), date(2024, 3, 1)

    assert {Dice(n).day(first, last) for n in range(50)} == {first, date(2024, 2, 29), last}
