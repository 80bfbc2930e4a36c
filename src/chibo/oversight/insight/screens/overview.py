"""The committee's overview: where the branches of this month stand, and what arrived."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.assembly.meetings import approvals
from chibo.core.actor import Actor
from chibo.core.policy import may
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight import counting, policy, queries, words
from chibo.oversight.insight.rules.period import Month
from chibo.oversight.insight.screens import figures
from chibo.oversight.insight.screens import rows as rows_of
from chibo.oversight.insight.screens.figures import Chart
from chibo.oversight.insight.screens.rows import Row
from chibo.trust.documents import queries as documents
from chibo.web import formats

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit
    from chibo.trust.documents.models import Document

PER_PAGE = 25
ARRIVED = 6
RECENT = timedelta(days=31)
CHART_MONTHS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What was asked for: month, search, group, sort, page."""

    month: Month
    words: str = ""
    basis: str = ""
    sort: str = ""
    page: str = ""
    per_page: int = PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything the page names; a fixed number of statements."""

    unit: "Unit"
    at: datetime
    month: Month
    path: list[tuple[str, str]]
    rows: list[Row]
    page: Page[Row]
    sums: list[dict[str, Any]]
    late: list[Row]
    may_remind: bool
    tree: list[dict[str, Any]]
    arrived: "list[Document]"
    chart: Chart
    requests: int

    @property
    def has_branches(self) -> bool:
        """Whether the rows are branches."""
        return any(row.standing for row in self.rows)

    @property
    def is_now(self) -> bool:
        """Whether the month still runs, so that the rows change."""
        return self.month == counting.month_of(self.at)

    @property
    def members(self) -> int:
        """Members of the branches shown."""
        return sum(row.members or 0 for row in self.rows)

    @property
    def branches(self) -> int:
        """Branches below the unit."""
        return sum(row.branches for row in self.rows)

    @property
    def to_remind(self) -> list[Row]:
        """Late branches that were not reminded yet."""
        return [row for row in self.late if row.reminded_at is None]


def overview(unit: "Unit", viewer: Actor, view: View, *, at: datetime) -> Overview:
    """Load the page of a unit."""
    above = organisation.path(unit)[:-1]
    rows = rows_of.below(unit, month=view.month, at=at)
    shown = rows_of.chosen(rows, words_=view.words, basis=view.basis, sort=view.sort)
    late = rows_of.late(rows)
    is_now = view.month == counting.month_of(at)
    return Overview(
        unit=unit,
        at=at,
        month=view.month,
        path=[(one.short_name, address(one)) for one in above if viewer.covers(one.position)],
        rows=rows,
        page=Paginator(shown, view.per_page).get_page(view.page),
        sums=rows_of.sums(rows),
        late=late,
        may_remind=is_now and may(viewer, policy.REMIND, position=unit.position),
        tree=_tree(unit, [one for one in above if viewer.covers(one.position)], rows),
        arrived=_arrived(unit, viewer, at=at),
        chart=figures.attendance(
            queries.of_months(unit.pk, last=view.month, count=CHART_MONTHS),
            today=counting.month_of(at),
        ),
        requests=approvals.waiting(viewer, unit.position, unit.last),
    )


def address(unit: "Unit") -> str:
    """The page of a unit: a branch has its figures, others their overview."""
    name = "insight:statistics" if unit.kind == UnitKind.BRANCH else "insight:overview"
    return reverse(name, args=[unit.pk])


def _tree(unit: "Unit", above: "list[Unit]", rows: list[Row]) -> list[dict[str, Any]]:
    groups = Counter(row.unit.basis for row in rows)
    inside = Counter[str]()
    for row in rows:
        inside[row.unit.basis] += row.branches
    are_branches = any(row.standing for row in rows)
    nodes = [
        {
            "label": words.basis(basis),
            "note": _branches(inside[basis]) if are_branches else _units(count),
            "url": f"{address(unit)}?basis={basis}",
        }
        for basis, count in groups.most_common()
        if basis
    ]
    node = {
        "label": unit.short_name,
        "note": _branches(sum(row.branches for row in rows)),
        "url": address(unit),
        "current": True,
        "nodes": nodes,
    }
    for one in reversed(above):
        node = {"label": one.short_name, "url": address(one), "nodes": [node]}
    return [node]


def _branches(count: int) -> str:
    return _("%(n)s branches") % {"n": formats.number(count)}


def _units(count: int) -> str:
    return _("%(n)s units") % {"n": formats.number(count)}


def _arrived(unit: "Unit", viewer: Actor, *, at: datetime) -> "list[Document]":
    """Documents below the unit that were completed lately, newest first; one statement."""
    found = documents.documents(viewer).filter(
        position__range=(unit.position, unit.last),
        dated_on__gte=local_day(at) - RECENT,
        completed_at__isnull=False,
    )
    found = found.prefetch_related(None).select_related(None).defer("record", "signers")
    return list(found.order_by("-completed_at")[:ARRIVED])
