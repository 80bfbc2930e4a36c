"""Reads of facts and of requests; call inside a scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.core import names
from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.people.members.importing.rules.entry import PartialDate
from chibo.people.members.models import (
    CorrectionRequest,
    Fact,
    FieldRight,
    Member,
    Proposal,
    RecordLook,
    Spell,
)
from chibo.people.members.record import mirrors
from chibo.people.members.record.rules.groups import groups
from chibo.people.members.record.rules.periods import Period
from chibo.people.members.record.rules.steps import Origin, Outcome, Step, Wish
from chibo.people.members.rules import STAYS_OPEN


def begun(member_id: UUID) -> datetime:
    """When a member's row was written: its key carries the time."""
    return datetime.fromtimestamp((member_id.int >> 80) / 1000, tz=UTC)


def end_of(day: date) -> datetime:
    """The last moment of a day in the organisation's time zone."""
    return datetime.combine(day, time.max, tzinfo=ZoneInfo(settings.TIME_ZONE))


def period_of(row: "Fact | Proposal") -> Period:
    """The period of a fact."""
    return Period(_day(row.valid_from, row.from_precision), _day(row.valid_to, row.to_precision))


def _day(day: date | None, precision: str) -> PartialDate | None:
    if day is None:
        return None
    return PartialDate(
        day.year, 0 if precision == "year" else day.month, day.day if precision == "day" else 0
    )


def columns_of(period: Period) -> dict[str, object]:
    """A period as the columns of a fact."""
    begins, ends = period.begins, period.ends
    return {
        "valid_from": begins.first if begins else None,
        "from_precision": begins.precision if begins else "day",
        "valid_to": ends.first if ends else None,
        "to_precision": ends.precision if ends else "day",
    }


def openings(found: Member, spells: Iterable[Spell]) -> list[Fact]:
    """What the present state tells, as facts that are not written down; always the same keys."""
    since = begun(found.pk)
    made = []
    for one in mirrors.told(found, spells):
        group = groups()[one.group]
        made.append(
            Fact(
                id=uuid5(found.pk, f"{one.group}/{one.slot}"),
                province=found.province, position=found.position, member=found,
                person_id=found.person_id, group=one.group, slot=one.slot,
                sensitivity=group.sensitivity, value=one.value, key=group.key(one.value),
                origin=Origin.OPENING, recorded_at=since, **columns_of(one.period),
            )
        )  # fmt: skip
    return made


def history(found: Member, *, group: str = "") -> list[Fact]:
    """Every fact there is or was, as far as the scope reads them, in the order of the record; two statements.

    A group of which nothing is written down yet tells its openings.
    """
    rows = Fact.objects.filter(member=found)
    written = list(rows.filter(group=group) if group else rows)
    begun_groups = {one.group for one in written}
    spells = Spell.objects.filter(member=found)
    told = [one for one in openings(found, spells) if one.group not in begun_groups]
    order = list(groups())
    return sorted(
        [*written, *(one for one in told if group in ("", one.group))],
        key=lambda one: (order.index(one.group), one.slot, period_of(one).first, one.recorded_at),
    )


def as_of(facts: Iterable[Fact], *, day: date, known: datetime | None = None) -> list[Fact]:
    """Those that hold on a day, by what was known at a moment (None: by what is known now)."""
    return [one for one in facts if is_known(one, known) and period_of(one).holds(day)]


def is_known(one: Fact, known: datetime | None) -> bool:
    """Whether a fact was held to be true at a moment (None: now)."""
    if known is None:
        return one.superseded_at is None
    return one.recorded_at <= known and (one.superseded_at is None or known < one.superseded_at)


def fact_of(found: Member, fact_id: UUID) -> Fact:
    """One fact of a member that is held now.

    Raises:
        Missing: there is none, or another has superseded it.
    """
    for one in history(found):
        if one.pk == fact_id and one.superseded_at is None:
            return one
    raise Missing(_("This fact is not in the record, or not any more."), code="no_fact")


def holding(day: date) -> Q:
    """Condition of facts that are held now and hold on a day; for lists and counts."""
    begun_by = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gte=day, to_precision="day")
    return Q(superseded_at__isnull=True) & begun_by & (lasts | Q(valid_to__gt=day))


def closed_groups(viewer: Actor, found: Member, *, at: datetime) -> list[str]:
    """Groups of which the viewer reads nothing now, because the purpose does not open them."""
    sensitive = [one for one in groups().values() if one.sensitivity]
    if found.person_id == viewer.person_id or not sensitive:
        return []
    open_ = set(
        RecordLook.objects.filter(
            member=found, viewer=viewer.person, at__gt=at - STAYS_OPEN
        ).values_list("purpose", flat=True)
    )
    opened = {one.sensitivity for one in _rights(at.date()) if one.purpose in open_}
    return [one.code for one in sensitive if one.sensitivity not in opened]


def _rights(day: date) -> "QuerySet[FieldRight]":
    held = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return FieldRight.objects.filter(held, valid_from__lte=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of requests is narrowed to; empty fields ask for all that wait."""

    text: str = ""
    group: str = ""
    step: str = ""


def requests_of(person_id: UUID) -> list[CorrectionRequest]:
    """What was asked about a member's record, latest first; one statement."""
    return list(CorrectionRequest.objects.filter(person_id=person_id).order_by("-asked_at"))


def request(request_id: UUID) -> CorrectionRequest:
    """One request that the scope may see, with member, unit and proposal as far as they are open.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    rows = CorrectionRequest.objects.select_related("member", "member__unit", "member__person")
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise Missing(_("There is no such request."), code="no_request")
    return found


def proposal_of(found: CorrectionRequest) -> Proposal | None:
    """What a request asks to be held; None where there is none, or the scope may not read it."""
    return Proposal.objects.filter(request=found).first()


def is_open(found: CorrectionRequest) -> bool:
    """Whether the scope reads what a request is about; what is sensitive takes a purpose."""
    group = groups().get(found.group)
    if group is None or not group.sensitivity:
        return True
    if found.wish == Wish.REMOVE and found.fact:
        return Fact.objects.filter(pk=found.fact).exists()
    return proposal_of(found) is not None


def waiting(viewer: Actor, wanted: Wanted) -> QuerySet[CorrectionRequest]:
    """Requests of the viewer's seat that have not ended, oldest first."""
    found = CorrectionRequest.objects.filter(
        outcome=Outcome.OPEN, position__range=(viewer.lo, viewer.hi)
    )
    for word in names.search_key(wanted.text).split():
        found = found.filter(member__person__search_key__contains=word)
    if wanted.group:
        found = found.filter(group=wanted.group)
    if wanted.step:
        found = found.filter(confirmed_by__isnull=wanted.step == Step.BRANCH)
    return found.select_related("member", "member__unit").order_by("asked_at")
