"""Dates, times, numbers and identifiers as people read them, in three languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from chibo.web import formats

EVENING = datetime(2026, 11, 3, 14, 52, 40, tzinfo=UTC)
DAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("vi", "03/11/2026", "Thứ Ba, 03/11/2026"),
        ("en", "03/11/2026", "Tuesday, 03/11/2026"),
        ("de", "03.11.2026", "Dienstag, 03.11.2026"),
    ],
)
def test_days(language, short, long):
    with translation.override(language):
        assert (formats.day(DAY), formats.day_long(DAY)) == (short, long)


def test_days_without_year():
    assert formats.day_short(DAY) == "03/11"
    with translation.override("de"):
        assert formats.day_short(DAY) == "03.11."


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 3), "ngày 03 tháng 11 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
        (date(1898, 1, 1), "ngày 01 tháng 01 năm 1898"),
    ],
)
def test_documents_write_dates_in_words_and_always_in_vietnamese(day, words):
    with translation.override("de"):
        assert formats.day_words(day) == words


@pytest.mark.parametrize(
    ("days", "shown"),
    [(0, "hôm nay"), (-1, "hôm qua"), (1, "ngày mai"), (2, "05/11/2026"), (-365, "03/11/2025")],
)
def test_near_days_have_names(days, shown):
    assert formats.day_near(DAY + timedelta(days=days), today=DAY) == shown


def test_a_date_is_shown_as_far_as_it_is_known():
    assert formats.partial_day(1984, 8, 17) == "17/08/1984"
    assert formats.partial_day(1984, 8) == "08/1984 (hồ sơ không ghi ngày)"
    assert formats.partial_day(1984) == "1984 (hồ sơ không ghi ngày và tháng)"


def test_moments_are_in_the_time_of_the_organisation():
    assert formats.time(EVENING) == "21:52"
    assert formats.time_exact(EVENING) == "21:52:40"
    assert formats.moment(EVENING) == "03/11/2026 21:52"
    assert formats.moment_zone(EVENING) == "03/11/2026 21:52:40 +07:00"
    assert formats.day(datetime(2026, 11, 3, 18, 0, tzinfo=UTC)) == "04/11/2026"


@pytest.mark.parametrize(
    ("language", "number", "share"),
    [("vi", "1.234,5", "90,9%"), ("en", "1,234.5", "90.9%"), ("de", "1.234,5", "90,9\u00a0%")],
)
def test_numbers_have_the_separators_of_their_language(language, number, share):
    with translation.override(language):
        assert formats.number(1234.5) == number
        assert formats.percent(Fraction(20, 22)) == share


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (Fraction(1), "100%"), (0, "0%"), (Fraction(3, 4), "75,0%"), (Fraction(9995, 10000), "100,0%"),
        (Fraction(1, 2000), "0,1%"), (0.5, "50,0%"), (Decimal("0.3335"), "33,4%"),
    ],
)  # fmt: skip
def test_per_cent_have_one_decimal_rounded_half_up_except_for_nothing_and_the_whole(ratio, shown):
    assert formats.percent(ratio) == shown


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
def test_rounding_is_never_off_by_more_than_half_a_step(value, places):
    shown = Fraction(formats.rounded(value, places))
    assert abs(shown - value) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"), (1023, "1.023 B"), (1024, "1 KB"), (86_016, "84 KB"), (1_258_291, "1,2 MB"),
        (20 * 1024**2, "20 MB"), (300 * 1024**2, "300 MB"), (5 * 1024**3, "5 GB"),
    ],
)  # fmt: skip
def test_sizes(count, shown):
    assert formats.size(count).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-5, "0 giây"),
        (45, "45 giây"),
        (60, "1 phút"),
        (359, "5 phút"),
        (3600, "1 giờ"),
        (6720, "1 giờ 52 phút"),
    ],
)
def test_durations(seconds, shown):
    assert formats.duration(seconds) == shown
    assert formats.duration(timedelta(seconds=seconds)) == shown


def test_durations_know_one_and_many():
    with translation.override("en"):
        assert formats.duration(3660) == "1 hour 1 minute"
        assert formats.duration(7320) == "2 hours 2 minutes"


def test_identifiers_are_grouped():
    assert formats.grouped("DV-140-0317-7245") == "DV-140-0317-7245"
    assert formats.grouped("7KQ4M2XA") == "7KQ4-M2XA"
    assert formats.digest(bytes(range(32))) == "0001 0203 0405 0607"


def test_clock_faces():
    assert [formats.reading(n) for n in (-1, 0, 65, 3725)] == ["0:00", "0:00", "1:05", "1:02:05"]


def test_a_gap_is_seen_as_one_and_a_moment_becomes_a_time_element():
    shown = Template("{{ nothing|day }} {{ size|bytes }} {% percent_of 1 0 %} {% when at 'time' %}")
    assert shown.render(Context({"nothing": None, "size": 2048, "at": EVENING})).replace(
        "\u00a0", " "
    ) == ('– 2 KB – <time datetime="2026-11-03T21:52:40+07:00">21:52</time>')
