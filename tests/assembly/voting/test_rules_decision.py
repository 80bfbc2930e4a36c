"""What carries: thresholds, outcomes and the quorum, by tables and by properties."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.assembly.voting.rules import (
    decision,
)
from chibo.assembly.voting.rules.decision import Counts, decide, needed
from chibo.assembly.voting.rules.electorate import BaseOf
from chibo.assembly.voting.rules.kinds import Base
from tests.assembly.voting.tools import (
    HALF,
    RESOLUTION,
    TWO_THIRDS,
    base,
    counts,
    people,
    rule,
    whole,
)

shares = st.fractions(min_value=Fraction(1, 40), max_value=1, max_denominator=40)


class TestThresholds:
    @pytest.mark.parametrize(
        ("base", "share", "strict", "votes"),
        [
            (20, HALF, True, 11),
            (21, HALF, True, 11),
            (20, HALF, False, 10),
            (20, TWO_THIRDS, False, 14),
            (21, TWO_THIRDS, False, 14),
            (22, TWO_THIRDS, False, 15),
            (23, TWO_THIRDS, False, 16),
            (24, TWO_THIRDS, True, 17),
            (3, Fraction(1), False, 3),
            (1, HALF, True, 1),
        ],
    )
    def test_in_numbers(self, base, share, strict, votes):
        assert needed(base=base, share=share, strict=strict) == votes

    @given(base=st.integers(1, 500), share=shares, strict=st.booleans())
    def test_a_larger_base_never_needs_fewer_votes(self, base, share, strict):
        smaller = needed(base=base, share=share, strict=strict)
        assert smaller <= needed(base=base + 1, share=share, strict=strict) <= smaller + 2

    @given(base=st.integers(1, 500), share=shares)
    def test_it_is_the_smallest_number_that_reaches_the_share(self, base, share):
        least = needed(base=base, share=share, strict=False)
        assert least >= share * base > least - 1
        most = needed(base=base, share=share, strict=True)
        assert most > share * base >= most - 1

    @pytest.mark.parametrize(("base", "share"), [(0, HALF), (-1, HALF), (3, Fraction(0)), (3, 2)])
    def test_nonsense_is_refused(self, base, share):
        with pytest.raises(ValueError, match="range"):
            needed(base=base, share=share, strict=False)

    @given(part=st.integers(0, 400), whole=st.integers(1, 400))
    def test_a_percentage_is_rounded_half_up(self, part, whole):
        tenths = decision.percent_tenths(part, whole)
        assert Fraction(-1, 2) < tenths - Fraction(1000 * part, whole) <= Fraction(1, 2)

    def test_nothing_of_nothing_is_nothing(self):
        assert decision.percent_tenths(0, 0) == 0


class TestOutcome:
    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            (Base.BASE_MEMBERS, 24),
            (Base.CONVENED, 26),
            (Base.PRESENT, 22),
            (Base.CAST, 20),
            (Base.VALID, 17),
            (Base.YES_NO, 15),
        ],
    )
    def test_every_base_is_counted_as_it_says(self, kind, expected):
        roll = BaseOf(
            total=27,
            convened=26,
            members=frozenset(str(n) for n in range(24)),
            present=22,
            deductions=(),
        )
        given_ = counts(11, 4, 2, blank=2, invalid=1, not_voted=2)

        assert decide(replace(RESOLUTION, base=kind), roll, given_).base == expected
        assert (given_.cast, given_.voters) == (20, 22)

    def test_a_base_of_nobody_never_passes(self):
        outcome = decide(replace(RESOLUTION, base=Base.CAST), whole(5), counts(not_voted=5))

        assert (outcome.base, outcome.needed, outcome.passed) == (0, 1, False)

    def test_a_type_without_pass_mark_is_not_decided(self):
        with pytest.raises(ValueError, match="no pass mark"):
            decide(rule("CONFIDENCE"), whole(5), counts(5))

    @pytest.mark.parametrize("name", ["yes", "no", "abstain", "blank", "invalid", "pending"])
    def test_a_count_is_never_negative(self, name):
        with pytest.raises(ValueError, match=r"negative|more votes"):
            Counts(**{name: -1})

    @given(
        kind=st.sampled_from(list(Base)),
        share=shares,
        strict=st.booleans(),
        figures=st.lists(st.integers(0, 12), min_size=6, max_size=6),
        pending=st.integers(0, 5),
        data=st.data(),
    )
    def test_what_is_not_provisional_stays_whatever_the_pending_do(
        self, kind, share, strict, figures, pending, data
    ):
        this = replace(RESOLUTION, base=kind, share=share, strict=strict)
        yes, no, abstain, blank, invalid, silent = figures
        given_ = Counts(
            yes=yes,
            no=no,
            abstain=abstain,
            blank=blank,
            invalid=invalid,
            not_voted=silent,
            pending=pending,
        )
        roll = whole(given_.voters)
        left, late = pending, {}
        for name in ("yes", "no", "abstain", "blank", "invalid"):
            late[name] = data.draw(st.integers(0, left))
            left -= late[name]
        final = Counts(
            not_voted=silent + left,
            **{name: getattr(given_, name) + late[name] for name in late},
        )

        before, after = decide(this, roll, given_), decide(this, roll, final)
        assert after.provisional is False
        if not before.provisional:
            assert after.passed is before.passed

    @given(yes=st.integers(0, 40), base=st.integers(1, 40), share=shares, strict=st.booleans())
    def test_it_passes_exactly_when_the_share_is_reached(self, yes, base, share, strict):
        outcome = decide(replace(RESOLUTION, share=share, strict=strict), whole(base), counts(yes))
        reached = yes > share * base if strict else yes >= share * base
        assert outcome.passed is reached

    def test_the_body_above_is_asked_only_where_the_rule_says_so(self):
        with pytest.raises(ValueError, match="final without"):
            decision.confirmed(RESOLUTION, body=15, yes=8)


class TestQuorum:
    def test_more_than_half_of_the_base(self):
        found = base("RESOLUTION", people(10), people(10, present=False))

        quorum = decision.quorum(RESOLUTION, found)
        assert (quorum.present, quorum.needed, quorum.met) == (10, 11, False)

    def test_a_suspended_person_does_not_count_as_present(self):
        found = base("RESOLUTION", people(3), people(1, "suspended"), suspended=False)

        assert (found.count, found.present, found.convened) == (4, 3, 3)

    def test_a_quorum_of_nobody_is_not_met(self):
        assert not decision.quorum(RESOLUTION, base("RESOLUTION")).met
