"""Figures as charts and as a table of definitions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from chibo.oversight.insight.rules import shares
from chibo.oversight.insight.rules.figures import Figures
from chibo.oversight.insight.rules.period import Month
from chibo.web import charts, formats
from chibo.web.charts import Figure, Layers, Point

Months = Sequence[tuple[Month, Figures]]
NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of the statistics page with its title and what it counts."""

    id: str
    title: str
    figure: Figure
    note: str


def attendance(months: Months, *, today: Month) -> Chart:
    """Attendance by month, per cent."""
    return Chart(
        id="attendance",
        title=_("Attendance by month, %"),
        figure=_percent(months, shares.attendance, name=_("Attendance"), today=today),
        note=_("Present of all members, less exempt, temporarily exempt and suspended ones."),
    )


def all_charts(months: Months, *, today: Month) -> list[Chart]:
    """Charts of the statistics page that have something to show, in order."""
    return [chart for chart in _charts(months, today=today) if chart.figure.rows]


def _charts(months: Months, *, today: Month) -> list[Chart]:
    return [
        attendance(months, today=today),
        Chart(
            id="punctuality",
            title=_("In time, %"),
            figure=_percent(months, shares.punctuality, name=_("In time"), today=today),
            note=_("Here when the meeting opened, of those present."),
        ),
        Chart(
            id="modes",
            title=_("Present by mode, persons"),
            figure=_stacked(
                [_layers(month, f.on_site, f.online) for month, f in months],
                [_("At a meeting point"), _("Online")],
            ),
            note=_("A secondary meeting point is a meeting point; the first place counts."),
        ),
        Chart(
            id="opinions",
            title=_("Opinions voiced"),
            figure=_numbers(
                months, lambda f: Fraction(f.opinions), name=_("Opinions"), today=today
            ),
            note=_("Finished contributions, spoken or written."),
        ),
        Chart(
            id="heard",
            title=_("Members heard in the quarter so far, %"),
            figure=_percent(months, shares.heard, name=_("Heard"), today=today),
            note=_("Different members who voiced an opinion since the quarter began."),
        ),
        Chart(
            id="votes",
            title=_("Votes by result"),
            figure=_stacked(
                [_layers(m, f.unanimous, f.adopted - f.unanimous, f.rejected) for m, f in months],
                [_("Unanimous"), _("Adopted with dissent"), _("Not adopted")],
            ),
            note=_("Void votes, elections and votes of confidence are left out."),
        ),
        Chart(
            id="turnout",
            title=_("Turnout of votes, %"),
            figure=_percent(months, shares.turnout, name=_("Turnout"), today=today),
            note=_("Votes given of votes that could be given, over all questions."),
        ),
        Chart(
            id="length",
            title=_("Length of a meeting, minutes"),
            figure=_numbers(months, shares.length, name=_("Length"), today=today),
            note=_norm(months),
        ),
        Chart(
            id="signing",
            title=_("Days from the meeting to the last signature"),
            figure=_numbers(months, shares.signing_days, name=_("Days"), today=today, places=1),
            note=_("On average over the minutes signed; two days are the norm."),
        ),
    ]


def _norm(months: Months) -> str:
    norms = [shares.norm(found) for _month, found in months]
    known = [norm for norm in norms if norm is not None]
    if not known:
        return _("On average.")
    return _("On average; the norm here is %(minutes)s minutes.") % {
        "minutes": formats.number(known[-1], 0)
    }


def _label(month: Month) -> str:
    return _("M%(month)s") % {"month": month[1]}


def _layers(month: Month, *values: int) -> Layers:
    return Layers(
        _label(month), tuple(map(float, values)), tuple(formats.number(v) for v in values)
    )


def _stacked(layers: list[Layers], names: list[str]) -> Figure:
    figure = charts.stacked(layers, names=names, label=_("Month"))
    if not any(sum(layer.values) for layer in layers):
        figure.rows = []
    return figure


Reading = Callable[[Figures], Fraction | None]


def _percent(months: Months, read: Reading, *, name: str, today: Month) -> Figure:
    def point(month: Month, found: Figures) -> Point:
        share = read(found)
        if share is None:
            return Point(_label(month), None, NOTHING, is_now=month == today)
        per_cent = share * 100
        shown = formats.number(per_cent, 0 if per_cent.denominator == 1 else 1)
        return Point(_label(month), float(per_cent), shown, is_now=month == today)

    points = [point(month, found) for month, found in months]
    return _known(charts.bars(points, name=name, label=_("Month"), top=100), points)


def _numbers(months: Months, read: Reading, *, name: str, today: Month, places: int = 0) -> Figure:
    def point(month: Month, found: Figures) -> Point:
        value = read(found) if found.meetings else None
        if value is None:
            return Point(_label(month), None, NOTHING, is_now=month == today)
        shown = formats.number(value, places)
        return Point(_label(month), float(value), shown, is_now=month == today)

    points = [point(month, found) for month, found in months]
    figure = charts.bars(points, name=name, label=_("Month"), whole=places == 0)
    return _known(figure, points)


def _known(figure: Figure, points: list[Point]) -> Figure:
    """A chart without any value says so in words instead of drawing an empty frame."""
    if all(point.value is None for point in points):
        figure.rows = []
    return figure
