"""Files as they come: any encoding and separator, zeros kept; what is no list is refused and does no harm."""

import io
import unicodedata
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.people.members.importing import form_file, reading
from chibo.people.members.importing.reading import Unreadable, read
from chibo.people.members.importing.rules.columns import guess
from tests.people.members.importing import lists


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encoding_and_separator_are_found(sign, encoding):
    rows = read(lists.separated(sign=sign, encoding=encoding))

    assert tuple(rows[2]) == lists.HEADINGS
    assert tuple(rows[3]) == lists.MAI


def test_windows_1258_is_read_in_composed_letters():
    text = "Họ và tên;Giới tính\nNguyễn Thị Ngọc;Nữ"
    decomposed = text.replace("ọ", "o\u0323").replace("ớ", "ơ\u0301").replace("ễ", "ê\u0303")
    decomposed = decomposed.replace("ị", "i\u0323").replace("ữ", "ư\u0303")

    assert read(decomposed.encode("cp1258"))[1] == ["Nguyễn Thị Ngọc", "Nữ"]


def test_a_cell_of_several_lines_does_not_shift_the_numbers_below():
    rows = read('Họ tên;Giới tính\n"Lò\nThị Mai";nữ\nA B;nam\n'.encode())

    assert rows[1] == ["Lò\nThị Mai", "nữ"]
    assert rows[3] == ["A B", "nam"]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn")),
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(texts, min_size=14, max_size=14), min_size=1, max_size=8))
def test_what_the_form_was_filled_with_is_read_from_it(rows):
    got = read(form_file.workbook(rows))

    wanted = [[unicodedata.normalize("NFC", cell) for cell in row] for row in rows]
    last = max((place for place, row in enumerate(wanted) if any(row)), default=-1)
    assert [row[:14] for row in got[1 : last + 2]] == wanted[: last + 1]


def test_the_forms_headings_are_all_known():
    assert guess(list(form_file.HEADINGS.values())) == list(form_file.HEADINGS)
    assert read(form_file.workbook())[0] == list(form_file.HEADINGS.values())


def workbook(*rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Bìa").write_string(0, 0, "Bìa")
        sheet = book.add_worksheet("Danh sách")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                else:
                    sheet.write(number, place, cell)
    return out.getvalue()


def test_days_numbers_and_formulas_of_a_workbook_become_texts():
    rows = read(
        workbook(
            ("Họ và tên", "Giới tính", "Ngày sinh", "Năm vào Đảng", "x", "y"),
            ("Lò Thị Mai", "nữ", date(1978, 9, 2), 1949, True, 1.5),
            ("=1+1", "nữ", "02/09/1978", 912345678, False, 2.0),
        )
    )

    assert rows[1] == ["Lò Thị Mai", "nữ", "02/09/1978", "1949", "có", "1.5"]
    assert rows[2][3:] == ["912345678", "không", "2"]


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def replaced(data: bytes, name: str, change: object) -> bytes:
    """The same archive with one file changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            content = old.read(one)
            new.writestr(one, change(content) if one == name else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def lying(data: bytes) -> bytes:
    """A workbook that says of its sheet that it is one byte long."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(SHEET).file_size
    return data.replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b" \n", "empty"), (b"x" * (reading.LARGEST_FILE + 1), "large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
        (b"PK\x03\x04rubbish", "damaged"), (packed(a=b"x"), "not_a_list"),
        (b"%PDF-1.7\n\x01\x02", "not_a_list"), (b"\x89PNG\r\n\x1a\n\0\0\0", "not_a_list"),
        (b"\xff\xd2\x01", "not_a_list"), (b'a;b\n"' + b"x" * 200_000, "damaged"),
        (packed(xl__workbook_xml=b"").replace(b"workbook_xml", b"workbook.xml"), "damaged"),
        (packed(**{"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}), "macros"),
        (packed(**{"xl/workbook.xml": b"<x/>", "xl/big.bin": bytes(31 * 1024**2)}), "unpacks_large"),
        (packed(**{"xl/workbook.xml": b"<x/>", **{f"f{n}": b"" for n in range(501)}}), "unpacks_large"),
        (lists.sheet('<worksheet><sheetData><row r="1"><c r="XFD1"/></row></sheetData></worksheet>'), "far_cells"),
        (lists.sheet('<worksheet><sheetData><row r="1048576"/></sheetData></worksheet>'), "far_cells"),
        (lists.sheet('<x:worksheet><x:sheetData><x:row><x:c r=\'A99999999\'/>'), "far_cells"),
        (lists.sheet('<worksheet><sheetData><row><c r="&#88;FD1"/></row></sheetData></worksheet>'), "damaged"),
        (lists.sheet('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), "damaged"),
        (replaced(form_file.workbook(), SHEET, lambda xml: xml.decode().encode("utf-16")), "damaged"),
        (lying(form_file.workbook()), "damaged"),
        (lists.sheet("<worksheet><sheetData><row><c>"), "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(data, code):
    with pytest.raises(Unreadable) as refused:
        read(data)

    assert str(refused.value) == code


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for given_bytes in (data, b"PK\x03\x04" + data):
        try:
            rows = read(given_bytes)
        except Unreadable:
            continue
        assert all(isinstance(cell, str) for row in rows for cell in row)


def test_a_theme_with_large_numbers_does_no_harm():
    """Every workbook of a common program has a theme that says r="50000"."""
    made = workbook(("Họ và tên", "Giới tính"), ("Lò Thị Mai", "nữ"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b'r="50000"' in archive.read("xl/theme/theme1.xml")

    assert read(made)[1] == ["Lò Thị Mai", "nữ"]
