"""Rows follow their unit when its place in the tree changes: from one position to another, once and for all.

Who sees a row hangs on its position, so a unit that comes under another one takes its rows along. A shift
says from where to where; a position that was left is never given again. All rows of a unit move in one
transaction, in whatever table they are, so at every instant they are seen by those who saw them before or
by those who see them afterwards, never by anybody else. The unit moves last: while it still lies at the
old position it waits for its turn, so a job that is killed goes on where it was (``ground.organisation``).

Append-only tables and guards let a change pass that is nothing but this (``chibo_moves``).
"""

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db import connection

from chibo.core.models import Scoped, Shift


def tables() -> list[str]:
    """Every table whose rows have a position, in a fixed order."""
    scoped = (model for model in apps.get_models() if issubclass(model, Scoped))
    return sorted(model._meta.db_table for model in scoped if model._meta.managed)


def carry(shifts: Iterable[Shift]) -> int:
    """Move all rows at the old positions to the new ones; inside a transaction and a scope of the installation.

    Returns:
        how many rows moved.
    """
    ids = [shift.pk for shift in shifts]
    if not ids:
        return 0
    moved = 0
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(
                f'UPDATE "{table}" t SET position = s.new, province = s.province'  # noqa: S608  # own names
                " FROM core_shift s WHERE s.id = ANY(%s) AND t.position = s.old",
                [ids],
            )
            moved += cursor.rowcount
    return moved


def waiting(unit_ids: Iterable[UUID]) -> "list[Shift]":
    """Shifts of units, the newest of each unit first."""
    return list(Shift.objects.filter(unit_id__in=list(unit_ids)).order_by("-made_at", "old"))
