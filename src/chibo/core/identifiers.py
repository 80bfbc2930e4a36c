"""Codes of members and units, and the structure of personal ids.

A code is two letters and digits in groups, the last of them check digits::

    DV-582-0471-9342    a member (đảng viên): nine digits and two check digits, given once for life
    TC-0391-4728        a unit (tổ chức): seven digits and a check digit

It says nothing about the person, the unit or the place, so it survives every move, merger and change of
name. A member's check digits are those of ISO/IEC 7064, MOD 97-10: they find every single wrong digit,
every swap of two digits and all but one in ninety-seven of other slips. A unit's is Damm's (H. M. Damm,
2004), which finds single wrong digits and swaps of neighbours. Both can be told by telephone.
"""

import re
from dataclasses import dataclass
from typing import Literal

MEMBER_PREFIX = "DV"
UNIT_PREFIX = "TC"
_MEMBER_GROUPS = (3, 4, 4)
_UNIT_GROUPS = (4, 4)

# The totally anti-symmetric quasigroup of order 10 that Damm published.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_PRIME = 7_368_787  # has no factor 2 or 5, so n -> n * _PRIME is one to one modulo 10**k
_SHIFT = 271_828_182


def check_digit(digits: str) -> str:
    """Damm's check digit of a run of digits."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def check_pair(digits: str) -> str:
    """The two check digits of a run of digits.

    Source: ISO/IEC 7064:2003, MOD 97-10 (with them at its end, the number is 1 modulo 97).
    """
    return f"{98 - int(digits) * 100 % 97:02d}"


def member_code(serial: int) -> str:
    """The code of the ``serial``-th member an installation registers.

    One to one, and neighbours look nothing alike, so that a slip does not name somebody else.

    Args:
        serial: 0 to 999,999,999; a number range of the installation, used once.

    Raises:
        ValueError: out of range.
    """
    digits = _scattered(serial, sum(_MEMBER_GROUPS) - 2)
    return _printed(MEMBER_PREFIX, digits + check_pair(digits), _MEMBER_GROUPS)


def unit_code(serial: int) -> str:
    """The code of the ``serial``-th unit, 0 to 9,999,999; see ``member_code``.

    Raises:
        ValueError: out of range.
    """
    digits = _scattered(serial, sum(_UNIT_GROUPS) - 1)
    return _printed(UNIT_PREFIX, digits + check_digit(digits), _UNIT_GROUPS)


def is_member_code(text: str) -> bool:
    """Whether the text is a member code as printed, with the right check digits."""
    digits = _digits(MEMBER_PREFIX, text, _MEMBER_GROUPS)
    return bool(digits) and check_pair(digits[:-2]) == digits[-2:]


def is_unit_code(text: str) -> bool:
    """Whether the text is a unit code as printed, with the right check digit."""
    digits = _digits(UNIT_PREFIX, text, _UNIT_GROUPS)
    return bool(digits) and check_digit(digits) == "0"


def _scattered(serial: int, size: int) -> str:
    if not 0 <= serial < 10**size:
        raise ValueError(f"out of range: {serial=}")
    return f"{(serial * _PRIME + _SHIFT) % 10**size:0{size}d}"


def _printed(prefix: str, digits: str, groups: tuple[int, ...]) -> str:
    return "-".join([prefix, *_grouped(digits, groups)])


def _grouped(digits: str, groups: tuple[int, ...]) -> list[str]:
    ends = [sum(groups[: i + 1]) for i in range(len(groups))]
    return [digits[end - size : end] for end, size in zip(ends, groups, strict=True)]


def _digits(prefix: str, text: str, groups: tuple[int, ...]) -> str:
    """The digits of a code as printed; empty where it does not look like one."""
    shape = "-".join([prefix, *(f"[0-9]{{{size}}}" for size in groups)])
    if re.fullmatch(shape, text) is None:
        return ""
    return text.removeprefix(prefix).replace("-", "")


# Provinces as they were when ids were first issued (63, before July 2025); an id never changes.
_NEVER_GIVEN = frozenset(
    {3, 5, 7, 9, 13, 16, 18, 21, 23, 28, 29, 32, 39, 41, 43, 47, 50, 53, 55, 57, 59, 61, 63, 65}
    | {69, 71, 73, 76, 78, 81, 85, 88, 90}
)
OLD_PROVINCES = frozenset(range(1, 97)) - _NEVER_GIVEN
SYNTHETIC = 900


@dataclass(frozen=True, slots=True)
class PersonalId:
    """What a personal id says: twelve digits ``PPP C YY NNNNNN``.

    ``origin`` is the province (or country, from 100) where the birth was registered, ``synthetic`` that it
    is 900 more than a province's and so can be nobody's.
    """

    origin: int
    synthetic: bool
    sex: Literal["m", "f"]
    born_year: int


def read_personal_id(text: str) -> PersonalId:
    """Take a personal id apart.

    Raises:
        ValueError: not twelve digits, or an origin that is no province and no country.

    Source: Nghị định 137/2015/NĐ-CP, Điều 13; Thông tư 07/2016/TT-BCA, Điều 7.
    """
    if re.fullmatch("[0-9]{12}", text) is None:
        raise ValueError("a personal id has twelve digits")
    code, century_and_sex = int(text[:3]), int(text[3])
    synthetic = code - SYNTHETIC in OLD_PROVINCES
    if not synthetic and code not in OLD_PROVINCES and not 100 <= code < SYNTHETIC:
        raise ValueError("a personal id begins with the code of a province or a country")
    return PersonalId(
        origin=code - SYNTHETIC if synthetic else code,
        synthetic=synthetic,
        sex="f" if century_and_sex % 2 else "m",
        born_year=1900 + century_and_sex // 2 * 100 + int(text[4:6]),
    )


def check_personal_id(text: str, *, sex: str, born_year: int | None) -> None:
    """Check that a personal id can be this person's.

    Args:
        sex: ``m`` or ``f``.
        born_year: None where the record does not know it.

    Raises:
        ValueError: a wrong structure, or one that contradicts sex or year; the text says which.
    """
    parts = read_personal_id(text)
    if parts.sex != sex:
        raise ValueError("the personal id contradicts the sex in the record")
    if born_year is not None and parts.born_year != born_year:
        raise ValueError("the personal id contradicts the year of birth in the record")


def synthetic_personal_id(
    *, province: int, sex: Literal["m", "f"], born_year: int, number: int
) -> str:
    """A personal id of the right structure that no living person can have.

    Args:
        province: an old province's code; the id begins with 900 more.
        born_year: 1900 to 2399.
        number: 0 to 999,999.

    Raises:
        ValueError: out of range.
    """
    if province not in OLD_PROVINCES or not 1900 <= born_year < 2400 or not 0 <= number < 10**6:
        raise ValueError(f"out of range: {province=} {born_year=} {number=}")
    century_and_sex = (born_year // 100 - 19) * 2 + (sex == "f")
    return f"{province + SYNTHETIC}{century_and_sex}{born_year % 100:02d}{number:06d}"
