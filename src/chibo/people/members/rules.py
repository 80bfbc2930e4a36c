"""Categories and flags of membership (Charter, Articles 3 to 8)."""

from enum import StrEnum


class Category(StrEnum):
    """What a person is in the organisation; exactly one at a time."""

    PROBATIONARY = "probationary"
    OFFICIAL = "official"
    REMOVED = "removed"
    EXPELLED = "expelled"
    LEFT = "left"
    DECEASED = "deceased"


class Flag(StrEnum):
    """What may hold beside the category, each for its own time."""

    EXEMPT = "exempt"
    TEMPORARILY_EXEMPT = "temporarily_exempt"
    SUSPENDED = "suspended"
    TEMP_OUT = "temp_out"
    TEMP_IN = "temp_in"
    WORKS_FAR = "works_far"
    ABROAD = "abroad"


IN_THE_LIST = frozenset({Category.PROBATIONARY, Category.OFFICIAL})
