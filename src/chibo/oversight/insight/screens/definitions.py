"""Every figure with its name, its value and how it is counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from chibo.oversight.insight.rules import shares
from chibo.oversight.insight.rules.figures import Figures
from chibo.web import formats
from chibo.web.sheets import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One figure: ``value`` is a count, a share or None where none is shown; ``places`` of a mean."""

    name: str
    value: Cell
    meaning: str
    is_mean: bool = False

    @property
    def shown(self) -> str:
        """The value as a person reads it."""
        if self.value is None:
            return "–"
        if isinstance(self.value, Fraction):
            if self.is_mean:
                return formats.number(self.value, 1)
            return formats.percent(self.value)
        return formats.number(self.value) if isinstance(self.value, int) else str(self.value)

    @property
    def cell(self) -> Cell:
        """The value in a file; a mean is written as text with one decimal."""
        if self.is_mean and isinstance(self.value, Fraction):
            return str(formats.rounded(self.value, 1))
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Figures that belong together."""

    title: str
    rows: list[Definition]


def groups(found: Figures, *, branches: int) -> list[Group]:
    """All figures of a month, in groups.

    Args:
        branches: how many branches there are; 1 for a branch itself.
    """
    return [
        Group(title=_("Meetings"), rows=list(_meetings(found, branches=branches))),
        Group(title=_("Who came"), rows=list(_attendance(found))),
        Group(title=_("Opinions"), rows=list(_opinions(found))),
        Group(title=_("Votes"), rows=list(_votes(found))),
        Group(title=_("Minutes and signatures"), rows=list(_papers(found))),
    ]


def _row(name: str, value: Cell, meaning: str, *, is_mean: bool = False) -> Definition:
    return Definition(name=name, value=value, meaning=meaning, is_mean=is_mean)


def _meetings(f: Figures, *, branches: int) -> Iterator[Definition]:
    yield _row(_("Meetings held"), f.meetings, _("Opened and closed in this month."))
    yield _row(
        _("Branches that met"),
        f.met,
        _("With a regular or thematic meeting in this month, of %(n)s branches.")
        % {"n": formats.number(branches)},
    )
    yield _row(
        _("With a thematic part"),
        f.thematic,
        _("Thematic meetings, and regular ones that a thematic part was joined to."),
    )
    yield _row(_("Failed for want of a quorum"), f.failed, _("Convened and not opened."))
    yield _row(
        _("Length, minutes on average"),
        shares.length(f),
        _("From opening to close, interruptions included."),
        is_mean=True,
    )
    yield _row(
        _("Norm, minutes on average"),
        shares.norm(f),
        _("Least length for a branch of this size and this kind of meeting."),
        is_mean=True,
    )
    yield _row(_("Shorter than the norm"), f.short, _("Meetings that ended before it."))


def _attendance(f: Figures) -> Iterator[Definition]:
    yield _row(
        _("Expected"),
        f.expected,
        _(
            "All members, less exempt, temporarily exempt and suspended ones; with those of them "
            "who came all the same."
        ),
    )
    yield _row(_("Present"), f.present, _("Here at least once, confirmed."))
    yield _row(_("Attendance"), shares.attendance(f), _("Present of expected."))
    yield _row(_("Late"), f.late, _("First here after the opening."))
    yield _row(_("In time, share"), shares.punctuality(f), _("Not late, of present."))
    yield _row(
        _("At a meeting point"), f.on_site, _("Main or secondary point, by the first place.")
    )
    yield _row(_("Online"), f.online, _("On the own device, by the first place."))
    yield _row(_("Excused"), f.excused, _("Absent with a reason that the chair accepted."))
    yield _row(_("Absent, reason unknown"), f.absent, _("Absent without one."))


def _opinions(f: Figures) -> Iterator[Definition]:
    yield _row(_("Opinions voiced"), f.opinions, _("Finished contributions, spoken or written."))
    yield _row(
        _("People heard"),
        f.heard,
        _("Different members who voiced an opinion since the quarter began."),
    )
    yield _row(_("Share of members heard"), shares.heard(f), _("Of the members in the quarter."))


def _votes(f: Figures) -> Iterator[Definition]:
    yield _row(_("Votes held"), f.votes, _("Questions put to the vote; void votes are left out."))
    yield _row(_("Turnout"), shares.turnout(f), _("Votes given of votes that could be given."))
    yield _row(_("Unanimous"), f.unanimous, _("All who could vote agreed."))
    yield _row(_("Contested"), f.contested, _("At least one disagreed."))
    yield _row(_("Not adopted"), f.rejected, _("Fewer in favour than needed."))


def _papers(f: Figures) -> Iterator[Definition]:
    yield _row(_("Minutes signed"), f.signed, _("With the last signature, of meetings held."))
    yield _row(_("Sealed"), f.sealed, _("Minutes that the log holds."))
    yield _row(
        _("Days to the signature"),
        shares.signing_days(f),
        _("From the close to the last signature, on average; two days are the norm."),
        is_mean=True,
    )
