"""The reform of 1 July 2025 as events: 63 provinces, 696 districts and 10,035 communes that ended, and where they went.

Written beside a tree that has the units of today (``frame``): the units of before are filed behind those that
took their place, so that codes, names and papers of both are there, and the tree of any day since the list
begins is whole. What the list does not say is left to a person (``Doubt``).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, names
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.identifiers import unit_code
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.organisation import frame
from chibo.ground.organisation.models import Doubt, Unit, UnitEvent, UnitPast
from chibo.ground.organisation.rules import STEP, UnitKind
from chibo.ground.organisation.rules.changes import ChangeKind, Decision, DoubtAbout, Part
from chibo.ground.organisation.rules.reform import (
    IN_FORCE,
    LAST_DAY,
    LISTED_SINCE,
    Old,
    goes_on,
    name_of,
    read,
)  # fmt: skip

_DATA = Path(__file__).resolve().parents[1] / "data" / "reform-2025.txt"
_SERIALS = {UnitKind.PROVINCE: 400_000, UnitKind.DISTRICT: 300_000, UnitKind.COMMUNE: 200_000}
_WITHOUT_CODE = 500_000
BATCH = 2_000
PROVINCES = Decision(number=frame.PROVINCES_DECISION, dated=date(2025, 6, 12), signatory="Quốc hội")
DISTRICTS = Decision(
    number="Nghị quyết 203/2025/QH15", dated=date(2025, 6, 16), signatory="Quốc hội"
)
COMMUNES = Decision(
    number="Nghị quyết về sắp xếp đơn vị hành chính cấp xã năm 2025 của tỉnh, thành phố",
    dated=date(2025, 6, 16),
    signatory="Ủy ban Thường vụ Quốc hội",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was written: units of before, of which communes that were divided; what is left to a person."""

    units: int
    divided: int
    doubts: int


@dataclass(slots=True)
class _Page:
    """Everything that is to be written, gathered before it is."""

    units: list[Unit] = field(default_factory=list)
    past: list[UnitPast] = field(default_factory=list)
    events: list[UnitEvent] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    changed: list[Unit] = field(default_factory=list)
    filed: dict[UUID, int] = field(default_factory=dict)

    def file(
        self, heir: Unit, *, kind: UnitKind, old: Old, parent: Unit | None, serial: int
    ) -> Unit:
        """A unit of before, behind the one that took its place."""
        place = self.filed[heir.pk] = self.filed.get(heir.pk, heir.position) + 1
        if place >= heir.position + STEP or place > heir.last:
            raise Refused(_("There is no room behind %(name)s."), code="no_room", name=heir.name)
        unit = Unit(
            id=uuid7(),
            code=unit_code(serial),
            kind=kind.value,
            basis="",
            name=name_of(old.name),
            short_name=old.name,
            place=old.name.split(" ", 1)[-1],
            search_key=names.search_key(name_of(old.name)),
            official_code=old.code,
            parent=parent,
            province=heir.province,
            position=place,
            last=place,
            valid_from=LISTED_SINCE,
            valid_to=LAST_DAY,
            into=heir,
        )
        self.units.append(unit)
        return unit

    def tell(
        self,
        unit: Unit,
        kind: ChangeKind,
        part: Part,
        by: Decision,
        change: UUID,
        *,
        at: datetime,
        **told: Any,
    ) -> None:
        """A line in the story of a unit."""
        self.events.append(
            UnitEvent(
                province=unit.province, position=unit.position, change=change, unit=unit, kind=kind,
                part=part, on=IN_FORCE, decision=by.number, decided_on=by.dated,
                signatory=by.signatory, recorded_at=at, told=told,
            )
        )  # fmt: skip

    def write(self) -> None:
        """All of it, in the order in which one needs the other."""
        Unit.objects.bulk_create(self.units, batch_size=BATCH)
        Unit.objects.bulk_update(self.changed, ["valid_from", "since"], batch_size=BATCH)
        UnitPast.objects.bulk_create(self.past, batch_size=BATCH)
        UnitEvent.objects.bulk_create(self.events, batch_size=BATCH)
        Doubt.objects.bulk_create(self.doubts, batch_size=BATCH)


def listed() -> list[Old]:
    """The old provinces as the list has them."""
    with _DATA.open(encoding="utf-8") as lines:
        return read(lines)


@transaction.atomic
def load(
    *, actor: Actor, at: datetime, provinces: Collection[str] = (), before: Sequence[Old] = ()
) -> Loaded:
    """Write the units of before the reform, with the events by which they ended.

    Args:
        provinces: codes of the new ones; none named: all that the tree has.
        before: another list than the real one, for tests.

    Raises:
        Refused: the tree has no such province, or the reform is in it already.
    """
    with scope(system_actor("organisation.reform")):
        wanted: dict[str, list[Old]] = defaultdict(list)
        for old in before or listed():
            wanted[old.goes[0]].append(old)
        held = Unit.objects.filter(kind=UnitKind.PROVINCE, valid_to=None).exclude(official_code="")
        found = {unit.official_code: unit for unit in held.select_related("parent")}
        chosen = [code for code in (provinces or sorted(found)) if code in wanted]
        if not chosen or not all(code in found for code in chosen):
            raise Refused(_("The tree has no such province."), code="no_province")
        if Unit.objects.filter(kind=UnitKind.DISTRICT, into__official_code__in=chosen).exists():
            raise Refused(_("The reform is in the tree already."), code="loaded")
        page = _Page()
        for code in chosen:
            _province(page, found[code], wanted[code], at=at)
        page.write()
        divided = sum(
            len(one.goes) > 1 for code in chosen for old in wanted[code] for one in old.communes()
        )
        audit.record(
            actor, "organisation.reform_loaded", subject=None, position=0, at=at,
            detail={"units": len(page.units), "doubts": len(page.doubts), "provinces": chosen},
        )  # fmt: skip
    return Loaded(units=len(page.units), divided=divided, doubts=len(page.doubts))


@dataclass(slots=True)
class _Land:
    """One new province while its units of before are written: its communes by code, and who went where."""

    new: Unit
    communes: dict[str, Unit]
    at: datetime
    went: dict[str, list[tuple[Old, Unit]]] = field(default_factory=lambda: defaultdict(list))
    made: dict[int, Unit] = field(default_factory=dict)

    def heirs(self, old: Old) -> list[Unit]:
        """The new communes that have a part of it, that with the most first."""
        return [self.communes[code] for code in old.goes if code in self.communes]


def _province(page: _Page, new: Unit, olds: Sequence[Old], *, at: datetime) -> None:
    standing = Unit.objects.filter(parent=new, valid_to=None)
    land = _Land(new, {unit.official_code: unit for unit in standing}, at)
    change, ended = uuid7(), []
    for old in olds:
        above = new
        if goes_on(old, new_name=new.name, alone=len(olds) == 1):
            new.valid_from = LISTED_SINCE
            page.changed.append(new)
        else:
            above = page.file(
                new, kind=UnitKind.PROVINCE, old=old, parent=new.parent,
                serial=_SERIALS[UnitKind.PROVINCE] + int(old.code),
            )  # fmt: skip
            ended.append(above)
            page.tell(above, ChangeKind.MERGE, Part.MERGED, PROVINCES, change, at=at, into=new.name)
        for district in old.inside:
            _district(page, land, district, above)
    if ended:
        taken = [unit.name for unit in ended]
        page.tell(new, ChangeKind.MERGE, Part.TOOK_IN, PROVINCES, change, at=at, units=taken)
    for code, commune in land.communes.items():
        _commune(page, land, commune, land.went[code])


def _district(page: _Page, land: _Land, old: Old, above: Unit) -> None:
    district = page.file(
        land.new, kind=UnitKind.DISTRICT, old=old, parent=above,
        serial=_SERIALS[UnitKind.DISTRICT] + int(old.code),
    )  # fmt: skip
    page.tell(
        district, ChangeKind.DISSOLVE, Part.DISSOLVED, DISTRICTS, uuid7(), at=land.at,
        into=land.new.name,
    )  # fmt: skip
    for commune in old.communes():
        for heir in land.heirs(commune):
            land.went[heir.official_code].append((commune, district))


def _commune(page: _Page, land: _Land, new: Unit, olds: Sequence[tuple[Old, Unit]]) -> None:
    change = uuid7()
    if len(olds) == 1 and goes_on(olds[0][0], new_name=new.name, alone=True):
        _went_on(page, land, new, olds[0][1], change)
        return
    made = [_ended(page, land, old, district) for old, district in olds]
    if made:
        taken = [unit.name for unit in made]
        page.tell(new, ChangeKind.MERGE, Part.TOOK_IN, COMMUNES, change, at=land.at, units=taken)
        _below(page, land, new, made, change)


def _went_on(page: _Page, land: _Land, new: Unit, district: Unit, change: UUID) -> None:
    """The same commune, which lay under a district before."""
    new.valid_from, new.since = LISTED_SINCE, IN_FORCE
    page.changed.append(new)
    page.past.append(_state(new, since=LISTED_SINCE, parent=district))
    page.tell(
        new, ChangeKind.MOVE, Part.MOVED, DISTRICTS, change, at=land.at, was=district.name,
        now=land.new.name,
    )  # fmt: skip


def _ended(page: _Page, land: _Land, old: Old, district: Unit) -> Unit:
    """A commune of before; one that was divided is written once, behind the new one with the most of it."""
    if id(old) in land.made:
        return land.made[id(old)]
    heirs, kind = land.heirs(old), UnitKind.COMMUNE
    serial = _SERIALS[kind] + int(old.code or 0)
    if not old.code:
        serial = _WITHOUT_CODE + int(district.official_code)
    unit = page.file(heirs[0], kind=kind, old=old, parent=district, serial=serial)
    land.made[id(old)] = unit
    if len(heirs) == 1:
        page.tell(
            unit, ChangeKind.MERGE, Part.MERGED, COMMUNES, uuid7(), at=land.at, into=heirs[0].name
        )
        return unit
    told = [one.name for one in heirs]
    page.tell(unit, ChangeKind.SPLIT, Part.SPLIT, COMMUNES, uuid7(), at=land.at, units=told)
    page.doubts.append(_doubt(unit, DoubtAbout.HEIR, heirs, position=land.new.position))
    return unit


def _below(page: _Page, land: _Land, new: Unit, made: Sequence[Unit], change: UUID) -> None:
    """What lies below a new commune lay under one of those it was made of, when it was there before."""
    for child in Unit.objects.filter(parent=new, valid_to=None):
        since = child.since or child.valid_from
        if since >= IN_FORCE:
            continue
        was = made[0] if len(made) == 1 else _first_common(made)
        state = _state(child, since=since, parent=was)
        state.uncertain = len(made) > 1
        page.past.append(state)
        child.since = IN_FORCE
        page.changed.append(child)
        page.tell(
            child, ChangeKind.MERGE, Part.MOVED, COMMUNES, change, at=land.at,
            was=was.name if was else "–", now=new.name,
        )  # fmt: skip
        if state.uncertain:
            page.doubts.append(_doubt(child, DoubtAbout.BELOW, made, position=new.position))


def _first_common(units: Sequence[Unit]) -> Unit | None:
    """The lowest unit above all of these."""
    above: list[Unit] = []
    at = units[0].parent
    while at is not None:
        above.append(at)
        at = at.parent
    return next((one for one in above if all(_lies_in(unit, one) for unit in units)), None)


def _lies_in(unit: Unit, other: Unit) -> bool:
    at = unit.parent
    while at is not None:
        if at.pk == other.pk:
            return True
        at = at.parent
    return False


def _state(unit: Unit, *, since: date, parent: Unit | None) -> UnitPast:
    return UnitPast(
        unit=unit, valid_from=since, valid_to=LAST_DAY, kind=unit.kind, basis=unit.basis,
        name=unit.name, short_name=unit.short_name, place=unit.place, sign=unit.sign,
        search_key=unit.search_key, parent=parent,
    )  # fmt: skip


def _doubt(unit: Unit, about: DoubtAbout, candidates: Sequence[Unit], *, position: int) -> Doubt:
    keys = list(dict.fromkeys(str(one.pk) for one in candidates))
    return Doubt(unit=unit, about=about, candidates=keys, position=position, province=unit.province)
