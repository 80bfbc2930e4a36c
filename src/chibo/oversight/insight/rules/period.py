"""Months as pairs (year, month), and the quarters they lie in."""

from datetime import date, timedelta

Month = tuple[int, int]


def quarter_months(month: int) -> range:
    """Months of the quarter up to and with ``month``."""
    return range(month - (month - 1) % 3, month + 1)


def rest_of_quarter(month: int) -> range:
    """Months of the quarter from ``month`` on."""
    return range(month, month + (-month) % 3 + 1)


def days_of(month: Month) -> tuple[date, date]:
    """First and last day of a month."""
    return date(*month, 1), date(*shifted(month, 1), 1) - timedelta(days=1)


def shifted(month: Month, by: int) -> Month:
    """The month so many months later (earlier when negative)."""
    number = month[0] * 12 + month[1] - 1 + by
    return number // 12, number % 12 + 1


def last_months(last: Month, count: int) -> list[Month]:
    """So many months up to and with ``last``, oldest first."""
    return [shifted(last, by) for by in range(1 - count, 1)]
