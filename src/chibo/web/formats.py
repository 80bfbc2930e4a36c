"""How dates, times, numbers and identifiers are written, in Vietnamese, English and German.

Source: docs/reference, interface section "Formats". Plain values in, text out; the language is the active one.
Times are shown in the organisation's time zone.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

from babel import Locale
from babel.dates import get_day_names
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

Number = int | float | Decimal | Fraction
NO_BREAK = "\u00a0"
KIB = 1024


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language if language in {"vi", "en", "de"} else "vi")


def local(value: date | datetime) -> date | datetime:
    """A moment in the organisation's time zone; a plain day stays as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: date | datetime) -> str:
    """``03/11/2026``; German ``03.11.2026``."""
    value = local(value)
    separator = "." if _language() == "de" else "/"
    return separator.join([f"{value.day:02d}", f"{value.month:02d}", f"{value.year:04d}"])


def day_short(value: date | datetime) -> str:
    """Without the year: ``03/11``; German ``03.11.``."""
    value = local(value)
    written = f"{value.day:02d}{{}}{value.month:02d}"
    return written.format(".") + "." if _language() == "de" else written.format("/")


def weekday(value: date | datetime) -> str:
    """``Thứ Ba``, ``Tuesday``, ``Dienstag``."""
    names = get_day_names("wide", locale=_locale(_language()))
    return str(names[local(value).weekday()])


def day_long(value: date | datetime) -> str:
    """With the day of the week: ``Thứ Ba, 03/11/2026``."""
    return f"{weekday(value)}, {day(value)}"


def day_words(value: date | datetime) -> str:
    """As official documents write it, always Vietnamese: ``ngày 03 tháng 11 năm 2026``.

    Days under 10 and the months 1 and 2 have a leading zero (Hướng dẫn 36-HD/VPTW, Nghị định 30/2020/NĐ-CP).
    """
    value = local(value)
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def day_near(value: date | datetime, *, today: date) -> str:
    """``hôm nay``, ``hôm qua``, ``ngày mai``, otherwise the date."""
    value = local(value)
    plain = value.date() if isinstance(value, datetime) else value
    names = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    return names.get((plain - today).days) or day(plain)


def partial_day(year: int, month: int | None = None, number: int | None = None) -> str:
    """A date as far as the record knows it: ``08/1984 (hồ sơ không ghi ngày)``."""
    if month and number:
        return day(date(year, month, number))
    separator = "." if _language() == "de" else "/"
    if month:
        known = f"{month:02d}{separator}{year:04d}"
        return _("%(known)s (the record names no day)") % {"known": known}
    return _("%(known)s (the record names no day and month)") % {"known": f"{year:04d}"}


def time(value: datetime) -> str:
    """``19:30``."""
    return local(value).strftime("%H:%M")


def time_exact(value: datetime) -> str:
    """With seconds, for votes, signatures and seals: ``21:05:12``."""
    return local(value).strftime("%H:%M:%S")


def moment(value: datetime) -> str:
    """``03/11/2026 19:30``."""
    return f"{day(value)} {time(value)}"


def moment_exact(value: datetime) -> str:
    """``03/11/2026 21:05:12``."""
    return f"{day(value)} {time_exact(value)}"


def moment_zone(value: datetime) -> str:
    """With the zone, for signatures: ``03/11/2026 21:52:40 +07:00``."""
    offset = local(value).strftime("%z")
    return f"{moment_exact(value)} {offset[:3]}:{offset[3:5]}"


def rounded(value: Number, places: int) -> Decimal:
    """Rounded half up to ``places`` decimals; a fraction is taken exactly, not by way of a float."""
    step = Decimal(1).scaleb(-places)
    if isinstance(value, Fraction):
        scaled = value * 10**places
        half_up = (abs(scaled.numerator) * 2 + scaled.denominator) // (scaled.denominator * 2)
        return (Decimal(half_up) * step).copy_sign(Decimal(scaled.numerator))
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(step, ROUND_HALF_UP)


def number(value: Number, places: int | None = None) -> str:
    """``1.234,5`` in Vietnamese and German, ``1,234.5`` in English; ``places`` fixes the decimals."""
    shown = rounded(value, 3 if places is None else places)
    tail = "." + "#" * 3 if places is None else "." + "0" * places if places else ""
    return str(format_decimal(shown, format=f"#,##0{tail}", locale=_locale(_language())))


def percent(ratio: Number) -> str:
    """A ratio (0 to 1) as ``90,9%``: one decimal, except for nothing and for the whole."""
    share = rounded(ratio * 100, 1)
    places = 0 if ratio in (0, 1) else 1
    space = NO_BREAK if _language() == "de" else ""
    return f"{number(share, places)}{space}%"


def size(count: int) -> str:
    """Bytes as ``84 KB``, ``1,2 MB``; units of 1,024."""
    if count < KIB:
        return f"{number(count, 0)}{NO_BREAK}B"
    amount, unit = Fraction(count, KIB), "KB"
    for larger in ("MB", "GB", "TB"):
        if amount < KIB:
            break
        amount, unit = amount / KIB, larger
    whole = amount >= 10 or rounded(amount, 1) == rounded(amount, 0)
    return f"{number(amount, 0 if whole else 1)}{NO_BREAK}{unit}"


def duration(seconds: float | timedelta) -> str:
    """``45 giây``, ``6 phút``, ``1 giờ 52 phút``: whole minutes from one minute on, cut off."""
    total = int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
    total = max(0, total)
    if total < 60:
        return ngettext("%(n)s second", "%(n)s seconds", total) % {"n": total}
    hours, minutes = divmod(total // 60, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if minutes or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    return " ".join(parts)


def reading(seconds: float | timedelta) -> str:
    """A clock's face: ``2:05``, ``1:02:05``; the scripts write the same (``clock.ts``)."""
    total = int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
    minutes, rest = divmod(max(0, total), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def grouped(identifier: str, width: int = 4) -> str:
    """In groups joined by hyphens: ``DV-140-0317-7245``; one that has hyphens already stays."""
    text = str(identifier)
    if "-" in text or len(text) <= width:
        return text
    return "-".join(text[start : start + width] for start in range(0, len(text), width))


def digest(value: str | bytes, length: int = 16) -> str:
    """The first signs of a digest, in fours."""
    text = value.hex() if isinstance(value, bytes) else str(value)
    head = text[:length]
    return " ".join(head[start : start + 4] for start in range(0, len(head), 4))
