"""Who takes part in a rehearsal: invented people in the shape of the real list."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FAMILY = ("Nguyễn", "Trần", "Lê", "Lò", "Hà", "Quàng", "Vì", "Cầm", "Bùi", "Giàng")
GIVEN: dict[str, tuple[str, ...]] = {
    "m": ("Văn Thử", "Minh Tập", "Văn Diễn", "Đức Mẫu", "Văn Gương", "Hữu Luyện", "Văn Vai"),
    "f": ("Thị Thử", "Thu Tập", "Thị Diễn", "Thị Mẫu", "Thị Gương", "Hồng Luyện", "Thị Vai"),
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
    dice = random.Random(seed)  # noqa: S311  # names of a rehearsal are no secret
    held = list(offices)
    probationary = min(probationary, LARGEST // 4)
    official = max(SMALLEST, len(held), min(official, LARGEST - probationary))
    names = [(sex, f"{family} {given}") for family in FAMILY for sex in ("f", "m")
             for given in GIVEN[sex]]  # fmt: skip
    dice.shuffle(names)
    return [
        Part(
            name=name,
            sex="f" if sex == "f" else "m",
            official=number < official,
            office=held[number] if number < len(held) else "",
        )
        for number, (sex, name) in enumerate(names[: official + probationary])
    ]
