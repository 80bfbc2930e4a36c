"""Reads of members; call inside a scope."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from chibo.core.actor import Actor
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.queries import in_force
from chibo.people.members.models import Member, Posting, RecordLook, Spell
from chibo.people.members.rules import IN_THE_LIST, Category, Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMember:
    """A member as a list of a branch shows them on a day."""

    member_id: UUID
    person_id: UUID
    code: str
    name: str
    sort_key: str
    category: Category
    flags: frozenset[Flag]


def list_of(unit: Unit, *, day: date) -> list[ListedMember]:
    """Members in the list of a branch on a day, by given name; three statements."""
    posted = Posting.objects.filter(in_force(day), unit=unit)
    members = list(
        Member.objects.filter(pk__in=posted.values("member_id"))
        .select_related("person")
        .order_by("person__sort_key")
    )
    spells: dict[UUID, set[str]] = defaultdict(set)
    held = Spell.objects.filter(in_force(day), member__in=members)
    for member_id, kind in held.values_list("member_id", "kind"):
        spells[member_id].add(kind)
    listed = []
    for member in members:
        kinds = spells[member.pk]
        category = next((c for c in Category if c.value in kinds), None)
        if category not in IN_THE_LIST:
            continue
        listed.append(
            ListedMember(
                member_id=member.pk,
                person_id=member.person_id,
                code=member.code,
                name=member.full_name,
                sort_key=member.person.sort_key,
                category=category,
                flags=frozenset(f for f in Flag if f.value in kinds),
            )
        )
    return listed


def counts_below(parent_id: UUID, *, day: date) -> dict[UUID, int]:
    """How many members are in the list of each unit directly below a unit on a day; one statement."""
    listed = Spell.objects.filter(
        in_force(day), member=OuterRef("member"), kind__in=[c.value for c in IN_THE_LIST]
    )
    posted = Posting.objects.filter(in_force(day), Exists(listed), unit__parent_id=parent_id)
    return dict(posted.values_list("unit_id").annotate(Count("member", distinct=True)))


def member_of(person_id: UUID) -> Member | None:
    """The member's row of a person, if the scope may see it."""
    return Member.objects.select_related("unit", "person").filter(person_id=person_id).first()


def search(text_key: str, *, lo: int, hi: int) -> Q:
    """Condition for members whose name contains the folded text, in a range of positions."""
    return Q(person__search_key__contains=text_key, position__range=(lo, hi))


def looks(viewer: Actor) -> list[RecordLook]:
    """Who opened the viewer's own record, when and why, latest first; one statement."""
    return list(RecordLook.objects.filter(person_id=viewer.person_id).order_by("-at"))
