"""Keys are changed while everybody works on: what is sealed under old keys stays readable throughout.

A wrapping key is changed by wrapping the data keys anew; no value is touched. A data key is changed by
putting another one in force: whatever is written from then on is sealed under it, and ``work_off`` seals the
rest anew, a few hundred rows at a time, each step a transaction of its own. Killed in between, it begins
again with what is left. Old data keys are kept: somebody may hold a row that was read before, and copies
are brought back with the keys of their day.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.core.vault import columns, custody, keys
from chibo.core.vault.columns import Column, Row
from chibo.core.vault.custody import KeysUnusable

STEP = 500
Told = Callable[[Column, int, int], None]
"""Of a column: how many values are sealed anew, and how many there are to be."""


def renew_wrapping() -> int:
    """Put another wrapping key in force and take away the one before; its number.

    One that was put in force and has not wrapped everything yet is gone on with.

    Raises:
        Unavailable: the file cannot be read, or belongs to another user. Broken: a data key does not unwrap.
    """
    path = Path(settings.CHIBO_VAULT_KEY)
    with transaction.atomic():
        keys.lock("default")
        held = keys.wrapping_keys()
        wrapped = _wrapped()
        if all(by == held.newest for _number, _table, _value, by in wrapped):
            held = _added(path)
        for number, table, value, _by in wrapped:
            secret = held.unwrap(number, table, value)
            _put(number, held.wrap(number, table, secret), held.newest)
    with transaction.atomic():
        keys.lock("default")
        held = keys.wrapping_keys()
        needed = {by for _number, _table, _value, by in _wrapped()} | {held.newest}
        kept = {by: key for by, key in held.keys.items() if by in needed}
        custody.write(path, kept, keys.token())
    return held.newest


def _added(path: Path) -> custody.WrappingKeys:
    try:
        return custody.add(path, keys.token())
    except KeysUnusable as error:
        raise keys.unavailable(error) from error


def _wrapped() -> list[tuple[int, str, bytes, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, table_name, wrapped, wrapped_by FROM core_datakey ORDER BY id")
        return [(number, table, bytes(value), by) for number, table, value, by in cursor.fetchall()]


def _put(number: int, wrapped: bytes, by: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_datakey SET wrapped = %s, wrapped_by = %s WHERE id = %s",
            [wrapped, by, number],
        )


def renew_data(tables: Iterable[str]) -> None:
    """Put another data key in force for each of these tables; ``work_off`` does the rest."""
    for table in tables:
        keys.renew(table)


def prepare() -> None:
    """See that every table with sealed columns has a data key, so that nobody waits for one."""
    for table in columns.tables():
        keys.current(table)


def left() -> dict[Column, int]:
    """Columns with values under old keys, and how many."""
    with scope(_rounds()):
        counted = {one: one.stale(keys.current(one.table).number) for one in columns.declared()}
    return {column: count for column, count in counted.items() if count}


def work_off(told: Told | None = None, *, step: int = STEP) -> int:
    """Seal anew what is under old keys; how many values. May run beside everything else, and several times."""
    done = 0
    for column, count in left().items():
        done += _work_off(column, count, told, step)
    return done


def _work_off(column: Column, count: int, told: Told | None, step: int) -> int:
    done, after = 0, None
    while True:
        moved, last = _step(column, after, step)
        done += moved
        if told is not None:
            told(column, done, max(count, done))
        if last is None:
            return done
        after = last


def _step(column: Column, after: Row | None, step: int) -> tuple[int, Row | None]:
    """A few rows in one transaction; how many, and the last one (none: that was all)."""
    with scope(_rounds()):
        return column.renew(keys.current(column.table).number, after=after, most=step)


def _rounds() -> Actor:
    return system_actor("vault")
