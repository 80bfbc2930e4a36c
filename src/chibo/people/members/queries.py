"""Reads of members; call inside a scope."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.core import names
from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.ground.organisation import history
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import in_force
from chibo.ground.organisation.rules import UnitKind
from chibo.people.members import conditions, finding, rules
from chibo.people.members.conditions import Filter
from chibo.people.members.models import Member, Posting, RecordLook, SavedSearch, Spell
from chibo.people.members.rules import IN_THE_LIST, Category, Flag, Looked, Period

__all__ = ["Filter"]

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Mandate, Unit


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


def list_of(unit: "Unit", *, day: date) -> list[ListedMember]:
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


def counts_by(kind: UnitKind, *, day: date) -> dict[UUID, int]:
    """How many members belonged on a day to units at or below each unit of a level, as the tree lay then.

    Six statements, over the whole tree.
    """
    tree = {row[0]: (row[2], row[7]) for row in history.states(day)}
    found: dict[UUID, int] = defaultdict(int)
    posted = Posting.objects.filter(in_force(day)).values_list("unit_id")
    for unit_id, n in posted.annotate(Count("member", distinct=True)):
        at: UUID | None = unit_id
        while at is not None and at in tree and tree[at][0] != kind:
            at = tree[at][1]
        if at is not None and at in tree:
            found[at] += n
    return dict(found)


def member_of(person_id: UUID) -> Member | None:
    """The member's row of a person, if the scope may see it."""
    return Member.objects.select_related("unit", "person").filter(person_id=person_id).first()


def looks(viewer: Actor) -> list[RecordLook]:
    """Who opened the viewer's own record, when and why, latest first; one statement."""
    return list(RecordLook.objects.filter(person_id=viewer.person).order_by("-at"))


def in_seat(viewer: Actor, *, day: date, chosen: Filter) -> QuerySet[Member]:
    """Members in the lists of the viewer's seat on a day; who is meant most comes first, then by given name."""
    reach = (viewer.lo, viewer.hi)
    kinds = [chosen.category] if chosen.category else [c.value for c in IN_THE_LIST]
    found = Member.objects.filter(_holds(kinds, chosen.day or day))
    if chosen.day and chosen.day != day:
        posted = Posting.objects.filter(
            in_force(chosen.day), member=OuterRef("pk"), position__range=reach
        )
        found = found.filter(Exists(posted))
    else:
        found = found.filter(position__range=reach)
    if chosen.flag:
        found = found.filter(_holds([chosen.flag], chosen.day or day))
    found = conditions.narrowed(found, chosen, day=chosen.day or day)
    found = finding.by_text(found, chosen.text)
    return found.select_related("unit", "person").defer("person__look")


def _holds(kinds: Iterable[str], day: date) -> Exists:
    return Exists(Spell.objects.filter(in_force(day), member=OuterRef("pk"), kind__in=list(kinds)))


def units_below(viewer: Actor) -> list[tuple[UUID, str]]:
    """Units right below the viewer's seat, by name, for a choice; at most two statements."""
    if viewer.unit_id is None:
        return []
    below = organisation.children(organisation.unit(viewer.unit_id))
    return list(below.values_list("pk", "name"))


def searches(viewer: Actor) -> list[SavedSearch]:
    """The viewer's own searches by name; one statement."""
    return list(SavedSearch.objects.filter(person_id=viewer.person).order_by("name"))


def called(text: str) -> list[Member]:
    """Members whom a code, a log-in name or the whole name means, at most a dozen; with unit and person."""
    meant = Q(code=text.strip()) | Q(person__user__username=text.strip())
    found = Member.objects.filter(meant | Q(person__search_key=names.search_key(text)))
    return list(found.select_related("unit", "person").order_by("code")[:12])


def everybody() -> list[Member]:
    """All members that the scope may see, with their units, branch by branch."""
    return list(Member.objects.select_related("unit").order_by("position", "person__sort_key"))


def kinds_of(members: Iterable[Member], *, day: date) -> dict[UUID, set[str]]:
    """Category and flags of members on a day; one statement."""
    found: dict[UUID, set[str]] = defaultdict(set)
    held = Spell.objects.filter(in_force(day), member__in=[member.pk for member in members])
    for member_id, kind in held.values_list("member_id", "kind"):
        found[member_id].add(kind)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A member's record: the facts, and all that holds or held from a day to a day."""

    member: Member
    periods: list[Period]

    def on(self, day: date, what: str) -> list[Period]:
        """What of one sort held on a day."""
        return [p for p in self.periods if p.what == what and p.holds(day)]


def member(member_id: UUID) -> Member:
    """One member that the scope may see, with unit and person.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = Member.objects.select_related("unit", "person").filter(pk=member_id).first()
    if found is None:
        raise Missing(_("There is no such member, or not in your area."), code="no_member")
    return found


def record_of(found: Member) -> Record:
    """The record of a member; three statements."""
    spells = Spell.objects.filter(member=found)
    postings = Posting.objects.filter(member=found).select_related("unit")
    return Record(
        member=found,
        periods=[
            *(_period("spell", one, kind=one.kind) for one in spells),
            *(_period("posting", one, place=one.unit.name) for one in postings),
            *(
                _period("mandate", one, kind=one.office, place=one.unit.name)
                for one in organisation.mandates_of(found.person_id)
            ),
        ],
    )


def _period(
    what: str, row: "Spell | Posting | Mandate", *, kind: str = "", place: str = ""
) -> Period:
    return Period(
        what=what,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        kind=kind,
        place=place,
        decision=row.decision,
    )


def open_look(
    viewer: Actor, look_id: UUID, *, at: datetime, what: Looked = Looked.RECORD
) -> RecordLook:
    """The viewer's own look into a record (or at the personal id), while it may be read on.

    Raises:
        Missing: it is somebody else's, or too long ago.
    """
    found = RecordLook.objects.filter(pk=look_id, viewer=viewer.person, what=what).first()
    if found is None or not rules.is_still_open(found.at, at=at, what=what):
        raise Missing(
            _("This look into the record has ended. Open the record again."), code="look_over"
        )
    return found
