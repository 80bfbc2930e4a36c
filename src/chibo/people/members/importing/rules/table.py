"""The rows of a list, each with the number it has in the file, and what becomes of each."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chibo.people.members.importing.rules import cells
from chibo.people.members.importing.rules.check import Known, Problem, read_row, repeated
from chibo.people.members.importing.rules.columns import Column, heading_row
from chibo.people.members.importing.rules.entry import Entry

MOST_ROWS = 1_000
MOST_COLUMNS = 60
LONGEST_CELL = 500
_COUNTED = re.compile(r"\(?\d{1,2}\)?")


class TooMuch(ValueError):
    """More than a branch's list can be; the argument is the code of the sentence."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, and the rows below them with their numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def as_lists(self) -> list[list[object]]:
        """For keeping as JSON: the headings (number 0), then the rows."""
        return [[0, *self.headings], *([number, *cells] for number, cells in self.rows)]


def kept(lists: Sequence[Sequence[object]]) -> Table:
    """A table from ``Table.as_lists``."""
    head, *rows = lists
    return Table(
        headings=tuple(map(str, head[1:])),
        rows=tuple((int(str(row[0])), tuple(map(str, row[1:]))) for row in rows),
    )


def table_of(rows: Sequence[Sequence[str]]) -> Table:
    """Find the headings, leave out what stands above them and empty rows.

    Raises:
        TooMuch: ``no_rows``, ``many_rows``, ``many_columns``, ``long_cell``.
    """
    clean = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    filled = [place for place, row in enumerate(clean) if any(row)]
    first = heading_row(clean)
    if first is None and filled:
        first = filled[0]
    below = [place for place in filled if first is not None and place > first]
    if first is None or not below:
        raise TooMuch("no_rows")
    width = max(_width(clean[place]) for place in (first, *below))
    if len(below) > MOST_ROWS:
        raise TooMuch("many_rows")
    if width > MOST_COLUMNS:
        raise TooMuch("many_columns")
    if any(len(cell) > LONGEST_CELL for place in below for cell in clean[place]):
        raise TooMuch("long_cell")
    return Table(
        headings=_padded(clean[first], width),
        rows=tuple((place + 1, _padded(clean[place], width)) for place in below),
    )


def _width(row: Sequence[str]) -> int:
    return max((place + 1 for place, cell in enumerate(row) if cell), default=0)


def _padded(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*row[:width], *[""] * (width - len(row)))


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    THERE = "there"
    WRONG = "wrong"
    PASSED = "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row, and what becomes of it; ``name`` is what stands for the name, understood or not."""

    number: int
    fate: Fate
    name: str
    entry: Entry | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a list is judged against.

    Args:
        known: members of the branch.
        elsewhere: numbers of cards that are on record in other branches.
        ethnic_code: code of an ethnic group by its name.
        held: personal ids, of those asked about, that are on record.
    """

    today: date
    known: Collection[Known]
    elsewhere: frozenset[str]
    ethnic_code: Callable[[str], str | None]
    held: frozenset[str] = frozenset()


def judge(table: Table, mapping: Sequence[Column | None], world: World) -> list[Judged]:
    """What becomes of each row, in the order of the file."""
    judged = [_judge(number, cells, mapping, world) for number, cells in table.rows]
    entries = [(row.number, row.entry) for row in judged if row.entry is not None]
    twice = repeated(entries)
    return [
        Judged(number=row.number, fate=Fate.WRONG, name=row.name, problems=(twice[row.number],))
        if row.number in twice
        else row
        for row in judged
    ]


def _judge(
    number: int, cells: Sequence[str], mapping: Sequence[Column | None], world: World
) -> Judged:
    texts = {
        column: cell for column, cell in zip(mapping, cells, strict=True) if column is not None
    }
    name = _name(texts)
    if _is_no_member(cells, texts):
        return Judged(number=number, fate=Fate.PASSED, name=next(filter(None, cells)))
    read = read_row(texts, today=world.today, ethnic_code=world.ethnic_code)
    if read.entry is None:
        return Judged(number=number, fate=Fate.WRONG, name=name, problems=read.problems)
    entry = read.entry
    if any(known.is_same(entry) for known in world.known):
        return Judged(number=number, fate=Fate.THERE, name=entry.full_name, entry=entry)
    if entry.card_number and entry.card_number in world.elsewhere:
        problem = Problem(code="elsewhere", column=Column.CARD)
        return Judged(number=number, fate=Fate.WRONG, name=name, problems=(problem,))
    if entry.personal_id in world.held:
        problem = Problem(code="id_held", column=Column.PERSONAL_ID)
        return Judged(number=number, fate=Fate.WRONG, name=name, problems=(problem,))
    return Judged(number=number, fate=Fate.NEW, name=entry.full_name, entry=entry)


def ids_in(table: Table, mapping: Sequence[Column | None]) -> set[str]:
    """The personal ids that a list tells, as far as they can be read."""
    if Column.PERSONAL_ID not in mapping:
        return set()
    place = list(mapping).index(Column.PERSONAL_ID)
    return {text for _number, told in table.rows if (text := _id(told[place]))}


def _id(text: str) -> str:
    try:
        return cells.digits_of_id(text) if text else ""
    except cells.Unclear:
        return ""


def _name(texts: dict[Column, str]) -> str:
    halves = (texts.get(Column.OTHER_NAMES, ""), texts.get(Column.GIVEN_NAME, ""))
    return texts.get(Column.FULL_NAME, "") or " ".join(filter(None, halves))


def _is_no_member(cells: Sequence[str], texts: dict[Column, str]) -> bool:
    """A total, a signature below the list, or a row that numbers the columns."""
    filled = [cell for cell in cells if cell]
    told = [text for text in texts.values() if text]
    return len(told) < 2 or all(_COUNTED.fullmatch(cell) for cell in filled)
