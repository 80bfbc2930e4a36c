"""Party groups of a branch: who belongs to which on a day; call inside a scope."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.models import PartyGroup, PartyGroupMember
from chibo.core.errors import Missing
from chibo.ground.organisation.queries import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A party group as it is on a day."""

    id: UUID
    name: str
    head: UUID
    head_name: str
    persons: frozenset[UUID]


def of_unit(unit_id: UUID, *, day: date) -> list[Group]:
    """The groups of a branch on a day, by name; two statements."""
    found = list(
        PartyGroup.objects.filter(in_force(day), unit_id=unit_id)
        .select_related("head")
        .order_by("name", "pk")
    )
    belongs: dict[UUID, set[UUID]] = {group.pk: set() for group in found}
    rows = PartyGroupMember.objects.filter(in_force(day), group__in=found)
    for group_id, person_id in rows.values_list("group_id", "person_id"):
        belongs[group_id].add(person_id)
    return [
        Group(
            id=group.pk,
            name=group.name,
            head=group.head_id,
            head_name=group.head.display_name,
            persons=frozenset(belongs[group.pk]),
        )
        for group in found
    ]


def members_on(group_id: UUID, *, day: date) -> Group:
    """One group as it is on a day; two statements.

    Raises:
        Missing: there is none on that day.
    """
    row = PartyGroup.objects.filter(pk=group_id).first()
    found = of_unit(row.unit_id, day=day) if row else []
    group = next((one for one in found if one.id == group_id), None)
    if group is None:
        raise Missing(_("There is no such party group on that day."), code="no_group")
    return group
