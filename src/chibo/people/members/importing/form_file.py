"""The form to fill in: a workbook with our headings, one example, and cells that keep leading zeros."""

import io
from collections.abc import Sequence

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from chibo.people.members.importing.rules.columns import Column

HEADINGS = {
    Column.FULL_NAME: "Họ và tên",
    Column.SEX: "Giới tính",
    Column.BORN: "Ngày sinh",
    Column.ETHNIC: "Dân tộc",
    Column.ADMITTED: "Ngày vào Đảng",
    Column.OFFICIAL: "Ngày chính thức",
    Column.STANDING: "Tư cách đảng viên",
    Column.EXEMPT: "Miễn sinh hoạt từ ngày",
    Column.JOINED: "Ngày về chi bộ",
    Column.CARD: "Số thẻ đảng viên",
    Column.PERSONAL_ID: "Số định danh cá nhân",
    Column.PHONE: "Số điện thoại",
    Column.OCCUPATION: "Nghề nghiệp",
    Column.EDUCATION: "Trình độ học vấn",
}
"""Vietnamese whatever the language of the page: the organisation's own word for each."""
WIDTH = 20


def workbook(rows: Sequence[Sequence[str]] = ()) -> bytes:
    """The form as XLSX, empty or filled; every cell is a text, so no zero is dropped and no day turned round.

    Args:
        rows: cells in the order of ``HEADINGS``.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Danh sách đảng viên")
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
        sheet.set_column(0, len(HEADINGS) - 1, WIDTH, text)
        sheet.freeze_panes(1, 1)
        for place, heading in enumerate(HEADINGS.values()):
            sheet.write_string(0, place, heading, head)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, text)
        _instructions(book)
    return out.getvalue()


def _instructions(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Hướng dẫn")
    sheet.set_column(0, 0, 100)
    for number, line in enumerate(_LINES):
        sheet.write_string(number, 0, line)


_LINES = (
    "Mỗi đảng viên một dòng. Cần có: họ và tên, giới tính, ngày sinh, ngày vào Đảng.",
    "Giới tính: nam hoặc nữ.",
    "Ngày sinh: 15/08/1984; nếu chỉ biết tháng hoặc năm: 08/1984 hoặc 1984.",
    "Ngày chính thức: để trống nếu là đảng viên dự bị, và ghi “dự bị” ở cột Tư cách đảng viên.",
    "Miễn sinh hoạt: ghi ngày bắt đầu; để trống nếu không được miễn.",
    "Số định danh, số thẻ, số điện thoại: ghi đủ các số 0 ở đầu (cột đã định dạng là văn bản).",
)
