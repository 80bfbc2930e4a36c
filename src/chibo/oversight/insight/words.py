"""Words of the room that more than one page says."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chibo.assembly.minutes.rules.after import Returned
from chibo.oversight.insight.rules.period import Month
from chibo.oversight.insight.rules.progress import Progress, Standing
from chibo.web import formats

STATES: dict[Progress, tuple[Promise, str]] = {
    Progress.LATE: (gettext_lazy("Overdue"), "bad"),
    Progress.FAILED: (gettext_lazy("No quorum"), "bad"),
    Progress.UNSIGNED: (gettext_lazy("Awaiting signature"), "warn"),
    Progress.RUNNING: (gettext_lazy("Running now"), "live"),
    Progress.CONVENED: (gettext_lazy("Convened"), ""),
    Progress.NOT_CONVENED: (gettext_lazy("Not convened"), ""),
    Progress.SIGNED: (gettext_lazy("Signed"), "good"),
    Progress.SEALED: (gettext_lazy("Sealed"), "good"),
}
"""Word and kind of badge."""

BASES: dict[str, Promise] = {
    "province": gettext_lazy("Provinces"),
    "city": gettext_lazy("Cities"),
    "commune": gettext_lazy("Communes"),
    "ward": gettext_lazy("Wards"),
    "special_zone": gettext_lazy("Special zones"),
    "village": gettext_lazy("Villages"),
    "school": gettext_lazy("Schools"),
    "health_station": gettext_lazy("Health stations"),
    "cooperative": gettext_lazy("Enterprises, cooperatives"),
    "office": gettext_lazy("Offices"),
}
"""What units of one parent rest on, as groups of the tree."""

GRADES: dict[str, tuple[Promise, str]] = {
    "good": (gettext_lazy("Good"), "good"),
    "fair": (gettext_lazy("Fair"), "good"),
    "average": (gettext_lazy("Average"), "warn"),
    "weak": (gettext_lazy("Weak"), "bad"),
}
"""Grades of a meeting or a year, the best first: word and kind of badge."""

RETURNS: dict[Returned, tuple[Promise, str]] = {
    Returned.OVERDUE: (gettext_lazy("no answer, overdue"), "bad"),
    Returned.OPEN: (gettext_lazy("waits for an answer"), "warn"),
    Returned.CORRECTING: (gettext_lazy("correction under way"), "warn"),
    Returned.ANSWERED: (gettext_lazy("answered, to be settled"), ""),
    Returned.CORRECTED: (gettext_lazy("corrected, to be settled"), "good"),
}
"""How returned minutes stand that are not settled."""

WRITING = {
    "draft": gettext_lazy("The minutes are being written"),
    "reviewed": gettext_lazy("The chair has not approved the minutes"),
    "approved": gettext_lazy("Signatures are missing"),
}


def month(value: Month) -> str:
    """``tháng 11/2026``."""
    return _("month %(month)s/%(year)s") % {"month": value[1], "year": value[0]}


def days(count: int) -> str:
    """``3 ngày``."""
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}


def basis(value: str) -> str:
    """The group's name; units without a basis of their own are one group."""
    return str(BASES.get(value, _("Other units")))


def note(standing: Standing, *, due: str) -> str:
    """What the badge alone does not say: until when, since when, for which day."""
    waiting = days(standing.waiting_days)
    day = formats.day_short(standing.meeting.on) if standing.meeting else ""
    if standing.progress is Progress.LATE and standing.missed:
        return _("Did not meet on %(day)s as convened") % {"day": day}
    if standing.progress is Progress.LATE:
        return _("Not convened, due by %(day)s") % {"day": due}
    if standing.progress is Progress.NOT_CONVENED:
        return _("Due by %(day)s") % {"day": due}
    if standing.progress is Progress.CONVENED:
        return _("Meets on %(day)s") % {"day": day}
    if standing.progress is Progress.FAILED:
        return _("Too few came on %(day)s") % {"day": day}
    if standing.progress is Progress.UNSIGNED:
        step = WRITING[standing.step]
        return f"{step}, {waiting}" if standing.waiting_days else str(step)
    return ""
