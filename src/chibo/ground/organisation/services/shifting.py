"""Rows follow their units to new places: a job that can be killed at any moment and goes on where it was.

A unit and all its rows move in one transaction (``core.shifts``). What is left to do is read off the units
themselves: those that still lie at the old position of a shift.
"""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from chibo.core import access, jobs, shifts
from chibo.core.actor import system_actor
from chibo.core.models import Shift
from chibo.core.scope import scope
from chibo.ground.organisation.models import Mandate, Unit

TASK = "organisation.shift"
UNITS_AT_ONCE = 50
_LOCK = 0x6368_6962_6F
"""Of PostgreSQL's advisory locks: one job moves rows at a time, on whatever machine."""


def begin(made: Sequence[Shift]) -> None:
    """Queue the job in the transaction of the change; nothing where no unit moved."""
    if made:
        jobs.defer(TASK, lock=TASK, key=TASK)


def carry_all() -> int:
    """Move what waits, some units at a time; may run twice, and at the same time.

    Returns:
        how many units moved.
    """
    moved = 0
    while done := step():
        moved += done
    return moved


@transaction.atomic
def step(limit: int = UNITS_AT_ONCE) -> int:
    """Move some units with all their rows, in one transaction; 0 when nothing waits."""
    with scope(system_actor("organisation.shift")):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        batch = list(waiting().order_by("new")[:limit])
        if not batch:
            return 0
        units = [shift.unit_id for shift in batch]
        list(Unit.objects.select_for_update().filter(pk__in=units).values_list("pk"))
        shifts.carry(batch)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE organisation_unit u SET position = s.new, last = s.new_last,"
                " province = s.province FROM core_shift s"
                " WHERE s.id = ANY(%s) AND u.id = s.unit_id AND u.position = s.old",
                [[shift.pk for shift in batch]],
            )
        for person in Mandate.objects.filter(unit__in=units, valid_to=None).values_list(
            "person_id", flat=True
        ):
            access.tell("person", person)
    return len(batch)


def waiting() -> "QuerySet[Shift]":
    """Shifts of units that still lie where they were."""
    here = Unit.objects.filter(pk=OuterRef("unit_id")).values("position")
    return Shift.objects.filter(old=Subquery(here))


def sweep() -> int:
    """Move rows that were written to a place just left, by commands that had begun before; may run twice.

    Returns:
        how many rows moved.
    """
    moved = 0
    with transaction.atomic(), scope(system_actor("organisation.sweep")):
        ids = Shift.objects.exclude(pk__in=waiting().values("pk"))
        while found := shifts.carry(ids):
            moved += found
    return moved
