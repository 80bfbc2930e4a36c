"""Ballot papers with names: elections from a list, and grades for persons (decision-rules.md#elections, #grades).

    list    each name is elected or not, at most ``seats`` on a paper
    grades  each name gets one grade of the rule

One count of such papers is {valid, invalid, n1, n2 …}: papers, then the votes of each name in the order of the
paper; with grades {n1_high, n1_middle …} in place of {n1 …}. An invalid paper gives nobody a vote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chibo.assembly.voting.rules import election
from chibo.assembly.voting.rules.kinds import DecisionRule, Method
from chibo.assembly.voting.rules.refusal import check

VALID, INVALID = "valid", "invalid"
MOST_NAMES = 60
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What such a paper asks.

    Args:
        names: in the order of the paper. seats: how many are elected, 0 with grades.
        grades: codes of the rule, from the best; empty for a list.
    """

    names: tuple[str, ...]
    seats: int = 0
    grades: tuple[str, ...] = ()

    @property
    def has_surplus(self) -> bool:
        """More names than seats: names are struck out, and at least one is left."""
        return bool(self.seats) and len(self.names) > self.seats

    @property
    def data(self) -> dict[str, Any]:
        """Plain JSON, as ``from_data`` reads it."""
        return asdict(self) | {"names": list(self.names), "grades": list(self.grades)}

    def columns(self, index: int) -> tuple[str, ...]:
        """The figures that one name gets; ``index`` from 0."""
        name = f"n{index + 1}"
        return tuple(f"{name}_{grade}" for grade in self.grades) or (name,)

    @property
    def figures(self) -> tuple[str, ...]:
        """All that is counted, in order."""
        columns = [column for index in range(len(self.names)) for column in self.columns(index)]
        return (VALID, INVALID, *columns)


def from_data(data: Mapping[str, Any]) -> Sheet | None:
    """The sheet of a vote; None for a question answered by yes or no."""
    if not data:
        return None
    return Sheet(names=tuple(data["names"]), seats=data["seats"], grades=tuple(data["grades"]))


def clean_names(given: Sequence[str]) -> tuple[str, ...]:
    """Names as they are printed.

    Raises:
        Refusal: none, an empty one, one twice, too many or too long.
    """
    names = tuple(name.strip() for name in given)
    check(names and all(names), "names_missing")
    check(len(set(names)) == len(names), "name_twice")
    check(len(names) <= MOST_NAMES, "too_many_names", most=MOST_NAMES)
    check(all(len(name) <= LONGEST_NAME for name in names), "name_too_long", most=LONGEST_NAME)
    return names


def sheet_for(
    rule: DecisionRule,
    *,
    names: Sequence[str],
    seats: int = 0,
    surplus: bool = True,
    again: bool = False,
) -> Sheet | None:
    """The sheet of a question under its rule; None where it is answered by yes or no.

    Args:
        surplus: the body elected asks for more candidates than seats (committees, standing boards).
        again: equals at the last seat vote again; then the list is what it is.

    Raises:
        Refusal: names where the rule knows none, or a list that the rule does not allow.
    """
    if rule.method is Method.YES_NO:
        check(not names, "no_names_here", name=rule.names["vi"])
        return None
    listed = clean_names(names)
    if rule.method is Method.GRADES:
        return Sheet(names=listed, grades=rule.choices)
    check(1 <= seats <= len(listed), "seats_wrong", names=len(listed))
    if not again:
        election.check_list(rule, seats=seats, candidates=len(listed), surplus=surplus)
    return Sheet(names=listed, seats=seats)


def clean_figures(sheet: Sheet, given: Mapping[str, object], *, persons: int) -> dict[str, int]:
    """The figures of one count, complete and in order.

    Raises:
        Refusal: an unknown figure, one that is no whole number, more papers than voters, or figures that
            contradict each other.
    """
    check(set(given) <= set(sheet.figures), "unknown_figure")
    figures = dict.fromkeys(sheet.figures, 0)
    for name, value in given.items():
        check(isinstance(value, int) and not isinstance(value, bool), "figure_not_whole")
        assert isinstance(value, int)  # noqa: S101  # for the type checker; refused above
        check(value >= 0, "figure_not_whole")
        figures[name] = value
    papers = figures[VALID] + figures[INVALID]
    check(papers <= persons, "more_than_persons", given=papers, persons=persons)
    check_sums(sheet, figures)
    return figures


def check_sums(sheet: Sheet, figures: Mapping[str, int]) -> None:
    """Refuse figures that contradict each other.

    Raises:
        Refusal: ``more_than_ballots``, ``fewer_than_ballots``.
    """
    valid = figures[VALID]
    given = [sum(figures[one] for one in sheet.columns(i)) for i in range(len(sheet.names))]
    check(all(votes <= valid for votes in given), "more_than_ballots")
    check(not sheet.seats or sum(given) <= valid * sheet.seats, "more_than_ballots")
    check(not sheet.has_surplus or sum(given) >= valid, "fewer_than_ballots")
