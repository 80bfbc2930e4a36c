"""Reads of the tree and of mandates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from chibo.core import clock
from chibo.core import names as names_of
from chibo.core.actor import DESKS, REHEARSALS, Actor
from chibo.core.errors import Missing
from chibo.core.models import Shift
from chibo.core.scope import scope
from chibo.ground.accounts import queries as accounts
from chibo.ground.organisation import rules
from chibo.ground.organisation.models import Doubt, Mandate, Proposal, Term, Unit
from chibo.ground.organisation.rules import ORGAN_SIGNS, Office, UnitKind

MOST_OFFERED = 200  # to choose one from


def local_day(at: datetime) -> date:
    """The calendar day in the organisation's time zone."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def in_force(day: date) -> Q:
    """Condition of dated rows that hold on ``day``."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def seats(person_id: UUID, *, day: date) -> list[Mandate]:
    """Mandates of a person in force on a day, highest unit first; call inside a scope."""
    found = Mandate.objects.filter(in_force(day), person_id=person_id)
    return list(found.select_related("unit").order_by("unit__position", "office"))


def ends_of(mandate_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, datetime | None]:
    """When each of the mandates that is in force ends (None: no day is set); in a scope, one statement."""
    zone = ZoneInfo(settings.TIME_ZONE)
    held = Mandate.objects.filter(in_force(local_day(at)), pk__in=list(mandate_ids))
    return {
        key: rules.end_of(last_day, zone) if last_day else None
        for key, last_day in held.values_list("pk", "valid_to")
    }


def seated(
    person_id: UUID,
    *,
    chosen: UUID | None = None,
    as_member: bool = False,
    authenticated_at: datetime | None = None,
    factor: str = "",
    proofs: tuple[tuple[str, datetime], ...] = (),
) -> Actor:
    """The actor of a person today: with the chosen mandate, the first one, or as a plain member.

    A chosen mandate that has ended, or is somebody else's, leaves the member's own seat: no other office
    is taken without being asked for.
    """
    with scope(accounts.person_actor(person_id)):
        person = accounts.person(person_id)
        held = seats(person_id, day=local_day(clock.now()))
    if person is None:
        return Actor(kind="public")
    seat = next((mandate for mandate in held if mandate.pk == chosen), None)
    if chosen is None and not as_member and held:
        seat = held[0]
    home_unit = None
    if seat is None and person.position:
        home_unit = Unit.objects.filter(position=person.position).first()
    unit = seat.unit if seat else home_unit
    return Actor(
        person_id=person.pk,
        name=person.display_name,
        office=seat.office if seat else "",
        unit_id=unit.pk if unit else None,
        unit_name=unit.name if unit else "",
        lo=seat.unit.position if seat else 1,
        hi=seat.unit.last if seat else 0,
        home=person.position,
        mandate_id=seat.pk if seat else None,
        authenticated_at=authenticated_at,
        factor=factor,
        seats=len(held) + (len(held) > 1 or seat is None or seat.office in DESKS),
        proofs=proofs,
    )


def unit(unit_id: UUID) -> Unit:
    """One unit.

    Raises:
        Missing: there is none.
    """
    found = Unit.objects.select_related("parent", "into").filter(pk=unit_id).first()
    if found is None:
        raise Missing(_("There is no such unit."), code="no_unit")
    return found


def at_position(position: int) -> Unit | None:
    """The unit whose own position this is, or was before it came to another place."""
    units = Unit.objects.select_related("parent")
    found = units.filter(position=position).first()
    if found is None:
        moved = Shift.objects.filter(old=position).values("unit_id")
        found = units.filter(pk__in=moved).first()
    return found


def by_code(code: str) -> Unit | None:
    """The unit of a code, typed in any case."""
    return Unit.objects.select_related("parent").filter(code__iexact=code.strip()).first()


def top() -> Unit | None:
    """The highest unit of this installation; None before it is set up."""
    return Unit.objects.filter(parent=None).order_by("position").first()


def outline() -> list[tuple[int, Unit]]:
    """The first two dozen units from the top, each with its depth; one statement."""
    depths: dict[UUID, int] = {}
    found = []
    standing = Unit.objects.filter(position__lt=REHEARSALS, valid_to=None)
    for one in standing.order_by("position")[:24]:
        depths[one.pk] = depths.get(one.parent_id, -1) + 1 if one.parent_id else 0
        found.append((depths[one.pk], one))
    return found


def all_in_office(*, day: date) -> list[Mandate]:
    """Everybody in office on a day, from the top; call inside a scope, one statement."""
    found = Mandate.objects.filter(in_force(day), position__lt=REHEARSALS)
    found = found.select_related("unit", "person")
    return list(found.order_by("position", "office", "valid_from"))


def in_office(office: str, *, day: date) -> QuerySet[Any, Any]:
    """Ids of persons who hold an office on a day, for a condition of another query; inside a scope."""
    return Mandate.objects.filter(in_force(day), office=office).values("person_id")


def lock(unit_id: UUID) -> None:
    """Let commands about a unit's list follow one another; until the end of the transaction."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk=unit_id).values_list("pk"))


def path(node: Unit) -> list[Unit]:
    """The units above ``node``, from the top, and itself; one statement."""
    above = Unit.objects.filter(position__lte=node.position, last__gte=node.last)
    return list(above.order_by("position"))


def ancestors(unit_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Each unit with all above it, itself first; one statement that reads the whole tree."""
    above: dict[UUID, UUID | None] = dict(Unit.objects.order_by().values_list("pk", "parent_id"))
    found: dict[UUID, list[UUID]] = {}
    for unit_id in unit_ids:
        chain: list[UUID] = []
        at: UUID | None = unit_id
        while at is not None:
            chain.append(at)
            at = above[at]
        found[unit_id] = chain
    return found


def names(unit_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of units; one statement."""
    return dict(Unit.objects.filter(pk__in=list(unit_ids)).values_list("pk", "name"))


def children(node: Unit) -> QuerySet[Unit]:
    """Units directly below, those that ended left out."""
    return Unit.objects.filter(parent=node, valid_to=None).order_by("position")


def branches_below(node: Unit) -> dict[UUID, int]:
    """How many branches there are at or below each unit directly below ``node``; one statement."""
    inside = Unit.objects.filter(
        kind=UnitKind.BRANCH,
        valid_to=None,
        position__gte=OuterRef("position"),
        position__lte=OuterRef("last"),
    )
    counted = inside.order_by().values("kind").annotate(n=Count("pk")).values("n")
    found = Unit.objects.filter(parent=node, valid_to=None).annotate(
        n=Coalesce(Subquery(counted), 0)
    )
    return dict(found.values_list("pk", "n"))


def leaders(unit_ids: Iterable[UUID], *, day: date) -> list[tuple[UUID, UUID]]:
    """(unit, person) of secretaries and deputies of these units on a day; inside a scope, one statement."""
    held = Mandate.objects.filter(
        in_force(day), unit_id__in=list(unit_ids), office__in=[Office.SECRETARY, Office.DEPUTY]
    )
    return list(held.order_by("unit__position", "office").values_list("unit_id", "person_id"))


def meant(text: str, viewer: Actor) -> Unit | None:
    """The unit in the viewer's seat that a code or a full name means; None where none does, or several."""
    held = Unit.objects.filter(position__range=(viewer.lo, viewer.hi), valid_to=None)
    found = list(held.filter(Q(code=text.strip()) | Q(name__iexact=text.strip()))[:2])
    return found[0] if len(found) == 1 else None


def proposals(*, text: str = "", state: str = "") -> QuerySet[Proposal]:
    """Proposed changes that the scope may see, the newest first."""
    found = Proposal.objects.all()
    for word in text.split():
        found = found.filter(title__icontains=word)
    if state:
        found = found.filter(state=state)
    return found.order_by("-proposed_at", "pk")


def doubts(*, text: str = "", about: str = "", settled: bool = False) -> QuerySet[Doubt]:
    """What lists left open of units that the scope may see, by name; those not decided yet, or the others."""
    found = Doubt.objects.filter(chosen__isnull=not settled).select_related("unit", "chosen")
    for word in names_of.search_key(text).split():
        found = found.filter(unit__search_key__contains=word)
    if about:
        found = found.filter(about=about)
    return found.order_by("unit__search_key", "pk")


def proposal(proposal_id: UUID) -> Proposal:
    """One proposed change.

    Raises:
        Missing: there is none that the scope may see.
    """
    found = Proposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise Missing(_("There is no such proposal."), code="no_proposal")
    return found


def inside(unit_ids: Iterable[UUID]) -> Q:
    """Condition of rows that belong to one of the units or to one below them; one statement."""
    found = Q(pk__in=[])
    for first, last in Unit.objects.filter(pk__in=list(unit_ids)).values_list("position", "last"):
        found |= Q(position__range=(first, last))
    return found


def branches(node: Unit) -> QuerySet[Unit]:
    """All branches at or below ``node``."""
    inside = Unit.objects.filter(position__range=(node.position, node.last), valid_to=None)
    return inside.filter(kind=UnitKind.BRANCH).order_by("position")


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """Who holds an office."""

    person_id: UUID
    name: str
    office: str


def office_holders(node: Unit, *, day: date) -> list[OfficeHolder]:
    """Who holds which office in the unit on a day; call inside a scope."""
    found = Mandate.objects.filter(in_force(day), unit=node).select_related("person")
    return [OfficeHolder(m.person_id, m.person.display_name, m.office) for m in found]


def operators(*, day: date) -> list[UUID]:
    """Persons who operate the installation on a day; inside a scope, one statement."""
    held = Mandate.objects.filter(in_force(day), office=Office.OPERATOR)
    return list(held.order_by("person_id").values_list("person_id", flat=True).distinct())


def branches_without_secretary(node: Unit, *, day: date) -> list[Unit]:
    """Branches at or below a unit that stand on a day and have no secretary then; inside a scope, one statement."""
    held = Mandate.objects.filter(in_force(day), unit=OuterRef("pk"), office=Office.SECRETARY)
    return list(branches(node).filter(~Exists(held), in_force(day))[:MOST_OFFERED])


def sign_of(node: Unit) -> str:
    """How the unit is called in the symbols of its documents: by its own sign, or that of its level."""
    return node.sign or ORGAN_SIGNS[UnitKind(node.kind)]


def term_of(node: Unit, *, day: date) -> str:
    """Name of the unit's term on a day, e.g. ``2025-2027``; the year where no term is known."""
    found = Term.objects.filter(in_force(day), unit=node).order_by("-valid_from").first()
    return found.name if found else str(day.year)


def mandates_of(person_id: UUID) -> list[Mandate]:
    """All mandates of a person, past and present, newest first; call inside a scope, one statement."""
    found = Mandate.objects.filter(person_id=person_id).select_related("unit")
    return list(found.order_by("-valid_from", "unit__position"))
