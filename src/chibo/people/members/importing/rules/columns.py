"""Which column of a list is which: found by its Vietnamese heading, corrected by a person."""

import re
from collections.abc import Sequence
from enum import StrEnum

from chibo.core.names import search_key

ROWS_ABOVE = 20  # titles that may stand above the headings


class Column(StrEnum):
    """What a column can hold."""

    FULL_NAME = "full_name"
    OTHER_NAMES = "other_names"
    GIVEN_NAME = "given_name"
    SEX = "sex"
    BORN = "born"
    ETHNIC = "ethnic"
    ADMITTED = "admitted"
    OFFICIAL = "official"
    STANDING = "standing"
    EXEMPT = "exempt"
    JOINED = "joined"
    CARD = "card"
    PERSONAL_ID = "personal_id"
    PHONE = "phone"
    OCCUPATION = "occupation"
    EDUCATION = "education"


NEEDED = (Column.FULL_NAME, Column.SEX, Column.BORN, Column.ADMITTED)

# Folded headings; the first of each is the one that our own file bears.
HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.FULL_NAME: (
        "ho va ten", "ho ten", "ho va ten dang vien", "ho ten dang vien", "ho va ten khai sinh",
        "ho va ten dang dung", "ten dang vien", "dang vien",
    ),
    Column.OTHER_NAMES: ("ho va ten dem", "ho dem", "ho ten dem", "ho va dem", "ho va chu dem", "ho"),
    Column.GIVEN_NAME: ("ten",),
    Column.SEX: ("gioi tinh", "nam nu", "phai", "gioi"),
    Column.BORN: (
        "ngay sinh", "ngay thang nam sinh", "nam sinh", "sinh ngay", "ngay thang sinh", "ntns",
        "ngay sinh nam sinh",
    ),
    Column.ETHNIC: ("dan toc",),
    Column.ADMITTED: (
        "ngay vao dang", "ngay ket nap", "ngay ket nap dang", "vao dang", "ket nap", "ngay du bi",
        "ngay thang nam vao dang", "ngay thang vao dang", "ngay vao dang du bi",
    ),
    Column.OFFICIAL: (
        "ngay chinh thuc", "ngay cong nhan chinh thuc", "ngay vao dang chinh thuc",
        "cong nhan chinh thuc", "ngay cong nhan dang vien chinh thuc", "ngay chuyen dang chinh thuc",
    ),
    Column.STANDING: (
        "tu cach dang vien", "tu cach", "loai dang vien", "chinh thuc du bi", "dang vien chinh thuc du bi",
        "dien dang vien", "dv chinh thuc du bi",
    ),
    Column.EXEMPT: (
        "mien sinh hoat tu ngay", "mien sinh hoat", "mien sinh hoat dang", "ngay mien sinh hoat",
        "mien cong tac va sinh hoat", "mien sinh hoat cong tac",
    ),
    Column.JOINED: (
        "ngay ve chi bo", "ngay chuyen den", "ngay chuyen ve", "ngay den chi bo", "ve chi bo",
    ),
    Column.CARD: (
        "so the dang vien", "so the dang", "the dang vien", "so the", "the dang", "so the dv",
    ),
    Column.PERSONAL_ID: (
        "so dinh danh ca nhan", "so can cuoc", "so cccd", "cccd", "so can cuoc cong dan", "can cuoc",
        "can cuoc cong dan", "so dinh danh", "so cmnd cccd", "so cccd cmnd", "cmnd cccd", "dinh danh ca nhan",
    ),
    Column.PHONE: (
        "so dien thoai", "dien thoai", "sdt", "dtdd", "dien thoai di dong", "so dt", "di dong",
    ),
    Column.OCCUPATION: (
        "nghe nghiep", "cong viec", "nghe nghiep hien nay", "chuc vu noi cong tac", "don vi cong tac",
        "nghe nghiep noi cong tac",
    ),
    Column.EDUCATION: (
        "trinh do hoc van", "hoc van", "trinh do", "trinh do chuyen mon", "trinh do van hoa",
    ),
}  # fmt: skip
_BY_HEADING = {heading: column for column, known in HEADINGS.items() for heading in known}


def fold(heading: str) -> str:
    """A heading without marks, small letters, remarks in brackets, or anything but letters and digits."""
    bare = re.sub(r"\([^)]*\)", " ", heading)
    return " ".join(re.sub("[^a-z0-9]+", " ", search_key(bare)).split())


def guess(headings: Sequence[str]) -> list[Column | None]:
    """The column of each heading; None where it is not known, or came before."""
    found: list[Column | None] = []
    for heading in headings:
        column = _BY_HEADING.get(fold(heading))
        found.append(column if column not in found else None)
    if Column.GIVEN_NAME in found and not {Column.OTHER_NAMES, Column.FULL_NAME} & set(found):
        found[found.index(Column.GIVEN_NAME)] = Column.FULL_NAME
    if Column.GIVEN_NAME in found and Column.FULL_NAME in found:
        if Column.OTHER_NAMES in found:
            found[found.index(Column.OTHER_NAMES)] = None
            found[found.index(Column.GIVEN_NAME)] = None
        else:  # "họ và tên" and "tên" beside it are the two halves
            found[found.index(Column.FULL_NAME)] = Column.OTHER_NAMES
    return found


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Place of the headings: the row, near the top, with the most known ones; None with fewer than two."""
    counts = [sum(column is not None for column in guess(row)) for row in rows[:ROWS_ABOVE]]
    best = max(counts, default=0)
    return counts.index(best) if best >= 2 else None


def lacking(mapping: Sequence[Column | None]) -> list[Column]:
    """Columns without which nothing can be taken in."""
    given = set(mapping)
    if {Column.OTHER_NAMES, Column.GIVEN_NAME} <= given:
        given.add(Column.FULL_NAME)
    return [column for column in NEEDED if column not in given]


def twice(mapping: Sequence[Column | None]) -> list[Column]:
    """Columns that were named more than once."""
    return [column for column in Column if list(mapping).count(column) > 1]
