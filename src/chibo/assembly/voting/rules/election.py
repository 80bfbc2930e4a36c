"""Elections: surplus, ballots, who is elected over the base (decision-rules.md#elections)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from chibo.assembly.voting.rules.decision import needed, percent_tenths
from chibo.assembly.voting.rules.kinds import DecisionRule, ElectionRule
from chibo.assembly.voting.rules.refusal import check


def _election(rule: DecisionRule) -> ElectionRule:
    if rule.election is None:
        raise ValueError(f"{rule.code} elects nobody")
    return rule.election


def max_candidates(rule: DecisionRule, *, seats: int) -> int:
    """The longest list: the seats and the surplus, at least the smallest surplus of the rule."""
    election = _election(rule)
    return seats + max(election.surplus_minimum, floor(election.surplus_share * seats))


def check_list(rule: DecisionRule, *, seats: int, candidates: int, surplus: bool = True) -> None:
    """Refuse a list that is too short or too long.

    Args:
        surplus: the body elected asks for more candidates than seats (committees, standing boards).

    Raises:
        Refusal: ``too_few_candidates`` or ``too_many_candidates``.
    """
    least, most = seats + 1 if surplus else seats, max_candidates(rule, seats=seats)
    check(candidates >= least, "too_few_candidates", given=candidates, least=least)
    check(candidates <= most, "too_many_candidates", given=candidates, most=most)


def is_nominated(rule: DecisionRule, *, agreeing: int, attending: int) -> bool:
    """Whether a nomination from the floor (or by oneself) gets onto the list considered."""
    share = _election(rule).nominee_share
    return attending > 0 and agreeing >= needed(base=attending, share=share, strict=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Names from high to low: those that fit, and those who tie for the last places."""

    taken: tuple[str, ...]
    tied: tuple[str, ...]


def rank(votes: Mapping[str, int], *, places: int) -> Ranked:
    """The ``places`` highest; equals across the last place are tied, never chosen by the machine."""
    order = sorted(votes, key=lambda name: -votes[name])
    if len(order) <= places:
        return Ranked(taken=tuple(order), tied=())
    if places <= 0:
        return Ranked(taken=(), tied=())
    edge = votes[order[places - 1]]
    if votes[order[places]] < edge:
        return Ranked(taken=tuple(order[:places]), tied=())
    return Ranked(
        taken=tuple(name for name in order if votes[name] > edge),
        tied=tuple(name for name in order if votes[name] == edge),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPaper:
    """One paper as the board reads it.

    Args:
        kept: with surplus: names not struck out; without: names with "agree" marked and nothing else.
        both_or_none: without surplus: names with both boxes marked, or none.
        issued: it was given out by the board.
        added: a name was written in.
        marked: signed, or marked so that it can be known.
    """

    kept: frozenset[str]
    both_or_none: frozenset[str] = frozenset()
    issued: bool = True
    added: bool = False
    marked: bool = False


def is_valid(paper: BallotPaper, *, seats: int, candidates: int) -> bool:
    """Whether a ballot paper counts.

    With surplus (more candidates than seats) one to ``seats`` names must be kept. Without, a person
    with both boxes or none gets no vote and the paper stays valid, but on a list of one person exactly
    one box must be marked.
    """
    if not paper.issued or paper.added or paper.marked or len(paper.kept) > seats:
        return False
    if candidates > seats:
        return bool(paper.kept)
    return candidates > 1 or not paper.both_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots:
    """Papers of one ballot."""

    issued: int
    collected: int
    valid: int
    invalid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Elected:
    """What an election came to; ``void``: the ballot must be repeated.

    Args:
        elected: names, from the most votes.
        tied: names that vote again for the seats left to them.
        open_seats: seats nobody holds yet; the congress decides whether to vote again.
        percent_tenths: of the base, for every candidate.
    """

    void: bool
    needed: int
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    open_seats: int = 0
    percent_tenths: dict[str, int] | None = None


def elect(
    rule: DecisionRule, *, base: int, seats: int, ballots: Ballots, votes: Mapping[str, int]
) -> Elected:
    """Who is elected: the share of the base (not of the valid papers), then the most votes.

    More papers collected than issued make the ballot void.

    Raises:
        Refusal: figures that contradict each other.
        ValueError: the rule has no share.
    """
    _election(rule)
    if rule.share is None:
        raise ValueError(f"{rule.code} has no share")
    least = needed(base=base, share=rule.share, strict=rule.strict)
    if ballots.collected > ballots.issued:
        return Elected(void=True, needed=least)
    check_figures(ballots, seats=seats, votes=votes)
    passing = {name: given for name, given in votes.items() if given >= least}
    ranked = rank(passing, places=seats)
    return Elected(
        void=False,
        needed=least,
        elected=ranked.taken,
        tied=ranked.tied,
        open_seats=seats - len(ranked.taken),
        percent_tenths={name: percent_tenths(given, base) for name, given in votes.items()},
    )


def check_figures(ballots: Ballots, *, seats: int, votes: Mapping[str, int]) -> None:
    """Refuse figures that contradict each other.

    Raises:
        Refusal: ``ballots_unequal``, ``more_than_ballots``.
    """
    together = ballots.valid + ballots.invalid
    check(together == ballots.collected, "ballots_unequal", counted=together)
    check(all(0 <= given <= ballots.valid for given in votes.values()), "more_than_ballots")
    check(sum(votes.values()) <= ballots.valid * seats, "more_than_ballots")


def fix_list(
    rule: DecisionRule, *, seats: int, prepared: Sequence[str], polled: Mapping[str, int]
) -> Ranked:
    """The list when names from the floor make it too long: the polled names from high to low.

    Args:
        prepared: the committee's candidates, who stay.
        polled: further name → voices in the poll of the congress.
    """
    free = max_candidates(rule, seats=seats) - len(prepared)
    ranked = rank(polled, places=free)
    return Ranked(taken=(*prepared, *ranked.taken), tied=ranked.tied)
