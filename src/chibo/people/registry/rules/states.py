"""Where questions, numbers, matches and runs stand."""

from enum import StrEnum


class Result(StrEnum):
    """What became of a question."""

    FOUND = "found"
    NOBODY = "nobody"
    ENDED = "ended"
    AWAY = "away"
    REFUSED = "refused"


class LinkState(StrEnum):
    """Whether what the register tells of a number is applied."""

    ACTIVE = "active"
    HELD = "held"


class MatchState(StrEnum):
    """Whether somebody decided whom an answer means."""

    OPEN = "open"
    ACCEPTED = "accepted"
    NOBODY = "nobody"
    EXPIRED = "expired"


class RunState(StrEnum):
    """Where a comparison of many stands; ``stopped``: a person has to see to it."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


KEPT_DAYS = 30
"""How long candidates wait for a decision before they are forgotten."""
