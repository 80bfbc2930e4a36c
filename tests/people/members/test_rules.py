"""The story of a record, searching by initials, cells that are no formulas."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chibo.people.members import rules
from chibo.people.members.rules import Category, Flag, Period

ADMITTED, OFFICIAL = date(2012, 5, 19), date(2013, 5, 19)
AT = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
PERIODS = [
    Period(what="spell", kind=Category.PROBATIONARY, valid_from=ADMITTED, valid_to=OFFICIAL),
    Period(what="spell", kind=Category.OFFICIAL, valid_from=OFFICIAL),
    Period(
        what="spell",
        kind=Flag.ABROAD,
        valid_from=date(2015, 1, 1),
        valid_to=date(2015, 12, 31),
    ),
    Period(what="posting", place="Trạm Y tế", valid_from=ADMITTED, valid_to=date(2019, 7, 31)),
    Period(what="posting", place="Bản Nà Khoang", valid_from=date(2019, 8, 1)),
    Period(
        what="mandate",
        kind="committee",
        place="Bản Nà Khoang",
        valid_from=date(2020, 3, 12),
        valid_to=date(2025, 3, 11),
    ),
]


def told(until: date = date(2026, 1, 1)) -> list[tuple[date, str, bool]]:
    return [
        (one.on, one.period.kind or one.period.place, one.ends)
        for one in rules.story(PERIODS, until=until)
    ]


def test_the_story_is_told_newest_first_and_ends_are_told_where_they_mean_something():
    assert told() == [
        (date(2025, 3, 11), "committee", True),
        (date(2020, 3, 12), "committee", False),
        (date(2019, 8, 1), "Bản Nà Khoang", False),
        (date(2015, 12, 31), "abroad", True),
        (date(2015, 1, 1), "abroad", False),
        (OFFICIAL, "official", False),
        (ADMITTED, "probationary", False),
        (ADMITTED, "Trạm Y tế", False),
    ]


def test_a_transfer_says_where_from():
    before = [one.before for one in rules.story(PERIODS, until=AT.date()) if one.before]

    assert before == ["Trạm Y tế"]


def test_the_story_up_to_a_day_knows_nothing_later():
    assert [on for on, _what, _ends in told(until=OFFICIAL)] == [OFFICIAL, ADMITTED, ADMITTED]


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2014, 12, 31), False),
        (date(2015, 1, 1), True),
        (date(2015, 12, 31), True),
        (date(2016, 1, 1), False),
    ],
)
def test_a_period_holds_from_its_first_to_its_last_day(day, holds):
    assert PERIODS[2].holds(day) is holds


def test_an_open_period_holds_for_good():
    assert PERIODS[1].holds(date(2099, 1, 1))


@pytest.mark.parametrize(("minutes", "still"), [(-1, False), (0, True), (14, True), (15, False)])
def test_a_record_stays_open_for_a_quarter_of_an_hour(minutes, still):
    assert rules.is_still_open(AT, at=AT + timedelta(minutes=minutes)) is still


@pytest.mark.parametrize(
    ("key", "pattern"),
    [
        ("nvk", "^n[^ ]* v[^ ]* k[^ ]*"),
        ("hn", "^h[^ ]* n[^ ]*"),
        ("n", ""),
        ("nguyen van", ""),
        ("abcdef", ""),
        ("n.*", ""),
        ("", ""),
    ],
)
def test_initials_are_two_to_five_letters(key, pattern):
    assert rules.initials_pattern(key) == pattern
