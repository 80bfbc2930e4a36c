"""Tables as files: CSV and XLSX that no spreadsheet program mistakes for formulas."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from chibo.core.errors import Missing
from chibo.web.formats import rounded

Cell = str | int | Fraction | date | None
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MOST_NAME = 31  # signs that a spreadsheet program allows in the name of a sheet
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: name, heads, rows. A fraction is a share and is written in per cent, one decimal."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def harmless(text: str) -> str:
    """Text that a spreadsheet program would take for a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, Fraction):
        return str(rounded(cell * 100, 1))
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else cell


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8 with the mark that spreadsheet programs need to read Vietnamese; shares in per cent."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(head) for head in sheet.heads])
    writer.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(sheet: Sheet) -> bytes:
    """One sheet with frozen heads; text is stored as text, whatever it looks like."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    bold = book.add_format({"bold": True, "text_wrap": True})
    formats = {
        Fraction: book.add_format({"num_format": "0.0%"}),
        date: book.add_format({"num_format": "dd/mm/yyyy"}),
    }
    page = book.add_worksheet(_sheet_name(sheet.name))
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 36)
    page.set_column(1, max(1, len(sheet.heads) - 1), 14)
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, head, bold)
    for line, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(line, column, cell)
            elif isinstance(cell, Fraction):
                page.write_number(line, column, float(cell), formats[Fraction])
            elif isinstance(cell, date):
                page.write_datetime(line, column, cell, formats[date])
            elif cell is not None:
                page.write_number(line, column, cell)
    book.close()
    return file.getvalue()


def _sheet_name(name: str) -> str:
    """Without the signs that a sheet's name may not have."""
    allowed = "".join(sign for sign in name if sign not in "[]:*?/\\'")
    return allowed[:_MOST_NAME].strip() or "chibo"


def known(kind: str) -> str:
    """The kind of file that an address asks for.

    Raises:
        Missing: there is no such kind.
    """
    if kind not in KINDS:
        raise Missing(_("There is no such file."), code="no_file")
    return kind


def download(sheet: Sheet, kind: str) -> HttpResponse:
    """The table as a file; ``kind`` is one of ``KINDS``."""
    body = csv_bytes(sheet) if kind == "csv" else xlsx_bytes(sheet)
    plain = slugify(sheet.name.replace("đ", "d").replace("Đ", "D")) or "chibo"
    return HttpResponse(
        body,
        content_type=KINDS[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{plain}.{kind}"',
            "Cache-Control": "private, no-store",
        },
    )
