"""Filters for the sheet: it is Vietnamese in every language of the page, and its record holds texts."""

from datetime import date, datetime

from django import template

register = template.Library()


@register.filter
def iso_date(value: str) -> date:
    """``2026-11-03`` as a day."""
    return date.fromisoformat(value)


@register.filter
def hour_in_words(value: str) -> str:
    """``2026-11-03T19:30:00+07:00`` → ``19 giờ 30 phút, ngày 03 tháng 11 năm 2026``."""
    at = datetime.fromisoformat(value)
    return f"{at:%H} giờ {at:%M} phút, {day_in_words(value[:10])}"


@register.filter
def day_in_words(value: str) -> str:
    """``ngày 03 tháng 9 năm 2026``: days under 10 and months 1 and 2 with a leading zero."""
    day = date.fromisoformat(value)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day:%d} tháng {month} năm {day.year}"


@register.filter
def comma(value: str) -> str:
    """A decimal point as a comma."""
    return value.replace(".", ",")
