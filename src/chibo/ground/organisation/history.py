"""The tree as of any day: what lay where, what it was called, and what happened to a unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from chibo.core import names
from chibo.core.actor import REHEARSALS
from chibo.ground.organisation.models import Unit, UnitEvent, UnitPast

FIELDS = (
    "unit_id",
    "code",
    "kind",
    "basis",
    "name",
    "short_name",
    "search_key",
    "parent_id",
    "position",
    "last",
)


@dataclass(frozen=True, slots=True)
class State:
    """A unit as it was on a day; ``position`` and ``last`` are those of today's tree."""

    unit_id: UUID
    code: str
    kind: str
    basis: str
    name: str
    short_name: str
    search_key: str
    parent_id: UUID | None
    position: int
    last: int


def states(
    day: date,
    *,
    parent: UUID | None = None,
    within: tuple[int, int] | None = None,
    text: str = "",
    kind: str = "",
    units: Iterable[UUID] | None = None,
    top: bool = False,
) -> "QuerySet[Any]":
    """Units that there were on a day, as they were then, by name; rows of ``FIELDS``, in one statement.

    Args:
        parent: only those directly below it, as of the day.
        within: only those in a range of today's positions.
        top: only the highest ones.
        text: every word of it is in the name, with or without marks, or it is a code.
    """
    now, then = _of_day(day)
    now = now.annotate(unit_id=F("pk"))
    then = then.annotate(code=F("unit__code"), position=F("unit__position"), last=F("unit__last"))
    wanted_now, wanted_then = Q(), Q()
    if parent is not None:
        wanted_now &= Q(parent=parent)
        wanted_then &= Q(parent=parent)
    if top:
        wanted_now &= Q(parent=None)
        wanted_then &= Q(parent=None)
    if units is not None:
        chosen = list(units)
        wanted_now &= Q(pk__in=chosen)
        wanted_then &= Q(unit__in=chosen)
    if within is not None:
        wanted_now &= Q(position__range=within)
        wanted_then &= Q(unit__position__range=within)
    if kind:
        wanted_now &= Q(kind=kind)
        wanted_then &= Q(kind=kind)
    if text.strip():
        spelt = Q()
        for word in names.search_key(text).split():
            spelt &= Q(search_key__contains=word)
        wanted_now &= spelt | Q(code=text.strip())
        wanted_then &= spelt | Q(unit__code=text.strip())
    present = now.filter(wanted_now).values_list(*FIELDS)
    past = then.filter(wanted_then).values_list(*FIELDS)
    return present.union(past, all=True).order_by("search_key", "position")


def counts_below(unit_ids: Iterable[UUID], day: date) -> dict[UUID, int]:
    """How many units there were directly below each of these on a day; two statements."""
    wanted = list(unit_ids)
    found: dict[UUID, int] = dict.fromkeys(wanted, 0)
    for part in _of_day(day):
        for parent, n in part.filter(parent__in=wanted).values_list("parent").annotate(Count("pk")):
            found[parent] += n
    return found


def _of_day(day: date) -> tuple["QuerySet[Unit]", "QuerySet[UnitPast]"]:
    """Units whose present state, and past states, hold on a day."""
    present = Unit.objects.filter(
        Q(since__lte=day) | Q(since=None, valid_from__lte=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        position__lt=REHEARSALS,
    ).order_by()
    return present, UnitPast.objects.filter(valid_from__lte=day, valid_to__gte=day).order_by()


def state_of(unit_id: UUID, day: date) -> State | None:
    """A unit on a day; None when there was none."""
    found = states(day, units=[unit_id])[:1]
    return next((State(*row) for row in found), None)


def above(unit: Unit | State, day: date) -> list[State]:
    """The units above one on a day, from the top; one statement for each level."""
    found: list[State] = []
    at = unit.parent_id
    while at is not None:
        state = state_of(at, day)
        if state is None:
            break
        found.append(state)
        at = state.parent_id
    return found[::-1]


def children_in(parent_id: UUID, *, first: date, last: date) -> list[Unit]:
    """Units that lay directly below one on the last day of a time, or ended within it while they did.

    In the order of today's tree, each called as it was then; not to be saved. Two statements.
    """
    ends = last - timedelta(days=1)
    held = Q(valid_to=None) | Q(valid_to__gte=first)
    began = Q(since__lte=last) | Q(since=None, valid_from__lte=last)
    ended = Q(valid_to__range=(first, ends))
    found = list(
        Unit.objects.filter(held, began | ended, parent=parent_id, position__lt=REHEARSALS)
    )
    then = UnitPast.objects.filter(
        Q(unit__valid_to=None) | Q(unit__valid_to__gte=last),
        parent=parent_id,
        valid_from__lte=last,
        valid_to__gte=last,
    ).select_related("unit")
    for past in then:
        for name in ("name", "short_name", "search_key", "kind", "basis"):
            setattr(past.unit, name, getattr(past, name))
        found.append(past.unit)
    return sorted(found, key=lambda unit: unit.position)


def above_in(unit: Unit, *, first: date, last: date) -> UUID | None:
    """The unit above one at the end of a time, or on its own last day within it; at most one statement."""
    if unit.valid_to is not None and unit.valid_to < last:
        return unit.parent_id if unit.valid_to >= first else None
    if (unit.since or unit.valid_from) <= last:
        return unit.parent_id
    past = UnitPast.objects.filter(unit=unit, valid_from__lte=last, valid_to__gte=last).first()
    return past.parent_id if past else None


def parents_in(first: date, last: date) -> dict[UUID, UUID | None]:
    """The unit above each unit at the end of a time, as ``above_in`` says; three statements over the whole tree."""
    found = parents(last)
    ended = Unit.objects.filter(valid_to__range=(first, last - timedelta(days=1)))
    return found | dict(ended.values_list("pk", "parent_id"))


def days_of_change() -> list[date]:
    """Days on which the tree was another than the day before, in order; three statements."""
    days = {one + timedelta(days=1) for one in UnitPast.objects.values_list("valid_to", flat=True)}
    ended = Unit.objects.exclude(valid_to=None).values_list("valid_to", flat=True)
    days |= {one + timedelta(days=1) for one in ended if one}
    return sorted(days | set(Unit.objects.values_list("valid_from", flat=True).distinct()))


def parents(day: date) -> dict[UUID, UUID | None]:
    """The unit directly above each unit, on a day; two statements that read the whole tree."""
    return {row[0]: row[7] for row in states(day)}


def story(unit_id: UUID) -> list[UnitEvent]:
    """What decisions did to a unit, newest first; inside a scope, one statement."""
    return list(UnitEvent.objects.filter(unit=unit_id).order_by("-on", "-recorded_at", "pk"))


def units_of(change: UUID) -> list[UUID]:
    """The units that have part in a change; inside a scope, one statement."""
    found = UnitEvent.objects.filter(change=change).order_by("recorded_at", "pk")
    return list(dict.fromkeys(found.values_list("unit_id", flat=True)))
