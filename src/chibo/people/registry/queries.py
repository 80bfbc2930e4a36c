"""Reads of the queue and of the log of questions; call inside a scope."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.core import names
from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.people.members import identity
from chibo.people.registry.models import Difference, Enquiry, Match, Run
from chibo.people.registry.rules.differences import WAITING
from chibo.people.registry.rules.states import MatchState

Row = TypeVar("Row", Match, Difference)

if TYPE_CHECKING:
    from chibo.people.members.models import Member


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait in an area: answers to compare, differences, members without id who were not asked about."""

    matches: int
    differences: int
    missing: int


def counts(viewer: Actor, *, day: date) -> Counts:
    """Three statements."""
    return Counts(
        matches=matches(viewer).count(),
        differences=differences(viewer).count(),
        missing=missing(viewer, day=day).count(),
    )


def matches(viewer: Actor, text: str = "") -> QuerySet[Match]:
    """Answers that wait for a decision, the oldest first."""
    found = Match.objects.filter(
        state=MatchState.OPEN, position__range=(viewer.lo, viewer.hi)
    ).select_related("member", "member__unit")
    return _named(found, text).order_by("made_at", "pk")


def differences(viewer: Actor, text: str = "") -> QuerySet[Difference]:
    """What differs and waits, the oldest first."""
    found = Difference.objects.filter(
        state__in=WAITING, position__range=(viewer.lo, viewer.hi)
    ).select_related("member", "member__unit")
    return _named(found, text).order_by("found_at", "pk")


def missing(viewer: Actor, *, day: date, text: str = "") -> "QuerySet[Member]":
    """Members without a personal id about whom no answer waits, by given name."""
    waits = Match.objects.filter(member=OuterRef("pk"), state=MatchState.OPEN)
    return identity.without_id(viewer, day=day, text=text).filter(~Exists(waits))


def _named(found: QuerySet[Row], text: str) -> QuerySet[Row]:
    for word in names.search_key(text).split():
        found = found.filter(person__search_key__contains=word)
    return found


def match(match_id: UUID) -> Match:
    """One answer. Raises ``Missing``."""
    found = Match.objects.select_related("member", "member__unit").filter(pk=match_id).first()
    if found is None:
        raise Missing(_("There is no such answer of the register."), code="no_match")
    return found


def difference(difference_id: UUID) -> Difference:
    """One difference. Raises ``Missing``."""
    rows = Difference.objects.select_related("member", "member__unit")
    found = rows.filter(pk=difference_id).first()
    if found is None:
        raise Missing(_("There is no such difference."), code="no_difference")
    return found


def asked_about(person_id: UUID) -> QuerySet[Enquiry]:
    """Who asked the register about somebody, the latest first, with what became of it."""
    # Whom the rules found is fetched in the moment of finding: "fetch" comes after "find".
    asked = Enquiry.objects.filter(person_id=person_id).select_related("reply")
    return asked.order_by("-at", "question", "pk")


def last_run(viewer: Actor) -> Run | None:
    """The latest comparison of the viewer's area."""
    return Run.objects.filter(position=viewer.lo).order_by("-started_at").first()
