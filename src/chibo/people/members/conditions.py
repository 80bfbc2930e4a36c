"""What lists of members are narrowed to, beside their words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from chibo.ground.organisation import queries as organisation
from chibo.people.members import rules
from chibo.people.members.models import Fact, Member
from chibo.people.members.record.queries import holding


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the list of a seat is narrowed to; empty fields ask for all.

    Args:
        text: part of a name (marks may be left out, words in any order), initials, code, card or personal id.
        day: as of this day; None: today.
        unit_id: at or below this unit.
        age_from: whole years on the day, as the others: ``age_to``, ``party_from``, ``party_to``.
        education: part of the subject, or a level of ``record_groups``.
        post: an office (``offices``), or part of a post in the record.
    """

    text: str = ""
    category: str = ""
    flag: str = ""
    day: date | None = None
    unit_id: UUID | None = None
    sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    party_from: int | None = None
    party_to: int | None = None
    ethnic: str = ""
    education: str = ""
    theory: str = ""
    post: str = ""
    skill: str = ""

    def used(self) -> list[str]:
        """Names of the conditions that are set, for the trail."""
        return [name for name in self.__slots__ if getattr(self, name) not in ("", None)]


def narrowed(rows: QuerySet[Member], chosen: Filter, *, day: date) -> QuerySet[Member]:
    """The rows that fit all conditions but the words, as of a day."""
    conditions = [
        *_columns(chosen),
        *_years("born_on", chosen.age_from, chosen.age_to, day=day),
        *_years("admitted_on", chosen.party_from, chosen.party_to, day=day),
        *_facts(chosen, day=day),
    ]
    return rows.filter(*conditions)


def _columns(chosen: Filter) -> list[Q]:
    conditions = []
    if chosen.unit_id:
        unit = organisation.unit(chosen.unit_id)
        conditions.append(Q(position__range=(unit.position, unit.last)))
    if chosen.sex:
        conditions.append(Q(sex=chosen.sex))
    if chosen.ethnic:
        conditions.append(Q(ethnic_code=chosen.ethnic))
    return conditions


def _years(column: str, least: int | None, most: int | None, *, day: date) -> list[Q]:
    """Whole years since a day of the row: at least, at most."""
    conditions = []
    if least is not None:
        conditions.append(Q(**{f"{column}__lte": rules.years_before(day, least)}))
    if most is not None:
        conditions.append(Q(**{f"{column}__gt": rules.years_before(day, most + 1)}))
    return conditions


def _facts(chosen: Filter, *, day: date) -> list[Q]:
    conditions = []
    if chosen.theory:
        conditions.append(Q(_fact(day, group="theory", key=chosen.theory)))
    if chosen.education:
        level = _fact(day, group="education", key=chosen.education)
        conditions.append(Q(level) | Q(education__icontains=chosen.education))
    if chosen.skill:
        conditions.append(Q(_fact(day, group="skills", value__skill__icontains=chosen.skill)))
    if chosen.post:
        named = _fact(day, group="posts", value__post__icontains=chosen.post)
        in_office = Q(person__in=organisation.in_office(chosen.post, day=day))
        conditions.append(in_office | Q(named))
    return conditions


def _fact(day: date, **wanted: str) -> Exists:
    return Exists(Fact.objects.filter(holding(day), member=OuterRef("pk"), **wanted))
