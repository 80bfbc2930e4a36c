"""Filters over ``chibo.web.formats``; an empty value gives an en dash, so that a gap is seen as one."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chibo.core import clock
from chibo.web import formats

register = template.Library()
NOTHING = "–"


def _filter(name: str, write: Callable[..., str]) -> None:
    def safe(value: Any, *args: Any) -> str:
        return NOTHING if value is None or value == "" else write(value, *args)

    register.filter(name, safe)


for _name in (
    "day", "day_short", "day_long", "day_words", "weekday", "time_exact", "moment", "moment_exact", "moment_zone",
    "number", "percent", "duration", "grouped", "digest", "reading",
):  # fmt: skip
    _filter(_name, getattr(formats, _name))
_filter("hour", formats.time)
_filter("bytes", formats.size)


@register.filter
def day_near(value: date | datetime | str | None) -> str:
    """``hôm nay``, ``hôm qua``, ``ngày mai``, otherwise the date."""
    if value is None or isinstance(value, str):
        return NOTHING
    today = formats.local(clock.now())
    assert isinstance(today, datetime)  # noqa: S101  a moment stays a moment
    return formats.day_near(value, today=today.date())


@register.simple_tag
def percent_of(part: int, whole: int) -> str:
    """Share of a whole, exactly; an en dash when there is no whole."""
    from fractions import Fraction

    return formats.percent(Fraction(part, whole)) if whole else NOTHING


_WRITERS: dict[str, Callable[[Any], str]] = {
    "day": formats.day,
    "day_short": formats.day_short,
    "day_long": formats.day_long,
    "day_words": formats.day_words,
    "day_near": day_near,
    "time": formats.time,
    "time_exact": formats.time_exact,
    "moment": formats.moment,
    "moment_exact": formats.moment_exact,
    "moment_zone": formats.moment_zone,
}


@register.simple_tag
def when(value: date | datetime | str | None, form: str = "moment") -> SafeString | str:
    """``{% when vote.closed_at "time_exact" %}``: a ``<time>`` element, written in the given form."""
    if value is None or isinstance(value, str):
        return NOTHING
    stamp = formats.local(value).isoformat()
    return format_html('<time datetime="{}">{}</time>', stamp, _WRITERS[form](value))
