"""The way of a request: asked, confirmed by the branch, approved by the committee, or ended on the way."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID


class Wish(StrEnum):
    """What is asked for."""

    ADD = "add"
    CORRECT = "correct"
    REMOVE = "remove"
    TELL = "tell"


class Outcome(StrEnum):
    """How a request ended; the empty one: it has not."""

    OPEN = ""
    DONE = "done"
    REFUSED = "refused"
    TOLD = "told"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """Where a request is."""

    BRANCH = "branch"
    COMMITTEE = "committee"
    ENDED = "ended"


class Origin(StrEnum):
    """Where a fact comes from.

    Those of a request went through two persons, which the database checks; the others tell what stood
    in the record already, what a decision of the organisation brought, or what a register answered.
    """

    OPENING = "opening"
    REQUEST = "request"
    EVENT = "event"
    REGISTER = "register"


PROOF_STAYS = timedelta(days=365)
"""How long proof of a request that came to nothing is kept (docs/decisions/0014-record-facts.md)."""


def step(*, outcome: str, confirmed: bool) -> Step:
    """Where a request is."""
    if outcome:
        return Step.ENDED
    return Step.COMMITTEE if confirmed else Step.BRANCH


def may_confirm(who: UUID, *, member: UUID) -> bool:
    """Whether somebody may confirm: anybody but the member."""
    return who != member


def may_approve(who: UUID, *, member: UUID, confirmed_by: UUID | None, asked_by: UUID) -> bool:
    """Whether somebody may approve: neither the member, nor who asked, nor who confirmed."""
    return confirmed_by is not None and who not in {member, confirmed_by, asked_by}
