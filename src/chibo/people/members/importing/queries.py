"""Reads of uploaded lists; call inside a scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet, UUIDField
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.people.members import ethnic, personal_id
from chibo.people.members.importing import at_rest
from chibo.people.members.importing.rules.check import Known
from chibo.people.members.importing.rules.columns import Column
from chibo.people.members.importing.rules.entry import PartialDate
from chibo.people.members.importing.rules.table import Fate, Judged, Table, World, ids_in, judge
from chibo.people.members.models import Member, MemberImport
from chibo.people.members.rules import ImportState

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit

_OWN = {"members.Member", "members.Spell", "members.Posting"}


def uploaded(import_id: UUID) -> MemberImport:
    """One uploaded list that the scope may see, with its unit.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = MemberImport.objects.select_related("unit").filter(pk=import_id).first()
    if found is None:
        raise Missing(_("There is no such list, or not in your area."), code="no_list")
    return found


def history(lo: int, hi: int) -> QuerySet[MemberImport]:
    """The lists of a seat that were taken in or wait, newest first."""
    found = MemberImport.objects.filter(position__range=(lo, hi)).defer("cells_sealed")
    found = found.exclude(state=ImportState.DISCARDED).select_related("unit")
    return found.order_by("-made_at", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would become of each row of a list."""

    table: Table
    mapping: tuple[Column | None, ...]
    rows: tuple[Judged, ...]

    def having(self, fate: Fate) -> list[Judged]:
        """Rows of one fate."""
        return [row for row in self.rows if row.fate is fate]

    @property
    def left_out(self) -> list[str]:
        """Headings of columns that are not taken."""
        pairs = zip(self.table.headings, self.mapping, strict=True)
        return [heading for heading, column in pairs if heading and column is None]


def mapping_of(found: MemberImport) -> tuple[Column | None, ...]:
    """Which column is which."""
    return tuple(Column(name) if name else None for name in found.mapping)


def preview(found: MemberImport, *, today: date) -> Preview:
    """Judge the rows against the branch as it is now; four statements."""
    table, mapping = at_rest.read(found), mapping_of(found)
    seen = world(found.unit, today=today, personal_ids=ids_in(table, mapping))
    return Preview(table=table, mapping=mapping, rows=tuple(judge(table, mapping, seen)))


def world(unit: "Unit", *, today: date, personal_ids: Iterable[str] = ()) -> World:
    """What new members of a branch are judged against; the caller has asked for the right.

    Read as the installation: numbers of cards beyond the viewer's seat, and the branch's own records,
    which an operator who takes in a list does not see. Nothing of them is shown.

    Args:
        personal_ids: those that the new members are said to have.
    """
    with scope(system_actor("members.cards")):
        elsewhere = Member.objects.exclude(unit=unit).exclude(card_number="")
        cards = frozenset(elsewhere.values_list("card_number", flat=True))
    return World(
        today=today,
        known=known(unit),
        elsewhere=cards,
        ethnic_code=ethnic.code_of,
        held=frozenset(personal_id.holders(personal_ids)),
    )


def known(unit: "Unit") -> list[Known]:
    """Everybody with a record in the branch, read as the installation; one statement."""
    with scope(system_actor("members.known")):
        found = list(Member.objects.filter(unit=unit).select_related("person"))
    return [
        Known(
            search_key=one.person.search_key,
            born=_born(one),
            card_number=one.card_number,
            id_last4=one.personal_id_last4,
        )
        for one in found
    ]


def _born(one: Member) -> PartialDate | None:
    if one.born_on is None:
        return None
    month = 0 if one.born_precision == "year" else one.born_on.month
    return PartialDate(
        one.born_on.year, month, one.born_on.day if one.born_precision == "day" else 0
    )


def dependants(members: Iterable[Member]) -> dict[str, set[UUID]]:
    """What depends on these people: label of a table → the persons. Found by the tables themselves.

    Every relation to a person or member counts, and every column called ``person_id``, in whatever room;
    a table that is added later is asked too. Call with the installation's own scope.
    """
    persons = {one.pk: one.person_id for one in members}
    found: dict[str, set[UUID]] = {}
    for model, column, by_member in _pointing():
        keys = persons if by_member else set(persons.values())
        hits = model._default_manager.filter(**{f"{column}__in": list(keys)})
        values = set(hits.values_list(column, flat=True))
        if values:
            label = model._meta.label
            found.setdefault(label, set()).update(
                persons[value] if by_member else value for value in values
            )
    return found


def _pointing() -> list[tuple[type[Model], str, bool]]:
    """(table, column, whether it names the member rather than the person)."""
    found = []
    for model in apps.get_models():
        if model._meta.label in _OWN:
            continue
        for field in model._meta.concrete_fields:
            target = field.related_model
            label = target._meta.label if isinstance(target, type) else ""
            if label in {"accounts.Person", "members.Member"}:
                found.append((model, field.attname, label == "members.Member"))
            elif isinstance(field, UUIDField) and field.name == "person_id":
                found.append((model, field.name, False))
    return found


def of_import(found: MemberImport) -> list[Member]:
    """Members that came with a list."""
    return list(Member.objects.filter(source=found).select_related("person"))
