"""What can be asked of the register, and what it says; plain values, the same for every plug.

``rid`` is the register's own number of a person. It is what is kept and asked for again: unlike a
personal id it means nothing elsewhere, and unlike a name it is nobody else's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

MOST_AT_ONCE = 500


class PopulationError(Exception):
    """The register was asked and gave no good answer; ``code`` is short, stable and without a name."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Away(PopulationError):
    """No answer, or one that asks for patience: the same may be asked again.

    Args:
        after_seconds: not before; 0: it did not say.
    """

    def __init__(self, code: str, *, after_seconds: int = 0) -> None:
        super().__init__(code)
        self.after_seconds = after_seconds


class Refused(PopulationError):
    """The register, or the way there, says no to this question: asking again changes nothing."""


class Revoked(Refused):
    """This house may not ask (any more): somebody has to see to it before anything else is asked."""


class CursorLost(Refused):
    """The register no longer knows the place in the changes that was asked for: all is to be compared anew."""


class Untrue(PopulationError):
    """The answer cannot be trusted: it is not to this question, or not as agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """For whom and why something is asked; it travels with the question.

    Args:
        id: of the message (a UUID as text); the same question asked again carries the same one.
        purpose: code of the table of purposes.
        case: the case that it belongs to.
        user: who had it asked, two letters of the country first; empty: nobody, a job.
    """

    id: str
    purpose: str
    case: str
    user: str = ""


class State(StrEnum):
    """What became of a number of the register."""

    ACTIVE = "active"
    MERGED = "merged"
    SPLIT = "split"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the register says of one person; facts that were not asked for, or that it may not tell, are missing.

    Args:
        version: grows with every change of this person.
        facts: by the names of ``docs/reference/population-registry.md``; dates as ISO text.
        successors: numbers that stand for a merged or split one.
    """

    rid: str
    version: int
    state: State = State.ACTIVE
    facts: Mapping[str, str] = field(default_factory=dict)
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether somebody of this id, name and birth is known.

    Args:
        rid: empty when nobody has that id.
        differing: facts of the question that the register knows otherwise.
    """

    rid: str
    version: int = 0
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something changed about somebody who is followed; ``seq`` counts without a gap for each asker."""

    seq: int
    rid: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A page of changes, the place after it, and whether there are more."""

    items: tuple[Change, ...]
    cursor: str
    more: bool


class PopulationRegistry(Protocol):
    """The register. Every question raises ``PopulationError`` when there is no good answer."""

    def verify(self, call: Call, *, personal_id: str, name: str, born: date | None) -> Verdict:
        """Whether id, name and birth belong together."""

    def find(self, call: Call, *, name: str, born: str, sex: str) -> list[Record]:
        """Who it may be, without any id: at most a handful, told without their personal ids.

        Args:
            born: ``1984-08-15``, ``1984-08`` or ``1984``: as much as is known.
        """

    def fetch(self, call: Call, *, rids: Sequence[str], fields: Sequence[str]) -> list[Record]:
        """Facts of at most ``MOST_AT_ONCE`` numbers, in the order asked."""

    def follow(self, call: Call, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Be told of changes of these numbers from now on, or no more."""

    def changes(self, call: Call, *, cursor: str, limit: int = MOST_AT_ONCE) -> Changes:
        """What changed since a place; an empty one: now."""
