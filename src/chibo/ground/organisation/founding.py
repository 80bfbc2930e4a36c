"""Units, terms and offices as the operator writes them at the terminal; inside a scope of the system."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, names, rehearsals
from chibo.core.actor import system_actor
from chibo.core.errors import Refused
from chibo.core.identifiers import unit_code
from chibo.core.ids import uuid7
from chibo.ground.organisation import queries
from chibo.ground.organisation.frame import Plan
from chibo.ground.organisation.models import Mandate, Term, Unit
from chibo.ground.organisation.rules import Node, Office, number_tree

BATCH = 2_000


def write_units(
    root: Plan, *, serial: Callable[[Plan, int], int], spare: int = 0
) -> dict[str, Unit]:
    """Number the tree and write its units; by the key of their plan.

    Args:
        serial: number of a unit's code, from its plan and its place in preorder.
        spare: see ``rules.number_tree``.
    """
    plans = list(root.walk())
    nodes = {plan.key: Node(plan.key) for plan in plans}
    parents: dict[str, Plan] = {}
    for plan in plans:
        nodes[plan.key].children = [nodes[child.key] for child in plan.children]
        parents |= {child.key: plan for child in plan.children}
    number_tree(nodes[root.key], spare=spare)
    units: dict[str, Unit] = {}
    for place, plan in enumerate(plans):
        parent = parents.get(plan.key)
        units[plan.key] = _unit(
            plan,
            code=unit_code(serial(plan, place)),
            parent=units[parent.key] if parent else None,
            node=nodes[plan.key],
        )
    Unit.objects.bulk_create(units.values(), batch_size=BATCH)
    return units


def _unit(plan: Plan, *, code: str, parent: Unit | None, node: Node) -> Unit:
    return Unit(
        id=uuid7(),
        code=code,
        kind=plan.kind.value,
        basis=plan.basis,
        name=plan.name,
        short_name=plan.short_name,
        place=plan.place,
        sign=plan.sign,
        search_key=names.search_key(plan.name),
        official_code=plan.official_code,
        parent=parent,
        province=plan.province,
        position=node.position,
        last=node.last,
        valid_from=plan.valid_from,
        decision=plan.decision,
    )


def write_beside(origin: Unit, *, position: int, name: str, since: date) -> Unit:
    """A unit like another one, outside the tree: of a rehearsal, and of nothing else.

    Raises:
        ValueError: units of the tree lie there.
    """
    if not rehearsals.is_rehearsed(position):
        raise ValueError("only a rehearsal lies beside the tree")
    return Unit.objects.create(
        code=f"DT{position - rehearsals.FIRST:x}",
        kind=origin.kind,
        basis=origin.basis,
        name=name,
        short_name=origin.short_name,
        place=origin.place,
        sign=origin.sign,
        search_key="",
        province=origin.province,
        position=position,
        last=position + rehearsals.STEP - 1,
        valid_from=since,
    )


def write_mandate(
    person_id: UUID, unit: Unit, office: Office, *, since: date, decision: str = ""
) -> Mandate:
    """An office from a day on."""
    return Mandate.objects.create(
        person_id=person_id,
        unit=unit,
        province=unit.province,
        position=unit.position,
        office=office.value,
        valid_from=since,
        decision=decision,
    )


def write_term(unit: Unit, *, name: str, since: date) -> Term:
    """A term of office, from a congress on."""
    return Term.objects.create(unit=unit, name=name, valid_from=since)


def give_office(
    person_id: UUID, unit: Unit, office: Office, *, since: date, decision: str, at: datetime
) -> Mandate:
    """Write down an office that a decision gives, with its line in the audit trail.

    Raises:
        Refused: the person holds it already, or the unit has a secretary already.
    """
    in_office = Mandate.objects.filter(queries.in_force(since), unit=unit, office=office)
    holders = list(in_office.values_list("person_id", flat=True))
    if person_id in holders or (office is Office.SECRETARY and holders):
        raise Refused(_("This office is held already. End it first."), code="held")
    made = write_mandate(person_id, unit, office, since=since, decision=decision)
    _tell("organisation.office_given", made, at=at)
    return made


def end_office(
    person_id: UUID, unit: Unit, office: Office, *, last_day: date, at: datetime
) -> Mandate:
    """The last day on which somebody holds an office; the seat ends with it.

    Raises:
        Refused: the person does not hold it on that day.
    """
    held = Mandate.objects.select_for_update(no_key=True).filter(
        queries.in_force(last_day), person_id=person_id, unit=unit, office=office
    )
    found = held.first()
    if found is None:
        raise Refused(_("This person does not hold that office on that day."), code="not_held")
    found.valid_to = last_day
    found.save(update_fields=["valid_to"])
    _tell("organisation.office_ended", found, at=at)
    return found


def hand_over(old: UUID, new: UUID, *, at: datetime) -> None:
    """One human has two records: the offices of the old one become those of the new one, days and decisions kept.

    Raises:
        Refused: both hold the same office in the same unit on some day.
    """
    for mandate in Mandate.objects.select_for_update(no_key=True).filter(person_id=old):
        ends_before = Q(valid_to__lt=mandate.valid_from)
        begins_after = Q(valid_from__gt=mandate.valid_to) if mandate.valid_to else Q(pk=None)
        same = Mandate.objects.filter(person_id=new, unit=mandate.unit, office=mandate.office)
        if same.exclude(ends_before | begins_after).exists():
            raise Refused(_("This office is held already. End it first."), code="held")
        mandate.person_id = new
        mandate.save(update_fields=["person"])
        _tell("organisation.office_handed_over", mandate, at=at)


def _tell(action: str, mandate: Mandate, *, at: datetime) -> None:
    audit.record(
        system_actor("chibo offices"),
        action,
        subject=mandate.person_id,
        position=mandate.position,
        province=mandate.province,
        at=at,
        detail={"office": mandate.office, "mandate": str(mandate.pk)},
    )
