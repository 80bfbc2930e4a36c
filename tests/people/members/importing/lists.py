"""Lists as branches have them, for tests."""

import io
import zipfile
from collections.abc import Sequence

from chibo.people.members.importing import form_file

HEADINGS = ("STT", "Họ và tên", "Giới tính", "Ngày sinh", "Dân tộc", "Ngày vào Đảng", "Ngày chính thức",
            "Tư cách", "Số CCCD", "Số thẻ đảng", "SĐT", "Ghi chú")  # fmt: skip
MAI = ("1", "Lò Thị Mai", "Nữ", "02/09/1978", "Thái", "19/05/2003", "19/05/2004", "", "014178001234",
       "12.345678", "0912 345 678", "")  # fmt: skip
PAO = ("2", "GIÀNG A PÁO", "nam", "1949", "H'Mông", "03/02/1975", "03/02/1976", "", "", "", "", "")
DUC = ("3", "Quàng Văn Đức", "Nam", "11/2001", "Khơ Mú", "01/06/2026", "", "Dự bị", "", "", "", "")
TOTAL = ("", "Tổng cộng: 3 đồng chí", "", "", "", "", "", "", "", "", "", "")
ROWS = (MAI, PAO, DUC, TOTAL)


def separated(
    rows: Sequence[Sequence[str]] = ROWS, *, sign: str = ";", encoding: str = "utf-8"
) -> bytes:
    """A CSV file with a title above the headings."""
    lines = [["DANH SÁCH ĐẢNG VIÊN CHI BỘ"], [], list(HEADINGS), *rows]
    return "\r\n".join(sign.join(cells) for cells in lines).encode(encoding)


def sheet(xml: str) -> bytes:
    """A workbook whose only sheet is this XML."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": xml,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def form(*rows: Sequence[str]) -> bytes:
    """Our own form, filled in."""
    return form_file.workbook(rows)
