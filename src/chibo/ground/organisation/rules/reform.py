"""The units of the administration until 30 June 2025, and where each went on 1 July 2025.

The list (``data/reform-2025.txt``) has one line for each unit, below the one it lay in::

    P code name | code of the new province
    D code name
    C code name | codes of the new communes

Several codes: the commune was divided; the first is where most of it went by the list, and where a given part
went is not in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

IN_FORCE = date(2025, 7, 1)
LAST_DAY = IN_FORCE - timedelta(days=1)
LISTED_SINCE = date(2025, 1, 1)
"""The list holds since then (after the mergers of communes of 2023 to 2024); earlier days are not in it."""


@dataclass(frozen=True, slots=True)
class Old:
    """A unit of before, with those in it; ``goes`` the codes of the new ones it went into."""

    kind: str
    code: str
    name: str
    goes: tuple[str, ...] = ()
    inside: list["Old"] = field(default_factory=list)

    def communes(self) -> Iterator["Old"]:
        """All communes in it."""
        if self.kind == "C":
            yield self
        for one in self.inside:
            yield from one.communes()


def read(lines: Iterable[str]) -> list[Old]:
    """The old provinces with all in them.

    Raises:
        ValueError: a line that is no unit, or one that lies nowhere.
    """
    found: list[Old] = []
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        told, _bar, codes = line.partition(" | ")
        kind, code, name = told.strip().split(" ", 2)
        one = Old(kind, code.strip("-"), name, tuple(codes.split()))
        if kind == "P":
            found.append(one)
        elif kind == "D" and found:
            found[-1].inside.append(one)
        elif kind == "C" and found and found[-1].inside:
            found[-1].inside[-1].inside.append(one)
        else:
            raise ValueError(f"no unit in its place: {line!r}")
    return found


def name_of(plain: str) -> str:
    """How the party organisation of a unit is called: ``Đảng bộ quận Ba Đình``."""
    return f"Đảng bộ {plain[0].lower()}{plain[1:]}"


def goes_on(old: Old, *, new_name: str, alone: bool) -> bool:
    """Whether a unit simply goes on: undivided, the only one in the new one, and called the same."""
    return alone and len(old.goes) == 1 and new_name == name_of(old.name)
