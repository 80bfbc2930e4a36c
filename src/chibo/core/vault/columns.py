"""Columns whose values are sealed: how a room seals and opens them, and which of them there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from chibo.core.errors import Broken
from chibo.core.vault import box, custody, keys
from chibo.core.vault.box import NotOpened, Place

Row = UUID | int | str
R = TypeVar("R", bound=Row)
C = TypeVar("C", bound="Column")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of bytes in a table whose primary key is ``id``.

    Args:
        table: its name in the database; all columns of a table have one data key.
    """

    table: str
    name: str

    def place(self, row: Row) -> Place:
        """Where the value of a row stands."""
        return Place(self.table, self.name, str(row))

    def seal(self, row: Row, plain: bytes, *, using: str = "default") -> bytes:
        """A value as the column holds it; one statement."""
        return self.seal_all({row: plain}, using=using)[row]

    def seal_all(self, values: Mapping[R, bytes], *, using: str = "default") -> dict[R, bytes]:
        """Values by row, sealed; one statement for all of them."""
        if not values:
            return {}
        key = keys.current(self.table, using=using)
        return {
            row: box.seal(key.secret, key.number, self.place(row), plain)
            for row, plain in values.items()
        }

    def open(self, row: Row, sealed: bytes | memoryview, *, using: str = "default") -> bytes:
        """The value of a row; a statement only where its key is new to this process.

        Raises:
            Broken: it does not open (changed, moved here, another key). Unavailable: custody is away.
        """
        place, given = self.place(row), bytes(sealed)
        try:
            secret = keys.secret_of(box.number_of(given, place), using=using)
            return box.open_sealed(secret, place, given)
        except NotOpened as error:
            raise Broken(
                _("Sealed data cannot be opened: %(reason)s."),
                code="not_opened",
                reason=str(error),
            ) from None

    def stale(self, number: int) -> int:
        """How many values are sealed under another key than this one."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM {self.table} WHERE {self._is_stale()}",  # noqa: S608
                [box.header(number)],
            )
            return int(cursor.fetchone()[0])

    def renew(self, number: int, *, after: Row | None, most: int) -> tuple[int, Row | None]:
        """Seal some values anew that are under another key, in the order of their ids.

        Rows that others hold just now are passed over. Call inside a scope that may write the rows.

        Returns:
            how many, and the last of them where there may be more.
        """
        beyond = "" if after is None else "AND id > %s"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {self.name} FROM {self.table} WHERE {self._is_stale()} {beyond} "  # noqa: S608
                "ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                [box.header(number), *([] if after is None else [after]), most],
            )
            taken = {row: self.open(row, value) for row, value in cursor.fetchall()}
            cursor.executemany(
                f"UPDATE {self.table} SET {self.name} = %s WHERE id = %s",  # noqa: S608
                [(value, row) for row, value in self.seal_all(taken).items()],
            )
        return len(taken), list(taken)[-1] if len(taken) == most else None

    def _is_stale(self) -> str:
        return f"{self.name} IS NOT NULL AND substring({self.name} from 1 for 5) <> %s"


@dataclass(frozen=True, slots=True)
class Index:
    """A blind index: equal values are found by it, and who reads the column learns nothing."""

    table: str
    name: str

    def of(self, text: str, *, key: bytes = b"") -> bytes:
        """The index of a value.

        Args:
            key: one that is to come in place of the present one.

        Raises:
            Unavailable: the key is not in its place.
        """
        return custody.index_of(key or keys.index_key(), self.table, self.name, text)

    def of_all(self, texts: Iterable[str]) -> dict[str, bytes]:
        """The index of each value."""
        key = keys.index_key()
        return {text: custody.index_of(key, self.table, self.name, text) for text in texts}


_declared: dict[tuple[str, str], Column] = {}


def declare(column: C) -> C:
    """Make a column known, so that its values are sealed anew when keys change."""
    _declared[column.table, column.name] = column
    return column


def declared() -> list[Column]:
    """All of them, by table and name."""
    return [column for _key, column in sorted(_declared.items())]


def tables() -> list[str]:
    """Tables with sealed columns."""
    return list(dict.fromkeys(column.table for column in declared()))
