"""Members come to another unit: a posting ends, another begins, and their record goes along."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from chibo.core import shifts
from chibo.ground.organisation import queries as organisation
from chibo.people.members.models import Member, Posting


def belonging(unit_ids: Sequence[UUID]) -> int:
    """How many members belong to these units now; one statement, inside a scope of the installation."""
    held = Posting.objects.filter(unit__in=list(unit_ids), valid_to=None)
    return held.values("member").distinct().count()


def with_unit(
    *,
    origin_id: UUID,
    target_id: UUID,
    persons: Sequence[UUID],
    on: date,
    decision: str,
    at: datetime,
) -> int:
    """All members of a unit, or some of them, belong to another one from a day on.

    Call it inside a scope of the installation, in the transaction of the change. May run twice.

    Args:
        persons: those who go; empty: all.

    Returns:
        how many members went.
    """
    origin, target = organisation.unit(origin_id), organisation.unit(target_id)
    still = Q(valid_to=None) | Q(valid_to__gte=on)
    held = Posting.objects.filter(still, unit=origin).select_for_update(no_key=True)
    if persons:
        held = held.filter(person__in=list(persons))
    made = []
    going = {posting.member_id for posting in held}
    for posting in list(held.order_by("member", "valid_from")):
        if posting.valid_from >= on:
            posting.unit = target
            posting.save(update_fields=["unit"])
            continue
        made.append(
            Posting(
                province=target.province,
                position=target.position,
                member_id=posting.member_id,
                person_id=posting.person_id,
                unit=target,
                valid_from=on,
                valid_to=posting.valid_to,
                decision=decision[:160],
            )
        )
        posting.valid_to = on - timedelta(days=1)
        posting.save(update_fields=["valid_to"])
    Posting.objects.bulk_create(made)
    members = Member.objects.filter(unit=origin)
    if persons:
        members = members.filter(person__in=list(persons))
    for member in list(members):
        shifts.carry_person(
            member.person_id,
            old=origin.position,
            new=target.position,
            province=target.province,
            at=at,
        )
    members.update(unit=target)
    return len(going)
