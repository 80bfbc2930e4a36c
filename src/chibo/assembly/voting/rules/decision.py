"""Thresholds and outcomes with exact integers (decision-rules.md#thresholds)."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from chibo.assembly.voting.rules.electorate import BaseOf, quorum_base
from chibo.assembly.voting.rules.kinds import Base, DecisionRule


def needed(*, base: int, share: Fraction, strict: bool) -> int:
    """Votes (or persons) that a decision (or a quorum) needs.

    Args:
        base: persons the share is taken of, after the deductions of the decision type.
        share: exact part of the base, 0 < share <= 1.
        strict: True for "more than" (1/2 of 20 needs 11), False for "at least" (2/3 of 20 needs 14).

    Raises:
        ValueError: an empty base, or a share out of range.

    Source: docs/reference/decision-rules.md#thresholds
    """
    if base <= 0 or not 0 < share <= 1:
        raise ValueError(f"out of range: {base=} {share=}")
    return floor(share * base) + 1 if strict else ceil(share * base)


def percent_tenths(part: int, whole: int) -> int:
    """Tenths of a per cent, half rounded up, by integers: 15 of 20 is 750, nothing of nothing 0."""
    return (2000 * part + whole) // (2 * whole) if whole > 0 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What each voter of the roll did; the sum is the voters present at freezing.

    ``not_voted`` was here and gave nothing; ``pending`` is at a point that is cut off.
    """

    yes: int = 0
    no: int = 0
    abstain: int = 0
    blank: int = 0
    invalid: int = 0
    not_voted: int = 0
    pending: int = 0

    def __post_init__(self) -> None:
        if min(self.yes, self.no, self.abstain, self.blank, self.invalid) < 0:
            raise ValueError("a count is never negative")
        if min(self.not_voted, self.pending) < 0:
            raise ValueError("more votes than voters")

    @property
    def valid(self) -> int:
        """Votes that say something."""
        return self.yes + self.no + self.abstain

    @property
    def cast(self) -> int:
        """All that was given, blank and invalid too."""
        return self.valid + self.blank + self.invalid

    @property
    def voters(self) -> int:
        """All who could vote."""
        return self.cast + self.not_voted + self.pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """Whether enough are here."""

    present: int
    base: int
    needed: int
    base_kind: Base
    share: Fraction
    strict: bool

    @property
    def met(self) -> bool:
        """Whether as many as needed are present."""
        return self.present >= self.needed


def quorum(rule: DecisionRule, base: BaseOf) -> Quorum:
    """The quorum of a question at this second; an empty base never has one."""
    whole = quorum_base(rule, base)
    least = 1
    if whole > 0:
        least = needed(base=whole, share=rule.quorum_share, strict=rule.quorum_strict)
    return Quorum(
        present=base.present,
        base=whole,
        needed=least,
        base_kind=rule.quorum_base,
        share=rule.quorum_share,
        strict=rule.quorum_strict,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a yes-or-no question came to. Stored once and printed identically everywhere."""

    passed: bool
    provisional: bool
    base: int
    needed: int
    share: Fraction
    strict: bool
    base_kind: Base
    percent_tenths: int
    counts: Counts

    @property
    def status(self) -> str:
        """passed, failed or provisional."""
        if self.provisional:
            return "provisional"
        return "passed" if self.passed else "failed"


def decide(rule: DecisionRule, base: BaseOf, counts: Counts) -> Outcome:
    """Decide a yes-or-no question by its rule.

    A base of nobody needs one vote and so never passes. While votes are pending that could turn the
    outcome, it is provisional, and ``passed`` tells how it stands.

    Raises:
        ValueError: the rule has no pass mark.
    """
    if rule.share is None:
        raise ValueError(f"{rule.code} has no pass mark")
    size = whole(rule, base, counts)
    least = 1 if size == 0 else needed(base=size, share=rule.share, strict=rule.strict)
    return Outcome(
        passed=counts.yes >= least,
        provisional=could_turn(rule, base, counts),
        base=size,
        needed=least,
        share=rule.share,
        strict=rule.strict,
        base_kind=rule.base,
        percent_tenths=percent_tenths(counts.yes, size),
        counts=counts,
    )


def could_turn(rule: DecisionRule, base: BaseOf, counts: Counts) -> bool:
    """Whether the pending voters, all for, all against or all staying away, could change the outcome."""
    if counts.pending == 0:
        return False
    ends = (
        replace(counts, yes=counts.yes + counts.pending, pending=0),
        replace(counts, no=counts.no + counts.pending, pending=0),
        replace(counts, not_voted=counts.not_voted + counts.pending, pending=0),
    )
    return len({decide(rule, base, end).passed for end in ends}) > 1


def whole(rule: DecisionRule, base: BaseOf, counts: Counts) -> int:
    """The number that the rule takes its share of."""
    return {
        Base.BASE_MEMBERS: base.count,
        Base.CONVENED: base.convened,
        Base.PRESENT: base.present,
        Base.CAST: counts.cast,
        Base.VALID: counts.valid,
        Base.YES_NO: counts.yes + counts.no,
    }[rule.base]


def confirmed(rule: DecisionRule, *, body: int, yes: int) -> bool:
    """Whether the competent body above agrees, where the rule asks for it.

    Args:
        body: members of that body; more than half of 15 is 8.

    Raises:
        ValueError: the rule needs no agreement from above.
    """
    if rule.confirm is None:
        raise ValueError(f"{rule.code} is final without the body above")
    return yes >= needed(base=body, share=rule.confirm.share, strict=rule.confirm.strict)
