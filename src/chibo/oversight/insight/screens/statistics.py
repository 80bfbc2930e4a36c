"""The figures of one unit in one month, and how they came over the last months."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.core.actor import Actor
from chibo.core.policy import may
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight import policy, queries
from chibo.oversight.insight.queries import Proof
from chibo.oversight.insight.rules import shares
from chibo.oversight.insight.rules.figures import NAMES, Figures
from chibo.oversight.insight.rules.period import Month
from chibo.oversight.insight.screens import definitions, figures
from chibo.oversight.insight.screens.definitions import Group
from chibo.oversight.insight.screens.figures import Chart
from chibo.web import formats
from chibo.web.sheets import Sheet

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit

CHART_MONTHS = 6
SHEET_MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Everything the page names; a fixed number of statements."""

    unit: "Unit"
    month: Month
    is_running: bool
    path: list[tuple[str, str]]
    below: list[tuple[str, str]]
    sums: list[dict[str, Any]]
    charts: list[Chart]
    groups: list[Group]
    proof: Proof | None
    found: Figures

    @property
    def is_branch(self) -> bool:
        """Whether the unit is a branch itself."""
        return bool(self.unit.kind == UnitKind.BRANCH)


def statistics(unit: "Unit", viewer: Actor, month: Month, *, today: Month) -> Statistics:
    """Load the page of a unit; six statements."""
    months = queries.of_months(unit.pk, last=month, count=CHART_MONTHS)
    found = months[-1][1]
    above = [one for one in organisation.path(unit)[:-1] if viewer.covers(one.position)]
    is_branch = unit.kind == UnitKind.BRANCH
    branches = 1 if is_branch else sum(organisation.branches_below(unit).values())
    return Statistics(
        unit=unit,
        month=month,
        is_running=month == today,
        path=[(one.short_name, _address(one)) for one in above],
        below=_below(unit, viewer),
        sums=_sums(months, branches=branches),
        charts=figures.all_charts(months, today=today),
        groups=definitions.groups(found, branches=branches),
        proof=queries.last_recount(),
        found=found,
    )


def _address(unit: "Unit") -> str:
    return reverse("insight:statistics", args=[unit.pk])


def _below(unit: "Unit", viewer: Actor) -> list[tuple[str, str]]:
    if unit.kind == UnitKind.BRANCH or not may(viewer, policy.OVERSEE, position=unit.position):
        return []
    return [(one.short_name, _address(one)) for one in organisation.children(unit)]


def _sums(months: figures.Months, *, branches: int) -> list[dict[str, Any]]:
    found = months[-1][1]
    rates = [shares.attendance(one) for _month, one in months]
    spark = [None if rate is None else float(rate) for rate in rates]
    days = shares.signing_days(found)
    heard, attendance = shares.heard(found), rates[-1]
    met = {
        "label": _("Branches that met") if branches != 1 else _("Meetings held"),
        "value": formats.number(found.met if branches != 1 else found.meetings),
    }
    if branches != 1:
        met["of"] = formats.number(branches)
    return [
        met,
        {
            "label": _("Attendance"),
            "value": "–" if attendance is None else formats.percent(attendance),
            "spark": spark if len([rate for rate in spark if rate is not None]) > 1 else None,
            "spark_label": _("Attendance over the last six months"),
        },
        {"label": _("Opinions voiced"), "value": formats.number(found.opinions)},
        {
            "label": _("Members heard in the quarter"),
            "value": "–" if heard is None else formats.percent(heard),
        },
        {"label": _("Votes held"), "value": formats.number(found.votes)},
        {
            "label": _("Days to the signature"),
            "value": "–" if days is None else formats.number(days, 1),
        },
    ]


def sheet(unit: "Unit", month: Month) -> Sheet:
    """Two years of figures up to a month as a file: one row for each month, counts before rates."""
    rates = {
        _("Attendance, %"): shares.attendance,
        _("In time, %"): shares.punctuality,
        _("Heard, %"): shares.heard,
        _("Turnout, %"): shares.turnout,
    }
    rows = [
        [
            f"{year}-{number:02d}",
            *(getattr(found, name) for name in NAMES),
            *(read(found) for read in rates.values()),
        ]
        for (year, number), found in queries.of_months(unit.pk, last=month, count=SHEET_MONTHS)
    ]
    heads = [_("Month"), *(heading(name) for name in NAMES), *rates]
    return Sheet(name=f"{_('Statistics')} {unit.short_name}", heads=heads, rows=rows)


def heading(name: str) -> str:
    """The head of a figure's column."""
    return {
        "meetings": _("Meetings held"),
        "met": _("Branches that met"),
        "thematic": _("With a thematic part"),
        "failed": _("Failed for want of a quorum"),
        "expected": _("Expected"),
        "present": _("Present"),
        "late": _("Late"),
        "excused": _("Excused"),
        "absent": _("Absent, reason unknown"),
        "on_site": _("At a meeting point"),
        "online": _("Online"),
        "opinions": _("Opinions voiced"),
        "heard": _("People heard"),
        "members": _("Members in the quarter"),
        "votes": _("Votes held"),
        "adopted": _("Adopted"),
        "rejected": _("Not adopted"),
        "unanimous": _("Unanimous"),
        "contested": _("Contested"),
        "entitled": _("Votes that could be given"),
        "voted": _("Votes given"),
        "minutes": _("Minutes of all meetings"),
        "norm_minutes": _("Minutes by the norm"),
        "short": _("Shorter than the norm"),
        "signed": _("Minutes signed"),
        "sealed": _("Sealed"),
        "signing_hours": _("Hours to the signatures"),
    }[name]
