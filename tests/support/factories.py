"""Small, valid, explicit state; call inside ``core.scope(system_actor(...))``."""

from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from chibo.core.actor import Actor
from chibo.core.identifiers import member_code
from chibo.ground.accounts.models import Person
from chibo.ground.organisation.models import Mandate, Unit
from chibo.ground.organisation.rules import Office, UnitKind
from chibo.people.members.models import Member, Posting, Spell
from chibo.people.members.rules import Category, Flag

_number = count(1)
LONG_AGO = date(2020, 1, 1)
NOON = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)


def unit(*, parent: Unit | None = None, name: str = "", kind: UnitKind = UnitKind.BRANCH) -> Unit:
    """A unit with room below it; a child takes the next thousand inside its parent."""
    n = next(_number)
    name = name or f"Chi bộ thôn {n}"
    if parent is None:
        position, last = n * 1_000_000, n * 1_000_000 + 999_999
    else:
        taken = Unit.objects.filter(parent=parent).count()
        position = parent.position + (taken + 1) * 1_000
        last = position + 999
    return Unit.objects.create(
        code=f"T{n:06d}",
        kind=kind,
        name=name,
        short_name=name,
        search_key=name.lower(),
        parent=parent,
        position=position,
        last=last,
        valid_from=LONG_AGO,
    )


def person(*, name: str = "", unit: Unit | None = None) -> Person:
    """A person, at home in ``unit``."""
    n = next(_number)
    name = name or f"Nguyễn Văn Người {n}"
    return Person.objects.create(
        display_name=name,
        sort_key=f"{n:08d}",
        search_key=name.lower(),
        position=unit.position if unit else 0,
    )


def member(
    *,
    unit: Unit,
    name: str = "",
    category: Category = Category.OFFICIAL,
    flags: tuple[Flag, ...] = (),
) -> Member:
    """A member of a branch since long ago."""
    who = person(name=name, unit=unit)
    made = Member.objects.create(
        person=who,
        unit=unit,
        position=unit.position,
        code=member_code(next(_number)),
        full_name=who.display_name,
        sex="f",
        born_on=date(1980, 5, 1),
    )
    Posting.objects.create(
        member=made, person=who, unit=unit, position=unit.position, valid_from=LONG_AGO
    )
    for kind in (category, *flags):
        Spell.objects.create(
            member=made, person=who, kind=kind, position=unit.position, valid_from=LONG_AGO
        )
    return made


def mandate(*, person: Person, unit: Unit, office: Office) -> Mandate:
    """An office since long ago."""
    return Mandate.objects.create(
        person=person, unit=unit, office=office, position=unit.position, valid_from=LONG_AGO
    )


def actor(
    person: Person,
    *,
    unit: Unit | None = None,
    office: Office | None = None,
    at: datetime = NOON,
) -> Actor:
    """The actor of a person; with ``office`` seated in ``unit``."""
    seated = unit is not None and office is not None
    return Actor(
        person_id=person.pk,
        name=person.display_name,
        office=office.value if office else "",
        unit_id=unit.pk if unit else None,
        unit_name=unit.name if unit else "",
        lo=unit.position if seated and unit else 1,
        hi=unit.last if seated and unit else 0,
        home=person.position,
        authenticated_at=at,
        factor="totp",
    )


def plain(person_id: UUID, home: int) -> Actor:
    """A plain member's actor."""
    return Actor(person_id=person_id, home=home)
