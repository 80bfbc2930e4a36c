"""Charts as plain SVG: bar, stacked, line, spark, and the base bar of a vote. Pure functions.

Why not a library: the smallest one costs more bytes than a whole page, and draws with inline styles, which the
content security policy forbids. Lengths are per cent, written as text here so that no template localises them.
Bars start at zero. At most twelve points; a missing value is a gap and an en dash in the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, floor, log10

MOST_POINTS = 12
TOP, BOTTOM, LABELS = 10.0, 82.0, 96.0  # per cent of the height: highest value, zero line, labels
LEFT, RIGHT = 12.0, 100.0  # per cent of the width: the scale stands left of LEFT
SERIES = ("bar", "bar-two", "bar-three")
MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the axis: label, value (None: unknown), the value in words, whether it still grows."""

    label: str
    value: float | None
    shown: str = "–"
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Layers:
    """One bar of a stacked chart: label, one value for each series, the same in words."""

    label: str
    values: tuple[float, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle, in per cent of the drawing."""

    x: str
    y: str
    width: str
    height: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line, in per cent of the drawing."""

    x1: str
    y1: str
    x2: str
    y2: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place, centred."""

    x: str
    y: str
    words: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a line."""

    x: str
    y: str


@dataclass(slots=True)
class Figure:
    """A drawing and the table that says the same: ``columns`` heads, ``rows`` of label and values in words."""

    columns: tuple[str, ...]
    rows: list[tuple[str, tuple[str, ...]]]
    legend: list[tuple[str, str]] = field(default_factory=list)
    rects: list[Rect] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """For those who hear the chart: every label with its values."""
        return "; ".join(f"{label}: {', '.join(values)}" for label, values in self.rows)


def _pc(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def _step(span: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts the span into two to five parts."""
    rough = span / 4 if span > 0 else 1.0
    power = 10.0 ** floor(log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough * 0.999)


def scale(low: float, high: float, *, whole: bool = False) -> list[float]:
    """Round values from at or below ``low`` to at or above ``high``; ``whole``: no part of one."""
    step = max(_step(high - low), 1.0 if whole else 0.0)
    first, last = floor(low / step), ceil(high / step)
    last = max(last, first + 1)
    return [n * step for n in range(first, last + 1)]


def _tick(value: float) -> str:
    return f"{value:g}"


def _height(value: float, ticks: Sequence[float]) -> float:
    share = (value - ticks[0]) / (ticks[-1] - ticks[0])
    return BOTTOM - share * (BOTTOM - TOP)


def _slots(count: int) -> list[tuple[float, float]]:
    """Left edge and width of each bar; never wider than a fifth of the drawing."""
    slot = (RIGHT - LEFT) / max(count, 1)
    width = min(slot * 0.66, 20.0)
    return [(LEFT + slot * n + (slot - width) / 2, width) for n in range(count)]


def _grid(figure: Figure, ticks: Sequence[float]) -> None:
    for tick in ticks:
        y = _height(tick, ticks)
        figure.lines.append(Line(_pc(LEFT), _pc(y), _pc(RIGHT), _pc(y)))
        figure.texts.append(Text(_pc(LEFT / 3), _pc(y + 2.5), _tick(tick)))


def bars(
    points: Sequence[Point],
    *,
    name: str,
    label: str,
    top: float | None = None,
    whole: bool = False,
) -> Figure:
    """One bar for each point.

    Args:
        points: at most the last twelve are drawn.
        name: what the values are, head of the table's second column.
        label: what the places are, head of its first column.
        top: the scale reaches at least this (100 for per cent).
        whole: the values are counts, so the scale shows no half.
    """
    shown = list(points)[-MOST_POINTS:]
    figure = Figure((label, name), [(point.label, (point.shown,)) for point in shown])
    ticks = scale(0, max([point.value or 0 for point in shown] + [top or 0, 1]), whole=whole)
    _grid(figure, ticks)
    for point, (x, width) in zip(shown, _slots(len(shown)), strict=True):
        middle = _pc(x + width / 2)
        figure.texts.append(Text(middle, _pc(LABELS), point.label))
        if point.value is None:
            continue
        y = _height(point.value, ticks)
        kind = "bar-now" if point.is_now else "bar"
        figure.rects.append(Rect(_pc(x), _pc(y), _pc(width), _pc(BOTTOM - y), kind))
        figure.texts.append(Text(middle, _pc(y - 2.5), point.shown, "val"))
    return figure


def stacked(bars_: Sequence[Layers], *, names: Sequence[str], label: str) -> Figure:
    """Bars of up to three counts, the first series at the bottom; the legend names them."""
    shown = list(bars_)[-MOST_POINTS:]
    figure = Figure((label, *names), [(bar.label, bar.shown) for bar in shown])
    figure.legend = list(zip(SERIES, names, strict=False))
    ticks = scale(0, max([sum(bar.values) for bar in shown] + [1]), whole=True)
    _grid(figure, ticks)
    for bar, (x, width) in zip(shown, _slots(len(shown)), strict=True):
        below = 0.0
        for kind, value in zip(SERIES, bar.values, strict=False):
            top, foot = _height(below + value, ticks), _height(below, ticks)
            figure.rects.append(Rect(_pc(x), _pc(top), _pc(width), _pc(foot - top), kind))
            below += value
        figure.texts.append(Text(_pc(x + width / 2), _pc(LABELS), bar.label))
    return figure


def _is_valley(points: Sequence[Point], n: int) -> bool:
    """Whether both neighbours that are known stand higher, and there is one."""
    beside = [points[at].value for at in (n - 1, n + 1) if 0 <= at < len(points)]
    known = [value for value in beside if value is not None]
    here = points[n].value
    return here is not None and bool(known) and all(value > here for value in known)


def line(points: Sequence[Point], *, name: str, label: str) -> Figure:
    """A line from point to point; unknown values leave a gap. The scale need not start at zero."""
    shown = list(points)[-MOST_POINTS:]
    figure = Figure((label, name), [(point.label, (point.shown,)) for point in shown])
    known = [point.value for point in shown if point.value is not None] or [0]
    ticks = scale(min(known), max(known))
    _grid(figure, ticks)
    before: tuple[str, str] | None = None
    for n, (point, (x, width)) in enumerate(zip(shown, _slots(len(shown)), strict=True)):
        middle = _pc(x + width / 2)
        figure.texts.append(Text(middle, _pc(LABELS), point.label))
        if point.value is None:
            before = None
            continue
        y = _height(point.value, ticks)
        if before:
            figure.lines.append(Line(*before, middle, _pc(y), "trace"))
        before = (middle, _pc(y))
        figure.dots.append(Dot(*before))
        # The number of a valley stands under it, where no line runs.
        shift = 10 if _is_valley(shown, n) else -5
        figure.texts.append(Text(middle, _pc(y + shift), point.shown, "val"))
    return figure


def spark(values: Sequence[float | None]) -> tuple[list[Line], Dot | None]:
    """A line of a few pixels beside a number, and its last point; nothing with fewer than two values."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return [], None
    low, span = min(known), (max(known) - min(known)) or 1
    step = 96 / (len(values) - 1)
    places = [
        None if value is None else (_pc(2 + n * step), _pc(90 - (value - low) / span * 80))
        for n, value in enumerate(values)
    ]
    pairs = pairwise(places)
    lines = [Line(*start, *end) for start, end in pairs if start and end]
    last = next(place for place in reversed(places) if place)
    return lines, Dot(*last)


@dataclass(frozen=True, slots=True)
class BaseBar:
    """The base of a vote as places: rectangles in order, where the threshold stands, and how its word is set."""

    rects: list[Rect]
    needed_at: str
    anchor: str


def base_bar(*, yes: int, no: int, abstain: int, away: int, needed: int) -> BaseBar:
    """One rectangle for each person of the base, up to sixty; above that one for each kind.

    ``away`` are those of the base who took no part. The base is the sum of the four.
    """
    base = max(yes + no + abstain + away, 1)
    counts = (("yes", yes), ("no", no), ("none", abstain), ("away", away))
    rects: list[Rect] = []
    at = 0
    for kind, count in counts:
        pieces = [1] * count if base <= MOST_PLACES else [count] if count else []
        for piece in pieces:
            x, width = _pc(100 * at / base), _pc(100 * piece / base)
            rects.append(Rect(x, "1.4em", width, "1.5em", kind))
            at += piece
    share = 100 * min(needed, base) / base
    anchor = "start" if share < 8 else "end" if share > 92 else "middle"
    return BaseBar(rects, _pc(share), anchor)
