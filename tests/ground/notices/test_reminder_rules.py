"""Quiet hours, tries, numbers, push services, words: tables."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.ground.notices.rules import reminders
from chibo.ground.notices.rules.reminders import Quiet, Words

NOON = datetime(2026, 11, 3, 5, tzinfo=UTC)
HOSTS = ["fcm.googleapis.com", ".push.apple.com", "127.0.0.1:8099"]


def vn(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


@pytest.mark.parametrize(
    ("begin", "end", "at", "out"),
    [
        ("21:00", "06:30", "2026-11-03T20:59", "2026-11-03T20:59"),
        ("21:00", "06:30", "2026-11-03T21:00", "2026-11-04T06:30"),
        ("21:00", "06:30", "2026-11-03T23:59", "2026-11-04T06:30"),
        ("21:00", "06:30", "2026-11-04T00:00", "2026-11-04T06:30"),
        ("21:00", "06:30", "2026-11-04T06:29", "2026-11-04T06:30"),
        ("21:00", "06:30", "2026-11-04T06:30", "2026-11-04T06:30"),
        ("12:00", "14:00", "2026-11-03T13:00", "2026-11-03T14:00"),
        ("12:00", "14:00", "2026-11-03T11:59", "2026-11-03T11:59"),
        ("12:00", "14:00", "2026-11-03T14:00", "2026-11-03T14:00"),
        ("08:00", "08:00", "2026-11-03T08:00", "2026-11-03T08:00"),
    ],
)
def test_quiet_hours(begin, end, at, out):
    quiet = Quiet(time.fromisoformat(begin), time.fromisoformat(end))

    assert quiet.until(vn(at)) == vn(out)


@given(
    begin=st.times(),
    end=st.times(),
    at=st.timedeltas(timedelta(0), timedelta(days=900)).map(lambda gone: NOON + gone),
)
def test_what_waits_goes_out_within_a_day_and_never_in_quiet_hours(begin, end, at):
    quiet, asked = Quiet(begin, end), at

    out = quiet.until(asked)

    assert asked <= out <= asked + timedelta(days=1)
    assert quiet.until(out) == out


def test_the_general_quiet_hours_are_data():
    assert reminders.quiet_hours(date(2026, 11, 3)) == Quiet(time(21), time(6, 30))
    with pytest.raises(LookupError):
        reminders.quiet_hours(date(2019, 1, 1))


@pytest.mark.parametrize(
    ("row", "day", "found"),
    [("2026-12-31", date(2026, 12, 31), True), ("2026-12-31", date(2027, 1, 1), False)],
)
def test_data_end_with_their_last_day(monkeypatch, row, day, found):
    data = {
        "quiet": [{"valid_from": "2020-01-01", "valid_to": row, "from": "20:00", "to": "06:00"}]
    }
    monkeypatch.setattr(reminders, "_data", lambda: data)

    if found:
        assert reminders.quiet_hours(day).begin == time(20)
    else:
        with pytest.raises(LookupError):
            reminders.quiet_hours(day)


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 5), (6, 360), (7, None), (9, None)])
def test_tries_come_ever_more_slowly_and_end(tries, minutes):
    later = reminders.next_try(tries, NOON)

    assert later == (None if minutes is None else NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0912 345 678", "+84912345678"),
        ("+84 912.345.678", "+84912345678"),
        ("(0387)-123456", "+84387123456"),
        ("+49 170 1234567", "+491701234567"),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert reminders.phone_number(text) == number


@pytest.mark.parametrize(
    "text", ["0112345678", "091234567", "09123456789", "+0912345678", "abc", ""]
)
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match="telephone"):
        reminders.phone_number(text)


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://fcm.googleapis.com:443/x", True),
        ("https://web.push.apple.com/x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com@evil.example/x", False),
        ("https://u@fcm.googleapis.com/x", False),
        ("https://evilpush.apple.com/x", False),
        ("https://10.0.0.1/x", False),
        ("http://127.0.0.1:8099/x", True),
        ("http://127.0.0.1:9/x", False),
        ("ftp://127.0.0.1:8099/x", False),
        ("nonsense", False),
    ],
)
def test_only_known_push_services_are_posted_to(url, known):
    assert reminders.is_push_service(url, HOSTS) is known


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("meeting_invitation", Words.INVITATION),
        ("meeting_soon", Words.MEETING),
        ("task_due", Words.TASK),
        ("document_to_sign", Words.NOTICE),
        ("anything", Words.NOTICE),
    ],
)
def test_a_reminder_says_of_its_cause_no_more_than_the_kind(kind, words):
    assert reminders.words_for(kind) is words
