"""Who takes part in a rehearsal: invented people in the shape of the real list."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FAMILY = ("Nguyễn", "Trần", "Lê", "Lò", "Hà", "Quàng", "Vì", "Cầm", "Bùi", "Giàng")
GIVEN: dict[Literal["m", "f"], tuple[str, ...]] = {
    "f": ("Thị Thử", "Thu Tập", "Thị Diễn", "Thị Mẫu", "Thị Gương", "Hồng Luyện", "Thị Vai"),
    "m": ("Văn Thử", "Minh Tập", "Văn Diễn", "Đức Mẫu", "Văn Gương", "Hữu Luyện", "Văn Vai"),
}
SMALLEST, LARGEST = 5, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Somebody invented; ``office`` is that of whom they stand for ("" for none)."""

    name: str
    sex: Literal["m", "f"]
    official: bool
    office: str = ""


def invented(seed: int, *, offices: Iterable[str], official: int, probationary: int) -> list[Part]:
    """A cast with these offices first, then as many members as the branch has (five to twenty-four).

    Args:
        seed: the same one gives the same names.
        official: full members of the branch, those in office among them.
    """
    held = list(offices)
    probationary = min(probationary, LARGEST // 4)
    official = max(SMALLEST, len(held), min(official, LARGEST - probationary))
    return [
        Part(
            name=name,
            sex=sex,
            official=number < official,
            office=held[number] if number < len(held) else "",
        )
        for number, (sex, name) in enumerate(_names(seed)[: official + probationary])
    ]


def _names(seed: int) -> list[tuple[Literal["m", "f"], str]]:
    """All names there are, in an order that only the seed decides."""
    found = [
        (sex, f"{family} {given}") for family in FAMILY for sex in GIVEN for given in GIVEN[sex]
    ]
    return sorted(found, key=lambda one: hashlib.sha256(f"{seed} {one[1]}".encode()).digest())
