"""Charts say in their table what they draw, and never draw outside."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.web import charts
from chibo.web.charts import Layers, Point

VALUES = st.one_of(st.none(), st.floats(0, 1e6, allow_nan=False))


def percents(figure: charts.Figure) -> list[float]:
    found = [rect.y for rect in figure.rects] + [dot.y for dot in figure.dots]
    return [float(value.rstrip("%")) for value in found]


@given(st.lists(VALUES, max_size=20))
def test_every_value_stands_between_top_and_zero_line(values):
    points = [Point(str(n), value, f"{value}") for n, value in enumerate(values)]
    for figure in (
        charts.bars(points, name="v", label="n"),
        charts.line(points, name="v", label="n"),
    ):
        assert all(charts.TOP - 0.01 <= y <= charts.BOTTOM + 0.01 for y in percents(figure))
        assert len(figure.rows) == min(len(values), charts.MOST_POINTS)


@given(st.floats(0, 1e9, allow_nan=False), st.floats(0, 1e9, allow_nan=False))
def test_the_scale_holds_all_values_in_few_round_steps(one, two):
    low, high = sorted((one, two))
    ticks = charts.scale(low, high)
    assert ticks[0] <= low * 1.000001 + 1e-9
    assert ticks[-1] >= high * 0.999999
    assert 2 <= len(ticks) <= 7


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ((0, 0, 0), ["0", "1"]),
        ((0, 1), ["0", "1"]),
        ((1, 2), ["0", "1", "2"]),
        ((0, 41), ["0", "20", "40", "60"]),
    ],
)
def test_the_scale_of_counts_shows_no_part_of_one(values, ticks):
    points = [Point(f"T{n}", value, str(value)) for n, value in enumerate(values)]
    layers = [Layers(f"T{n}", (value,), (str(value),)) for n, value in enumerate(values)]
    drawn = [
        charts.bars(points, name="Persons", label="Month", whole=True),
        charts.stacked(layers, names=["Persons"], label="Month"),
    ]

    for figure in drawn:
        places = [text.words for text in figure.texts if text.x == figure.texts[0].x]
        assert places == ticks


def test_the_scale_of_measures_may_show_halves():
    points = [Point("T1", 0.4, "0,4")]

    figure = charts.bars(points, name="Days", label="Month")

    assert "0.5" in [text.words for text in figure.texts]


def test_bars_start_at_zero_and_a_missing_value_is_a_gap():
    figure = charts.bars(
        [Point("6", 88.0, "88"), Point("7", None), Point("8", 91.0, "91", is_now=True)],
        name="Tham dự", label="Tháng", top=100,
    )  # fmt: skip
    assert [text.words for text in figure.texts if not text.kind][:3] == ["0", "50", "100"]
    assert [rect.kind for rect in figure.rects] == ["bar", "bar-now"]
    assert figure.rows[1] == ("7", ("–",))
    assert figure.summary == "6: 88; 7: –; 8: 91"


def test_layers_stand_on_each_other():
    figure = charts.stacked(
        [Layers("10", (15, 2, 1), ("15", "2", "1"))], names=["a", "b", "c"], label="m"
    )
    tops = [float(rect.y.rstrip("%")) for rect in figure.rects]
    heights = [float(rect.height.rstrip("%")) for rect in figure.rects]
    assert tops[1] + heights[1] == pytest.approx(tops[0], abs=0.02)
    assert figure.legend == [("bar", "a"), ("bar-two", "b"), ("bar-three", "c")]


def test_a_spark_needs_two_values_and_skips_gaps():
    assert charts.spark([1]) == ([], None)
    lines, dot = charts.spark([1, 2, None, 4])
    assert len(lines) == 1
    assert dot is not None


@given(
    st.integers(0, 80),
    st.integers(0, 80),
    st.integers(0, 80),
    st.integers(0, 80),
    st.integers(0, 400),
)
def test_the_base_bar_fills_its_width_in_the_order_of_the_legend(yes, no, abstain, away, needed):
    bar = charts.base_bar(yes=yes, no=no, abstain=abstain, away=away, needed=needed)
    base = yes + no + abstain + away
    assert sum(float(rect.width.rstrip("%")) for rect in bar.rects) == pytest.approx(
        100 if base else 0, abs=0.6
    )
    if 0 < base <= charts.MOST_PLACES:
        assert [rect.kind for rect in bar.rects] == ["yes"] * yes + ["no"] * no + [
            "none"
        ] * abstain + ["away"] * away
    assert re.fullmatch(r"\d+(\.\d+)?%", bar.needed_at)
    assert float(bar.needed_at.rstrip("%")) <= 100
