"""Rows follow their unit when its place in the tree changes: from one position to another, once and for all.

Who sees a row hangs on its position, so a unit that comes under another one takes its rows along. A shift
says from where to where; a position that was left is never given again. All rows of a unit move in one
transaction, in whatever table they are, so at every instant they are seen by those who saw them before or
by those who see them afterwards, never by anybody else. The unit moves last: while it still lies at the
old position it waits for its turn, so a job that is killed goes on where it was (``ground.organisation``).

What is kept of a person goes with them to another unit in the same way: their record and their ways to
sign in, not what they did in meetings of the unit they leave.

Append-only tables and guards let a change pass that is nothing but this (``chibo_moves``).
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import connection

from chibo.core.models import Removal, Scoped, Shift


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


def personal_tables() -> list[tuple[str, str]]:
    """Tables of rows that go with a person, each with the column that says whose they are."""
    found = []
    for model in apps.get_models():
        if issubclass(model, Scoped) and model.__module__.startswith(_WITH_THE_PERSON):
            columns = {field.column for field in model._meta.concrete_fields}
            if "person_id" in columns:
                found.append((model._meta.db_table, "person_id"))
    return sorted([*found, ("accounts_person", "id")])


_WITH_THE_PERSON = ("chibo.people.", "chibo.ground.accounts.")


def carry_person(person_id: UUID, *, old: int, new: int, province: int, at: datetime) -> int:
    """Move what is kept of a person from one unit to another; inside a transaction and a scope of the installation.

    Returns:
        how many rows moved.
    """
    Removal.objects.create(
        person_id=person_id, old=old, new=new, position=new, province=province, made_at=at
    )
    moved = 0
    with connection.cursor() as cursor:
        for table, column in personal_tables():
            cursor.execute(
                f'UPDATE "{table}" SET position = %s, province = %s'  # noqa: S608  # own names
                f" WHERE {column} = %s AND position = %s",
                [new, province, person_id, old],
            )
            moved += cursor.rowcount
    return moved
