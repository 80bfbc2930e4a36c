"""Who above opened what of a unit; call inside the viewer's scope."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from chibo.core import looks
from chibo.core.actor import Actor, system_actor
from chibo.core.models import AuditEntry
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.words import OFFICES
from chibo.oversight.insight import policy

PER_PAGE = 30
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed to; empty fields ask for all. ``code`` is that of a ``Sight``."""

    who: str = ""
    code: str = ""
    page: str = ""
    per_page: int = PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody above opened something."""

    at: datetime
    name: str
    office: str
    unit: str
    label: str
    thing: str
    url: str


def sights(viewer: Actor, *, position: int) -> list[looks.Sight]:
    """What the viewer reads of: a committee of everything, members of their meetings and papers."""
    found = looks.declared()
    if may(viewer, policy.OVERSEE, position=position):
        return found
    return [sight for sight in found if sight.for_members]


def page(viewer: Actor, wanted: Wanted, *, position: int) -> tuple[Page[AuditEntry], list[Look]]:
    """One page of looks at a unit, newest first; at most eight statements."""
    known = sights(viewer, position=position)
    with _door(viewer, position) as door:
        rows = Paginator(_lines(door, known, wanted, position=position), wanted.per_page)
        found = rows.get_page(wanted.page)
        lines = list(found.object_list)
    return found, _told(lines, known)


def whole(viewer: Actor, wanted: Wanted, *, position: int) -> list[Look]:
    """All looks, up to ``MOST_ROWS``; at most seven statements."""
    known = sights(viewer, position=position)
    with _door(viewer, position) as door:
        lines = list(_lines(door, known, wanted, position=position)[:MOST_ROWS])
    return _told(lines, known)


def _door(viewer: Actor, position: int) -> AbstractContextManager[Actor]:
    """Members read lines of their unit's meetings, which lie outside their own door."""
    oversees = may(viewer, policy.OVERSEE, position=position)
    return scope(viewer if oversees else system_actor("looks from above"))


def _lines(
    door: Actor, known: list[looks.Sight], wanted: Wanted, *, position: int
) -> QuerySet[AuditEntry]:
    codes = [sight.code for sight in known]
    found = AuditEntry.objects.filter(position=position, action__in=codes)
    if door.is_system:
        found = found.filter(case_id=None)
    if wanted.code in codes:
        found = found.filter(action=wanted.code)
    if wanted.who:
        found = found.filter(actor_name__icontains=wanted.who)
    return found.order_by("-at", "-pk")


def _told(lines: list[AuditEntry], known: list[looks.Sight]) -> list[Look]:
    by_code: dict[str, set[UUID]] = defaultdict(set)
    for line in lines:
        if line.subject:
            by_code[line.action].add(line.subject)
    called = {s.code: s.named(by_code[s.code]) for s in known if s.code in by_code}
    labels = {sight.code: str(sight.label) for sight in known}
    units = organisation.names(_units(lines)) if lines else {}
    return [
        Look(
            at=line.at,
            name=line.actor_name,
            office=str(OFFICES.get(line.office, line.office)),
            unit=units.get(_unit(line) or UUID(int=0), ""),
            label=labels[line.action],
            **_called(called.get(line.action, {}), line.subject),
        )
        for line in lines
    ]


def _called(names: Mapping[UUID, tuple[str, str]], subject: UUID | None) -> dict[str, str]:
    thing, url = names.get(subject, ("", "")) if subject else ("", "")
    return {"thing": thing, "url": url}


def _units(lines: Iterable[AuditEntry]) -> set[UUID]:
    return {unit for line in lines if (unit := _unit(line))}


def _unit(line: AuditEntry) -> UUID | None:
    try:
        return UUID(str(line.detail.get("unit", "")))
    except ValueError:
        return None
