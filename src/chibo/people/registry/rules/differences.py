"""What a record and the register say differently, who is rather believed, and what a person may decide.

The register is rather believed about id, day of birth, sex and death, the branch about how a member is called: a
recommendation, never a deed. Changing an id or recording a death takes two persons. A death, or the end of a
number of the register, holds everything else about this member until it is decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chibo.core import names


class Field(StrEnum):
    """Facts that are compared."""

    PERSONAL_ID = "personal_id"
    NAME = "name"
    BORN = "born"
    SEX = "sex"
    DIED_ON = "died_on"
    NUMBER = "number"


class Choice(StrEnum):
    """What a person decides."""

    OURS = "ours"
    THEIRS = "theirs"


class State(StrEnum):
    """Where a difference stands; ``agreed``: the register says the same again by itself."""

    OPEN = "open"
    PROPOSED = "proposed"
    KEPT = "kept"
    TAKEN = "taken"
    AGREED = "agreed"


WAITING = (State.OPEN, State.PROPOSED)
GRAVE = frozenset({Field.PERSONAL_ID, Field.DIED_ON, Field.NUMBER})
"""Two persons decide."""
BELIEVED = {
    Field.PERSONAL_ID: Choice.THEIRS,
    Field.NAME: Choice.OURS,
    Field.BORN: Choice.THEIRS,
    Field.SEX: Choice.THEIRS,
    Field.DIED_ON: Choice.THEIRS,
    Field.NUMBER: Choice.THEIRS,
}
HOLDING = frozenset({Field.DIED_ON, Field.NUMBER})
"""While one of them waits, nothing else that the register tells is applied."""


@dataclass(frozen=True, slots=True)
class Differs:
    """One fact that both tell otherwise."""

    field: Field
    ours: str
    theirs: str


def compare(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[Differs]:
    """What differs among the facts that the register tells; what it does not tell differs in nothing."""
    found = []
    for field in Field:
        mine, said = ours.get(field, ""), theirs.get(field, "")
        if said and not _agree(field, mine, said):
            found.append(Differs(field, mine, said))
    return found


def _agree(field: Field, mine: str, said: str) -> bool:
    if field is Field.NAME and mine:
        return names.sort_key(mine) == names.sort_key(said)
    return mine == said


def next_state(field: str, choice: Choice, *, is_second: bool) -> State:
    """Where a decision leads: a grave one waits for the second person."""
    if Field(field) in GRAVE and not is_second:
        return State.PROPOSED
    return State.KEPT if choice is Choice.OURS else State.TAKEN
