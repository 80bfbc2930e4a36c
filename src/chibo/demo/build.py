"""Write the frame, the demo commune, its members and their mandates into an empty database.

Everything is one transaction: a database holds the whole demo or nothing of it. Rows are made in bulk.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from chibo.core import audit, installation, names
from chibo.core.actor import system_actor
from chibo.core.errors import Refused
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.demo import generator, places, roll
from chibo.demo.generator import DemoBranch, DemoMember
from chibo.ground.accounts.models import Person
from chibo.ground.organisation import founding, frame
from chibo.ground.organisation.frame import Plan
from chibo.ground.organisation.models import Mandate, Term, Unit
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import Basis, Office, UnitKind
from chibo.people.members import personal_id
from chibo.people.members.models import Member, Posting, Spell
from chibo.people.members.rules import Category

BATCH = 2_000
OFFICE_DECISION = "Quyết định 01-QĐ/ĐU"
EXEMPT_DECISION = "Nghị quyết chi bộ"
ADMISSION_DECISION = "Quyết định kết nạp"
_COMMUNE_SERIALS, _DEMO_SERIALS = 100_000, 9_000_000  # ranges of unit codes
_COMMUNE_TERM = ("2025–2030", frame.IN_FORCE)
_BRANCH_TERM = ("2025–2027", roll.TERM_BEGAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What the database holds: units and members in all, the commune, the demo branch."""

    units: int
    members: int
    seed: int
    commune_id: UUID
    branch_id: UUID


def demo_frame() -> Plan:
    """The real frame with the demo commune as the last one of tỉnh Sơn La."""
    root = frame.real_frame()
    home = next(p for p in root.children if p.key == frame.province_key(places.PROVINCE))
    home.children.append(places.commune_plan())
    return root


def existing() -> Built | None:
    """What was built before; None in a database without units.

    Raises:
        Refused: the database holds units and is no demo, or the invented country; the demo never touches such a
            one.
    """
    if not Unit.objects.exists():
        return None
    seed = installation.demo_seed()
    if seed is None:
        raise Refused("This database holds a real installation.", code="not_a_demo")
    if not Unit.objects.filter(decision=places.NOT_REAL).exists():
        raise Refused("This database holds the invented country.", code="not_this_demo")
    with scope(system_actor("demo")):
        return _built(seed)


def build(*, seed: int, at: datetime) -> Built:
    """Build the whole demo installation; call once, on an empty database, inside a scope of the system."""
    units = founding.write_units(demo_frame(), serial=_serial)
    branches = generator.commune(seed=seed, today=local_day(at))
    build_commune(branches, units)
    installation.mark_demo(seed=seed, at=at)
    built = _built(seed)
    audit.record(
        system_actor("demo"),
        "demo.built",
        subject=built.commune_id,
        position=units[places.COMMUNE_KEY].position,
        province=places.PROVINCE,
        at=at,
        detail={
            "seed": seed,
            "units": built.units,
            "members": built.members,
            "frame": frame.SOURCE,
        },
    )
    return built


def build_commune(branches: list[DemoBranch], units: dict[str, Unit]) -> None:
    """Write the members of the branches, their spells, postings and mandates, and who is no member."""
    rows = _Rows()
    commune = units[places.COMMUNE_KEY]
    for branch in branches:
        unit = units[places.branch_key(branch.spec.key)]
        rows.terms.append(_term(unit, _BRANCH_TERM))
        for member in branch.members:
            _add_member(rows, member, unit, commune)
    rows.terms.append(_term(commune, _COMMUNE_TERM))
    operator = _person(roll.OPERATOR, commune)
    applicant = _person(roll.APPLICANT, units[places.branch_key(places.DEMO_BRANCH)])
    rows.persons += [operator, applicant]
    rows.mandates.append(_mandate(operator, commune, Office.OPERATOR, frame.IN_FORCE))
    rows.write()


class _Rows:
    """Rows collected for writing in bulk, parents before children."""

    def __init__(self) -> None:
        self.persons: list[Person] = []
        self.members: list[Member] = []
        self.personal_ids: list[tuple[Member, str]] = []
        self.spells: list[Spell] = []
        self.postings: list[Posting] = []
        self.mandates: list[Mandate] = []
        self.terms: list[Term] = []

    def write(self) -> None:
        Person.objects.bulk_create(self.persons, batch_size=BATCH)
        personal_id.keep(self.personal_ids)
        Member.objects.bulk_create(self.members, batch_size=BATCH)
        Spell.objects.bulk_create(self.spells, batch_size=BATCH)
        Posting.objects.bulk_create(self.postings, batch_size=BATCH)
        Mandate.objects.bulk_create(self.mandates, batch_size=BATCH)
        Term.objects.bulk_create(self.terms, batch_size=BATCH)


def _serial(plan: Plan, place: int) -> int:
    """A number of the unit's own that does not depend on what else is in the frame."""
    if plan.kind is UnitKind.CENTRAL:
        return 0
    if not plan.official_code:
        return _DEMO_SERIALS + place
    return int(plan.official_code) + (_COMMUNE_SERIALS if plan.kind is UnitKind.COMMUNE else 0)


def _built(seed: int) -> Built:
    commune = Unit.objects.get(decision=places.NOT_REAL, kind=UnitKind.COMMUNE)
    name = next(spec.name for spec in places.BRANCHES if spec.key == places.DEMO_BRANCH)
    return Built(
        units=Unit.objects.count(),
        members=Member.objects.count(),
        seed=seed,
        commune_id=commune.pk,
        branch_id=Unit.objects.get(parent=commune, name=name).pk,
    )


def _term(unit: Unit, term: tuple[str, date]) -> Term:
    name, since = term
    return Term(unit=unit, name=name, valid_from=since)


def _person(name: str, unit: Unit) -> Person:
    return Person(
        id=uuid7(),
        province=unit.province,
        position=unit.position,
        display_name=name,
        sort_key=names.sort_key(name),
        search_key=names.search_key(name),
    )


def _mandate(
    person: Person, unit: Unit, office: Office, since: date, decision: str = OFFICE_DECISION
) -> Mandate:
    return Mandate(
        person=person,
        unit=unit,
        province=unit.province,
        position=unit.position,
        office=office.value,
        valid_from=since,
        decision=decision,
    )


def _add_member(rows: _Rows, made: DemoMember, unit: Unit, commune: Unit) -> None:
    person = _person(made.name, unit)
    member = Member(
        id=uuid7(),
        province=unit.province,
        position=unit.position,
        person=person,
        unit=unit,
        code=made.code,
        full_name=made.name,
        sex=made.sex,
        born_on=made.born_on,
        born_precision=made.born_precision,
        ethnic_code=made.ethnic_code,
        occupation=made.occupation,
        education=made.education,
        admitted_on=made.admitted_on,
        official_on=made.official_on,
    )
    rows.persons.append(person)
    rows.members.append(member)
    rows.personal_ids.append((member, made.personal_id))
    rows.spells.extend(_spells(made, member))
    rows.postings.append(
        Posting(
            province=unit.province,
            position=unit.position,
            member=member,
            person=person,
            unit=unit,
            valid_from=made.joined_on,
            decision=made.joined_decision,
        )
    )
    rows.mandates.extend(_mandates(made, person, unit, commune))


def _spells(made: DemoMember, member: Member) -> Iterator[Spell]:
    """On probation for a year, then official; flags since their day."""
    held: list[tuple[str, date, date | None, str]] = []
    if made.official_on:
        last = made.official_on - timedelta(days=1)
        held.append((Category.PROBATIONARY, made.admitted_on, last, ADMISSION_DECISION))
        held.append((Category.OFFICIAL, made.official_on, None, ""))
    else:
        held.append((Category.PROBATIONARY, made.admitted_on, None, ADMISSION_DECISION))
    held.extend((flag, since, None, EXEMPT_DECISION) for flag, since in made.flags)
    for kind, since, until, decision in held:
        yield Spell(
            province=member.province,
            position=member.position,
            member=member,
            person=member.person,
            kind=str(kind),
            valid_from=since,
            valid_to=until,
            decision=decision,
        )


def _mandates(made: DemoMember, person: Person, unit: Unit, commune: Unit) -> Iterable[Mandate]:
    """The office in the branch since its congress, and what a post means for the commune."""
    if made.office and made.official_on:
        since = max(roll.TERM_BEGAN, made.joined_on, made.official_on)
        yield _mandate(person, unit, made.office, since, roll.TERM_DECISION)
    office = roll.COMMUNE_OFFICES.get(made.occupation)
    if office and unit.basis == Basis.OFFICE:
        yield _mandate(person, commune, office, frame.IN_FORCE)
