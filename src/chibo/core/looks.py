"""Looks from above: who opens something of a unit from a seat above it leaves a line that the unit can read.

    page of a meeting, a paper, figures ─► looked() ─► audit trail ─► "who looked from above"

Each room declares what of its own may be looked at, and how the things are called. Whoever loads a
page again within a minute leaves no second line.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from chibo.core import audit, cases
from chibo.core.actor import Actor
from chibo.core.models import AuditEntry

AGAIN = timedelta(minutes=1)
Names = Callable[[Iterable[UUID]], Mapping[UUID, tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Something of a unit that may be opened from above.

    Args:
        code: the line in the audit trail, e.g. ``documents.observed``.
        label: what was opened, in a word or two.
        named: name and address of what has these ids; one statement, inside a scope.
        for_members: members of the unit read of it too, not its committee alone.
    """

    code: str
    label: str | Promise
    named: Names
    for_members: bool = False


_known: dict[str, Sight] = {}


def declare(sight: Sight) -> Sight:
    """Make it known; a room does so in its ``menu.py``."""
    _known[sight.code] = sight
    return sight


def declared() -> list[Sight]:
    """All of them, by code."""
    return sorted(_known.values(), key=lambda sight: sight.code)


def is_above(actor: Actor, position: int) -> bool:
    """Whether a person's seat lies above a unit and covers it."""
    return actor.kind == "person" and actor.lo < position <= actor.hi


def looked(
    actor: Actor,
    sight: Sight,
    *,
    subject: UUID,
    position: int,
    at: datetime,
    province: int = 0,
    case_id: UUID | None = None,
) -> bool:
    """Write down that somebody above opened something; inside a scope.

    Args:
        position: of the unit whose it is.
        case_id: the closed case that it belongs to, if any: then its readers alone see the line.

    Returns:
        whether a line was written: not for the unit's own people, nor for the same look within a minute.
    """
    if not is_above(actor, position):
        return False
    _one_at_a_time(f"look {actor.person_id} {sight.code} {subject}")
    earlier = AuditEntry.objects.filter(
        subject=subject,
        at__gt=at - AGAIN,
        at__lte=at,
        action=sight.code,
        actor_person=actor.person_id,
    )
    if earlier.exists():
        return False
    with cases.within(case_id):
        audit.record(
            actor,
            sight.code,
            subject=subject,
            position=position,
            province=province,
            at=at,
            detail={"unit": str(actor.unit_id)},
        )
    return True


def _one_at_a_time(name: str) -> None:
    number = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
