"""Months and quarters; rates that tell nothing about small groups."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.oversight.insight.rules import period, shares
from chibo.oversight.insight.rules.figures import Figures

months = st.tuples(st.integers(1930, 2100), st.integers(1, 12))


@given(month=st.integers(1, 12))
def test_a_quarter_is_three_months_and_holds_its_month(month):
    before, after = period.quarter_months(month), period.rest_of_quarter(month)

    assert before[-1] == after[0] == month
    assert len(before) + len(after) == 4
    assert before[0] in {1, 4, 7, 10}


@given(month=months, by=st.integers(-500, 500))
def test_shifting_back_comes_home(month, by):
    assert period.shifted(period.shifted(month, by), -by) == month


def test_the_last_months_cross_the_year():
    assert period.last_months((2026, 2), 4) == [(2025, 11), (2025, 12), (2026, 1), (2026, 2)]


@given(part=st.integers(0, 400), whole=st.integers(0, 400))
def test_no_rate_of_fewer_than_five_persons(part, whole):
    rate = shares.share(part, whole)

    assert (rate is None) == (whole < shares.SMALLEST_GROUP)
    assert rate is None or rate == Fraction(part, whole)


def test_a_rate_over_votes_looks_at_its_persons():
    assert shares.share(3, 30, group=4) is None
    assert shares.share(3, 30, group=5) == Fraction(1, 10)
    assert shares.share(0, 0, group=5) is None


def test_the_rates_of_a_month():
    month = Figures(
        meetings=2, expected=22, present=20, late=1, on_site=14, online=6, heard=9, members=22,
        entitled=60, voted=57, minutes=215, norm_minutes=180, signed=2, signing_hours=60,
    )  # fmt: skip

    assert shares.attendance(month) == Fraction(20, 22)
    assert shares.punctuality(month) == Fraction(19, 20)
    assert shares.on_site(month) == Fraction(14, 20)
    assert shares.heard(month) == Fraction(9, 22)
    assert shares.turnout(month) == Fraction(57, 60)
    assert shares.length(month) == Fraction(215, 2)
    assert shares.norm(month) == 90
    assert shares.signing_days(month) == Fraction(60, 48)


@pytest.mark.parametrize(
    "rate",
    [
        shares.attendance, shares.punctuality, shares.on_site, shares.heard, shares.turnout,
        shares.length, shares.norm, shares.signing_days,
    ],
)  # fmt: skip
def test_nothing_counted_gives_no_rate(rate):
    assert rate(Figures()) is None
