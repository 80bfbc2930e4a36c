"""Which meetings the commune has beside the demo meeting, how far each has come, and when.

Everything follows from the day of the demo meeting, so that a later run finds the same meetings: the branches meet
in that month, the demo branch met in the months before and will meet in the next one.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chibo.demo.generator import months_before
from chibo.demo.places import BRANCHES, DEMO_BRANCH, BranchSpec
from chibo.ground.organisation.rules import Basis

MONTHS_BEFORE = 5
USUAL_DAY = 3
_DUE_DAY = 10  # a branch that has convened nothing by then is late


class Ends(StrEnum):
    """How far a meeting comes in the demo."""

    SEALED = "sealed"
    CHAIR_MISSING = "chair_missing"
    TO_APPROVE = "to_approve"
    CONVENED = "convened"

    @property
    def is_held(self) -> bool:
        """Whether it takes place at all."""
        return self is not Ends.CONVENED


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A meeting of a branch on a day; ``resolves`` adds clauses with owners, ``votes`` is 1 or 2."""

    spec: BranchSpec
    day: date
    ends: Ends
    resolves: bool = True
    votes: int = 1
    papers: bool = False


_USUAL = {
    "pa-vat": 3,
    "co-ma": 5,
    "phieng-nghe": 5,
    "pom-lot": 6,
    "huoi-cuong": 7,
    "na-sang": 8,
    "thcs": 6,
    "tram-y-te": 6,
    "co-quan": 4,
}
_VOTE_TWICE = frozenset({"pom-lot", "thcs"})
_UNSIGNED, _UNAPPROVED, _COMING, _LATE = "huoi-lan", "keo-hin", "htx-che", "nam-lua"


def meetings(day: date) -> list[Planned]:
    """All meetings beside the demo meeting of a day, in the order of their days."""
    by_key = {spec.key: spec for spec in BRANCHES}
    found = [
        Planned(
            spec=by_key[key],
            day=_fitting(day.replace(day=min(usual, day.day)), by_key[key].basis),
            ends=Ends.SEALED,
            votes=2 if key in _VOTE_TWICE else 1,
        )
        for key, usual in _USUAL.items()
    ]
    found += [
        Planned(spec=by_key[_UNSIGNED], day=_back(day, 4), ends=Ends.CHAIR_MISSING),
        Planned(spec=by_key[_UNAPPROVED], day=_back(day, 1), ends=Ends.TO_APPROVE),
        Planned(spec=by_key[_COMING], day=_ahead(day, 5), ends=Ends.CONVENED),
    ]
    if day.day < _DUE_DAY:  # late already now: a day was set, and nobody met
        found.append(Planned(spec=by_key[_LATE], day=_back(day, 1), ends=Ends.CONVENED))
    found += _of_the_demo_branch(by_key[DEMO_BRANCH], day)
    return sorted(found, key=lambda planned: (planned.day, planned.spec.key))


def _of_the_demo_branch(spec: BranchSpec, day: date) -> list[Planned]:
    usual = day.replace(day=USUAL_DAY)
    held = [
        Planned(spec=spec, day=months_before(usual, back), ends=Ends.SEALED, resolves=False)
        for back in range(MONTHS_BEFORE, 0, -1)
    ]
    coming = months_before(usual, -1)
    return [*held, Planned(spec=spec, day=coming, ends=Ends.CONVENED, papers=True)]


def _back(day: date, days: int) -> date:
    """Some days earlier, but in the same month."""
    return day.replace(day=max(1, day.day - days))


def _ahead(day: date, days: int) -> date:
    """Some days later, in the same month where it has days left."""
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return min(day + timedelta(days=days), last) if day < last else day + timedelta(days=days)


def _fitting(day: date, basis: Basis) -> date:
    """Staff meet on a working day; the one before, where the month has it."""
    while basis not in {Basis.VILLAGE, Basis.COOPERATIVE} and day.weekday() >= 5 and day.day > 1:
        day -= timedelta(days=1)
    return day
