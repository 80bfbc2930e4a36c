"""The frame: central, 34 provinces and cities, 3,321 communes, wards and special zones.

From the package ``vietnam-provinces`` (GPL-3.0-or-later), which publishes the units in force since
1 July 2025 (Nghị quyết 202/2025/QH15 and the resolutions of the Standing Committee on communes).
Not shipped: army, police, the central sector committees and the committee abroad; each of them runs
an installation of its own, whose data is not gathered here.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import vietnam_provinces

from chibo.ground.organisation.rules import UnitKind

IN_FORCE = date(2025, 7, 1)
FOUNDED = date(1930, 2, 3)
SOURCE = (
    f"vietnam-provinces {vietnam_provinces.__version__}, "
    f"data of {vietnam_provinces.__data_version__}"
)
CENTRAL_KEY = "central"
COMMUNE_DIGITS = 5
PROVINCES_DECISION = "Nghị quyết 202/2025/QH15"

_BASIS = {
    "tỉnh": "province",
    "thành phố trung ương": "city",
    "xã": "commune",
    "phường": "ward",
    "đặc khu": "special_zone",
}
_PREFIXES = ("Thành phố ", "Tỉnh ", "Xã ", "Phường ", "Đặc khu ")


@dataclass(slots=True, kw_only=True)
class Plan:
    """A unit to be, with the units below it in their order.

    ``province`` is the national code (0: central), ``official_code`` the two or five digits of the
    national list, empty for units that are not in it.
    """

    key: str
    kind: UnitKind
    basis: str
    name: str
    short_name: str
    place: str
    sign: str = ""
    province: int = 0
    official_code: str = ""
    valid_from: date = IN_FORCE
    decision: str = ""
    children: list["Plan"] = field(default_factory=list)

    def walk(self) -> Iterator["Plan"]:
        """This unit and all below, in preorder."""
        yield self
        for child in self.children:
            yield from child.walk()


def real_frame() -> Plan:
    """The frame as the package has it, in its order; a new object at each call."""
    provinces = json.loads(vietnam_provinces.NESTED_DIVISIONS_JSON_PATH.read_text("utf-8"))
    return Plan(
        key=CENTRAL_KEY,
        kind=UnitKind.CENTRAL,
        basis="central",
        name="Trung ương Đảng",
        short_name="Trung ương",
        place="Hà Nội",
        valid_from=FOUNDED,
        children=[_province(row) for row in provinces],
    )


def path_to(commune: str) -> Plan:
    """The frame with nothing in it but the way down to one commune.

    Args:
        commune: the five digits of the national list.

    Raises:
        KeyError: there is no such commune.
    """
    root = real_frame()
    for province in root.children:
        for found in province.children:
            if found.official_code == commune:
                province.children = [found]
                root.children = [province]
                return root
    raise KeyError(commune)


def leaf_of(root: Plan) -> Plan:
    """The last unit of a path."""
    while root.children:
        root = root.children[-1]
    return root


def province_key(code: int) -> str:
    """Key of a province's plan."""
    return f"{code:02d}"


def _province(row: dict[str, object]) -> Plan:
    code, wards = row["code"], row["wards"]
    assert isinstance(code, int)  # noqa: S101  # the package's format, for the type checker
    assert isinstance(wards, list)  # noqa: S101  # the same
    plan = _plan(row, key=province_key(code), kind=UnitKind.PROVINCE, province=code)
    plan.decision = PROVINCES_DECISION
    plan.children = [
        _plan(ward, key=f"{ward['code']:05d}", kind=UnitKind.COMMUNE, province=code)
        for ward in wards
    ]
    return plan


def _plan(row: dict[str, object], *, key: str, kind: UnitKind, province: int) -> Plan:
    division = str(row["division_type"])
    place = _bare(str(row["name"]))
    level = "thành phố" if division.startswith("thành phố") else division
    return Plan(
        key=key,
        kind=kind,
        basis=_BASIS[division],
        name=f"Đảng bộ {level} {place}",
        short_name=f"{level[0].upper()}{level[1:]} {place}",
        place=place,
        province=province,
        official_code=key,
    )


def _bare(name: str) -> str:
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name
