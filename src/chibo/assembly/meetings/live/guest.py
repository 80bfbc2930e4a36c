"""Somebody who listens, and what their right hangs on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chibo.core import access
from chibo.core.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A guest of a meeting's stream.

    ``by_office``: the meeting is seen through the mandate alone, so that the right ends with it.
    ``factors``: passkeys and apps of the account at the door. ``until``: when the earliest of session
    and mandate ends, as known at the door. ``case``: of a closed session, which the guest must read.
    """

    audience: str
    locale: str
    actor: Actor
    session: str = ""
    user_id: int = 0
    mark: str = ""
    factors: frozenset[int] = frozenset()
    by_office: bool = False
    until: datetime | None = None
    projector: UUID | None = None
    case: UUID | None = None

    @property
    def person(self) -> str:
        return str(self.actor.person_id or "")

    @property
    def names(self) -> set[str]:
        """What notices of changed access (``core.access``) call this guest."""
        if self.projector is not None:
            return {f"screen:{self.projector}"}
        named = {f"user:{self.user_id}", f"person:{self.person}"}
        return named | {f"session:{access.session_name(self.session)}"}
