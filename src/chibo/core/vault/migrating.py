"""Steps of migrations that seal columns which held their values in clear, or open them on the way back."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from chibo.core.vault.columns import Column, Row

_BATCH = 500
_WIDE = "SELECT set_config('app.lo', '0', true), set_config('app.hi', '4611686018427387904', true)"
_SHUT = "SELECT set_config('app.lo', '', true), set_config('app.hi', '', true)"
Step = Callable[[Any, BaseDatabaseSchemaEditor], None]


def sealing(*columns: Column) -> tuple[Step, Step]:
    """Both ways of ``RunPython`` for columns of bytes; all rows in the migration's transaction, or none."""

    def forwards(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for column in columns:
            _move(editor, column, partial(column.seal_all, using=_alias(editor)))

    def backwards(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for column in columns:
            _move(editor, column, partial(_opened, column, using=_alias(editor)))

    return forwards, backwards


def rows_of(editor: BaseDatabaseSchemaEditor, query: str) -> Iterator[list[tuple[Any, ...]]]:
    """Batches of rows of every unit."""
    with editor.connection.cursor() as cursor:
        cursor.execute(_WIDE)
        cursor.execute(query)
        rows = iter(cursor.fetchall())
    while batch := list(islice(rows, _BATCH)):
        yield batch


def write(editor: BaseDatabaseSchemaEditor, query: str, values: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of any unit."""
    with editor.connection.cursor() as cursor:
        cursor.execute(_WIDE)
        cursor.executemany(query, list(values))
        cursor.execute(_SHUT)


def _alias(editor: BaseDatabaseSchemaEditor) -> str:
    alias: str = editor.connection.alias
    return alias


def _move(
    editor: BaseDatabaseSchemaEditor,
    column: Column,
    moved: Callable[[dict[Row, bytes]], dict[Row, bytes]],
) -> None:
    query = f"SELECT id, {column.name} FROM {column.table} WHERE {column.name} IS NOT NULL"  # noqa: S608
    put = f"UPDATE {column.table} SET {column.name} = %s WHERE id = %s"  # noqa: S608
    for batch in rows_of(editor, query):
        values = moved({row: bytes(value) for row, value in batch})
        write(editor, put, [(value, row) for row, value in values.items()])


def _opened(column: Column, rows: dict[Row, bytes], *, using: str) -> dict[Row, bytes]:
    return {row: column.open(row, value, using=using) for row, value in rows.items()}
