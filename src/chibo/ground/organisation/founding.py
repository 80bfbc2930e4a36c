"""Write units, mandates and terms when an installation is set up; inside a scope of the system."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from chibo.core import names
from chibo.core.identifiers import unit_code
from chibo.core.ids import uuid7
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
