"""What a cell means: days that may be known in part, sex, numbers; a text that means nothing says why."""

import re
from datetime import date
from typing import Literal

from chibo.core.names import search_key
from chibo.people.members.importing.rules.entry import PartialDate

EARLIEST = 1900
LONGEST = 120
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[/.\-\s]+)?(\d{1,2})[/.\-\s]+)?(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[T ][\d:.]+)?)?")
_SERIAL = re.compile(r"[1-6]\d{4}")  # what a spreadsheet keeps of a day between 1927 and 2091
_TWO_DIGITS = re.compile(r"(?:\d{1,2}[/.\-]){1,2}\d{2}")
_SEXES: dict[str, Literal["m", "f"]] = {
    "nam": "m", "m": "m", "male": "m", "nu": "f", "f": "f", "female": "f",
}  # fmt: skip
_NO = frozenset({"", "khong", "k", "0", "no", "-"})
_MARKS = frozenset({"x", "co", "v", "yes", "1", "mien"})


class Unclear(ValueError):
    """A cell that cannot be understood; the argument is the code of the sentence."""


def partial_date(text: str) -> PartialDate:
    """A day, a month or a year: ``15/08/1984``, ``8/1984``, ``1984``, ``1984-08-15``.

    Raises:
        Unclear: ``serial`` (a spreadsheet's number), ``short_year``, ``no_date``, ``no_such_day``.
    """
    bare = text.strip()
    if _SERIAL.fullmatch(bare):
        raise Unclear("serial")
    if _TWO_DIGITS.fullmatch(bare):
        raise Unclear("short_year")
    if found := _YEAR_FIRST.fullmatch(bare):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(bare):
        day, month, year = found.groups()
    else:
        raise Unclear("no_date")
    known = PartialDate(int(year), int(month or 0), int(day or 0))
    if (month is not None and known.month == 0) or (day is not None and known.day == 0):
        raise Unclear("no_such_day")
    try:
        known.first  # noqa: B018  a day that the calendar has
    except ValueError as error:
        raise Unclear("no_such_day") from error
    return known


def whole_date(text: str) -> date:
    """A day.

    Raises:
        Unclear: as ``partial_date``, and ``not_whole`` where only month or year are known.
    """
    known = partial_date(text)
    if known.precision != "day":
        raise Unclear("not_whole")
    return known.first


def sex(text: str) -> Literal["m", "f"]:
    """``nam`` or ``nữ``.

    Raises:
        Unclear: ``no_sex``.
    """
    found = _SEXES.get(search_key(text))
    if found is None:
        raise Unclear("no_sex")
    return found


def is_official(text: str) -> bool:
    """``chính thức`` or ``dự bị``.

    Raises:
        Unclear: ``no_standing``.
    """
    found = search_key(text)
    if found.endswith(("chinh thuc", "ct")):
        return True
    if found.endswith(("du bi", "db")):
        return False
    raise Unclear("no_standing")


def since_or_never(text: str) -> date | None:
    """The day since which something holds; None for ``không``.

    Raises:
        Unclear: ``since_when`` for a mere mark, and as ``whole_date``.
    """
    found = search_key(text)
    if found in _NO:
        return None
    if found in _MARKS:
        raise Unclear("since_when")
    return whole_date(text)


def card_number(text: str) -> str:
    """A card's number, 8 digits (the old ``NN.NNNNNN``) or 12.

    Raises:
        Unclear: ``no_card``.
    """
    bare = re.sub(r"[\s.\-]", "", text)
    if re.fullmatch(r"\d{8}|\d{12}", bare, re.ASCII) is None:
        raise Unclear("no_card")
    return bare


def digits_of_id(text: str) -> str:
    """The twelve digits of a personal id; what they say is checked with the rest of the row.

    Raises:
        Unclear: ``short_id`` (11 digits or fewer: a zero was lost), ``no_id``.
    """
    bare = re.sub(r"[\s.\-]", "", text)
    if re.fullmatch(r"\d{9,11}", bare, re.ASCII):
        raise Unclear("short_id")
    if re.fullmatch(r"\d{12}", bare, re.ASCII) is None:
        raise Unclear("no_id")
    return bare


def phone(text: str) -> str:
    """A telephone number in its domestic form; a zero that a spreadsheet swallowed is put back.

    Raises:
        Unclear: ``no_phone``.
    """
    bare = re.sub(r"[\s.\-()]", "", text)
    found = re.fullmatch(r"(?:\+84|0084|84|0)?([2-9]\d{8,9})", bare, re.ASCII)
    if found is None:
        raise Unclear("no_phone")
    return f"0{found[1]}"


def short_text(text: str) -> str:
    """A free text in one line.

    Raises:
        Unclear: ``too_long``.
    """
    bare = " ".join(text.split())
    if len(bare) > LONGEST:
        raise Unclear("too_long")
    return bare
