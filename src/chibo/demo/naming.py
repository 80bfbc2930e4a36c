"""Names of the demo's people, drawn with its own dice from the tables of ``national.naming``."""

from chibo.demo.dice import Dice
from chibo.national.naming import (
    CULTURE,
    FAMILIES,
    GIVEN,
    HMONG,
    HMONG_MIDDLES,
    KHMU,
    KINH,
    MIDDLES,
    MUONG,
    THAI,
    YOUNG_FROM,
    Sex,
)

__all__ = ["HMONG", "KHMU", "KINH", "MUONG", "THAI", "Sex", "invent"]


def invent(dice: Dice, *, ethnic_code: str, sex: Sex, born_year: int) -> str:
    """A full name such as people of that group, sex and generation bear."""
    generation = "young" if born_year >= YOUNG_FROM else "old"
    culture = CULTURE[ethnic_code]
    family = dice.weighted(FAMILIES[ethnic_code])
    given = dice.pick(GIVEN[culture, generation, sex].split())
    if culture == "hmong":
        middle = "Thị" if sex == "f" else dice.weighted(HMONG_MIDDLES)
    else:
        middle = dice.weighted(MIDDLES[generation, sex])
    return f"{family} {middle} {given}"
