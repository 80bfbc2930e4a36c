"""May a branch meet online or hybrid on a day? (docs/reference/meeting-rules.md, online meetings)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chibo.assembly.meetings.rules.refusal import check


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The superior committee's decision that lets a branch meet online or hybrid."""

    number: str
    valid_from: date
    valid_to: date
    decision_types: frozenset[str] = frozenset()

    def holds(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.valid_from <= day <= self.valid_to


def check_mode(
    *,
    mode: str,
    scattered: int,
    members: int,
    share: Fraction,
    approval: Approval | None,
    day: date,
    source: str,
) -> None:
    """Refuse an online meeting where not enough members are scattered, and one without approval.

    Args:
        scattered: members who cannot come to one place.
        members: members without the exempt and suspended ones.
        share: more than this part must be scattered.

    Raises:
        Refusal: ``online_condition`` or ``approval_missing``.
    """
    if mode == "in_person":
        return
    enough = scattered > share * members
    check(enough, "online_condition", scattered=scattered, members=members, source=source)
    check(approval is not None and approval.holds(day), "approval_missing")
