"""Who reads a closed case: dated rows with a reason. Readers are read as the installation."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from chibo.core import audit, cases
from chibo.core.actor import Actor, system_actor
from chibo.core.models import CaseReader
from chibo.core.scope import scope


def admit(
    actor: Actor,
    *,
    case_id: UUID,
    persons: Mapping[UUID, str],
    reason: str,
    position: int,
    at: datetime,
    until: datetime | None = None,
) -> list[UUID]:
    """Let persons read a case from now on; those who read it already stay as they are.

    Writes the rows and, when there is a new one, one audit line that belongs to the case.

    Args:
        persons: id → name as it is printed.
        reason: why, by rule or by whose decision.
        until: when their reading ends by itself.

    Returns:
        the persons who are new.
    """
    with scope(system_actor("readers of a case")), cases.within(case_id):
        known = {one.person_id for one in _holding(case_id, at)}
        new = [person for person in persons if person not in known]
        CaseReader.objects.bulk_create(
            [
                CaseReader(
                    case_id=case_id,
                    person_id=person,
                    person_name=persons[person],
                    reason=reason,
                    position=position,
                    since=at,
                    until=until,
                    added_by=actor.person_id,
                    added_by_name=actor.name,
                )
                for person in new
            ]
        )
        if new:
            detail = {"readers": [str(person) for person in new]}
            _record(actor, "core.readers_admitted", case_id, position, at, detail)
    return new


def dismiss(
    actor: Actor,
    *,
    case_id: UUID,
    person: UUID,
    reason: str,
    position: int,
    at: datetime,
    admitted_for: str = "",
) -> bool:
    """End somebody's reading; False when they were no reader.

    Args:
        admitted_for: only where this is the reason they were admitted for.
    """
    with scope(system_actor("readers of a case")), cases.within(case_id):
        held = _holding(case_id, at).filter(person_id=person)
        if admitted_for:
            held = held.filter(reason=admitted_for)
        ended = held.update(until=at, ended_because=reason)
        if ended:
            detail = {"reader": str(person)}
            _record(actor, "core.reader_dismissed", case_id, position, at, detail)
    return bool(ended)


def readers(case_id: UUID, *, at: datetime) -> list[CaseReader]:
    """Who reads a case at a time, in the order they were admitted."""
    with scope(system_actor("readers of a case")):
        return list(_holding(case_id, at).order_by("since", "person_name", "pk"))


def may_read(person: UUID | None, case_ids: Iterable[UUID], *, at: datetime) -> set[UUID]:
    """Those of the cases that a person reads at a time; one statement."""
    wanted = set(case_ids)
    if person is None or not wanted:
        return set()
    with scope(system_actor("readers of a case")):
        held = CaseReader.objects.filter(_in_time(at), case_id__in=wanted, person_id=person)
        return set(held.values_list("case_id", flat=True))


def pairs(wanted: Iterable[tuple[UUID, UUID]], *, at: datetime) -> set[tuple[UUID, UUID]]:
    """Those pairs of a person and a case that hold at a time; one statement, none for no pair."""
    asked = set(wanted)
    if not asked:
        return set()
    with scope(system_actor("readers of a case")):
        held = CaseReader.objects.filter(
            _in_time(at),
            person_id__in={person for person, _case in asked},
            case_id__in={case for _person, case in asked},
        )
        return asked & set(held.values_list("person_id", "case_id"))


def _holding(case_id: UUID, at: datetime) -> QuerySet[CaseReader]:
    return CaseReader.objects.filter(_in_time(at), case_id=case_id)


def _in_time(at: datetime) -> Q:
    return Q(until__isnull=True) | Q(until__gt=at)


def _record(
    actor: Actor, action: str, case_id: UUID, position: int, at: datetime, detail: dict[str, Any]
) -> None:
    audit.record(actor, action, subject=case_id, position=position, at=at, detail=detail)
