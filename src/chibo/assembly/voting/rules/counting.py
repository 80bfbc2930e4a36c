"""A count by two persons, entered separately: equal is accepted, unequal is counted again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chibo.assembly.voting.rules.decision import Counts
from chibo.assembly.voting.rules.electorate import Channel
from chibo.assembly.voting.rules.refusal import check

FIGURES = ("yes", "no", "abstain", "blank", "invalid")
BY_CHANNEL = {
    Channel.HANDS: frozenset({"yes", "no", "abstain"}),
    Channel.PAPER: frozenset(FIGURES),
}


class CountStage(StrEnum):
    """Where a count stands."""

    NONE = "none"
    FIRST = "first"
    UNEQUAL = "unequal"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one person entered, in the order of arrival."""

    person: str
    figures: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Where a count stands: ``figures`` only once accepted; ``first`` waits for a second person."""

    stage: CountStage
    first: str = ""
    figures: dict[str, int] | None = None
    rounds: int = 0


def clean_figures(
    given: Mapping[str, object], *, channel: Channel, persons: int, names: Sequence[str] = ()
) -> dict[str, int]:
    """The figures of one count, complete and in order.

    Args:
        names: what is counted where papers are not answered by yes or no.

    Raises:
        Refusal: an unknown figure, one that is no whole number, or more votes than voters.
    """
    check(set(given) <= (set(names) or BY_CHANNEL[channel]), "unknown_figure")
    figures = dict.fromkeys(names or FIGURES, 0)
    for name, value in given.items():
        check(isinstance(value, int) and not isinstance(value, bool), "figure_not_whole")
        assert isinstance(value, int)  # noqa: S101  # for the type checker; refused above
        check(value >= 0, "figure_not_whole")
        figures[name] = value
    total = sum(figures.values())
    check(total <= persons, "more_than_persons", given=total, persons=persons)
    return figures


def agree(entries: Iterable[Entry]) -> Count:
    """Fold entries into the state of the count.

    A person who enters again before the second one has corrected themself. Two different persons
    with different figures end the round: both count again. The first equal pair is final.
    """
    first: Entry | None = None
    rounds = 0
    for entry in entries:
        if first is None or first.person == entry.person:
            first = entry
        elif first.figures == entry.figures:
            return Count(stage=CountStage.ACCEPTED, figures=dict(entry.figures), rounds=rounds + 1)
        else:
            first, rounds = None, rounds + 1
    if first is not None:
        return Count(stage=CountStage.FIRST, first=first.person, rounds=rounds)
    stage = CountStage.UNEQUAL if rounds else CountStage.NONE
    return Count(stage=stage, rounds=rounds)


Place = tuple[str, str]  # channel, point


BY_ITSELF = frozenset({Channel.DEVICE, Channel.PHONE})
"""Channels that nobody counts by hand."""


def uncounted(
    persons: Mapping[Place, int],
    *,
    counts: Mapping[Place, Count],
    cut_off: Collection[str],
    proven: bool = False,
) -> tuple[Place, ...]:
    """Places counted by two persons that have no accepted count, though their point is linked.

    Args:
        proven: the count of the secret ballots from phones is in; until then their places are here too.
    """
    return tuple(
        place
        for place in persons
        if (place[0] == Channel.PHONE and not proven)
        or (
            place[0] not in BY_ITSELF
            and not _is_accepted(counts.get(place))
            and place[1] not in cut_off
        )
    )


def pending(
    persons: Mapping[Place, int],
    *,
    counts: Mapping[Place, Count],
    sent: Mapping[str, int],
    cut_off: Collection[str],
) -> dict[str, int]:
    """Voters of each cut-off point whose vote has not come in.

    Args:
        sent: point → ballots that came from own devices there.
    """
    waiting: dict[str, int] = {}
    for (channel, point), voters in persons.items():
        if point not in cut_off or channel == Channel.PHONE:
            continue
        if _is_accepted(counts.get((channel, point))):
            continue
        missing = voters - sent.get(point, 0) if channel == Channel.DEVICE else voters
        if missing:
            waiting[point] = waiting.get(point, 0) + missing
    return waiting


def _is_accepted(count: Count | None) -> bool:
    return count is not None and count.stage is CountStage.ACCEPTED


def tally(
    *,
    voters: int,
    ballots: Mapping[str, int],
    figures: Iterable[Mapping[str, int]],
    pending: int,
) -> Counts:
    """Add up all channels; whoever gave nothing and is not pending has not voted.

    Args:
        voters: all who could vote, over all channels.
        ballots: choice → ballots from own devices.
        figures: the accepted counts, late ones too.

    Raises:
        ValueError: more votes than voters.
    """
    sums = {name: ballots.get(name, 0) for name in FIGURES}
    for one in figures:
        for name in FIGURES:
            sums[name] += one.get(name, 0)
    return Counts(
        yes=sums["yes"],
        no=sums["no"],
        abstain=sums["abstain"],
        blank=sums["blank"],
        invalid=sums["invalid"],
        not_voted=voters - sum(sums.values()) - pending,
        pending=pending,
    )
