"""From the bytes of a file to rows of texts: XLSX or CSV, known by their content; nothing in them is run.

A workbook is looked at before it is opened: it may not unpack to more than ``LARGEST_UNPACKED``, reach to a
cell far away, or bring macros. Formulas give the value that was saved with them.
"""

import codecs
import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from chibo.people.members.importing.rules.columns import guess, heading_row

LARGEST_FILE = 2 * 1024**2
LARGEST_UNPACKED = 30 * 1024**2
MOST_FILES = 500
FARTHEST_ROW, FARTHEST_COLUMN = 5_000, 200
_CHUNK = 64 * 1024
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,5})([0-9]{0,12})([^"']{0,1})""")
_WORKBOOK = "xl/workbook.xml"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Unreadable(ValueError):
    """A file that cannot be taken; the argument is the code of the sentence."""


def read(data: bytes) -> list[list[str]]:
    """All rows of a file, cells as texts; of a workbook the first sheet with known headings.

    Raises:
        Unreadable: ``empty``, ``large``, ``old_office`` (or locked by a password), ``not_a_list``,
            ``unpacks_large``, ``macros``, ``far_cells``, ``damaged``.
    """
    if not data.strip():
        raise Unreadable("empty")
    if len(data) > LARGEST_FILE:
        raise Unreadable("large")
    if data.startswith(_OLD_OFFICE):
        raise Unreadable("old_office")
    if data.startswith(b"PK"):
        return _workbook(data)
    return _separated(_decoded(data))


def _workbook(data: bytes) -> list[list[str]]:
    _look_inside(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [_texts(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("damaged") from error
    if not sheets:
        raise Unreadable("empty")
    return next((rows for rows in sheets if heading_row(rows) is not None), sheets[0])


def _look_inside(data: bytes) -> None:
    """Unpack everything in small pieces, so that a lie about its size is found before it does harm."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if _WORKBOOK not in names:
                raise Unreadable("not_a_list")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Unreadable("macros")
            if len(names) > MOST_FILES:
                raise Unreadable("unpacks_large")
            left = LARGEST_UNPACKED
            for name in names:
                left = _look_at(archive, name, left)
    # zipfile raises a RuntimeError for a password, and for a way of packing that it cannot read.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError) as error:
        raise Unreadable("damaged") from error


def _look_at(archive: zipfile.ZipFile, name: str, left: int) -> int:
    content = io.BytesIO()
    with archive.open(name) as file:
        while piece := file.read(_CHUNK):
            left -= len(piece)
            if left < 0:
                raise Unreadable("unpacks_large")
            content.write(piece)
    if name.lower().endswith((".xml", ".rels")):
        _check_xml(content.getvalue())
    return left


def _check_xml(text: bytes) -> None:
    """No entities, no other encoding than UTF-8, and no cell so far away that the sheet fills the memory."""
    if b"\0" in text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Unreadable("damaged")
    if b"sheetData" not in text:
        return
    for letters, digits, more in _REFERENCE.findall(text):
        if more:
            raise Unreadable("damaged")
        if len(digits) > 7 or int(digits or 0) > FARTHEST_ROW:
            raise Unreadable("far_cells")
        if letters and _column(letters.upper()) > FARTHEST_COLUMN:
            raise Unreadable("far_cells")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _texts(sheet: Any) -> list[list[str]]:
    """Rows from the first of the sheet on, so that numbers are those a person sees beside them."""
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _text(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return unicodedata.normalize("NFC", str(cell))


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _decoded(data: bytes) -> str:
    encodings = [name for mark, name in _MARKS if data.startswith(mark)]
    if not encodings and b"\0" in data[:200]:
        encodings = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    for encoding in encodings or ["utf-8", "cp1258"]:
        try:
            text = unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
    raise Unreadable("not_a_list")


def _is_text(text: str) -> bool:
    return not any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n" for sign in text)


def _separated(text: str) -> list[list[str]]:
    """By the sign that gives the most known headings, then the widest rows."""
    read_by = [_split(text, sign) for sign in ";,\t"]
    return max(read_by, key=_worth)


def _split(text: str, sign: str) -> list[list[str]]:
    """Rows with the numbers of their first lines: a cell of several lines does not shift those below."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    begins = 0
    try:
        for row in reader:
            rows += [[] for _ in range(begins - len(rows))]
            rows.append(row)
            begins = reader.line_num
    except csv.Error as error:
        raise Unreadable("damaged") from error
    return rows


def _worth(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    place = heading_row(rows)
    known = sum(column is not None for column in guess(rows[place])) if place is not None else 0
    return known, max((len(row) for row in rows[:50]), default=0)
