"""The audit trail: written in the same transaction as what it tells of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chibo.core.actor import Actor
from chibo.core.models import AuditEntry


def record(
    actor: Actor,
    action: str,
    *,
    subject: UUID | None,
    position: int,
    at: datetime,
    province: int = 0,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one line to the audit trail.

    Args:
        action: room and past participle, e.g. ``voting.vote_closed``.
        subject: what was changed or looked at.
        position: unit the line belongs to; whoever oversees it can read the line.
        detail: ids, codes and counts only; never a choice, a secret or free text.
    """
    AuditEntry.objects.create(
        at=at,
        action=action,
        subject=subject,
        position=position,
        province=province,
        actor_kind=actor.kind,
        actor_person=actor.person_id,
        actor_name=actor.name,
        office=actor.office,
        detail=detail or {},
    )
