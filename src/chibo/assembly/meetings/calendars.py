"""Meetings as calendar files (RFC 5545): one meeting with its agenda, or all of a person's.

A later file replaces an earlier one in any calendar: the UID of a meeting never changes, its SEQUENCE
grows with each change that everybody was told of. What a closed session is about stands in no file:
the agenda that everybody gets says of it what it says to everybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.events import Event

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
CHANGES = (e.CONVENED, e.POSTPONED, e.ADJOURNED, e.CANCELLED)
"""Events after which a calendar must be told anew."""
ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A meeting as it stands in a calendar.

    Args:
        uid: the same for good. sequence: how often it has changed since it was convened.
        changed: when it did last. url: the meeting's page. words: the description, may be empty.
    """

    uid: str
    sequence: int
    changed: datetime
    title: str
    place: str
    start: datetime
    end: datetime
    url: str
    cancelled: bool = False
    words: str = ""


def appointment(
    changes: Iterable[Event], *, uid: str, title: str, place: str, url: str, words: str = ""
) -> Appointment:
    """What a calendar is told of a meeting.

    Args:
        changes: its events of the kinds ``CHANGES``, in order, beginning with the convening.
    """
    told = list(changes)
    first = told[0].data
    start, end = _hour(first["planned_start"]), _hour(first["planned_end"])
    length = end - start
    for event in told[1:]:
        if "planned_start" in event.data:
            start = _hour(event.data["planned_start"])
            end = start + length
    return Appointment(
        uid=uid,
        sequence=len(told) - 1,
        changed=told[-1].at,
        title=title,
        place=place,
        start=start,
        end=end,
        url=url,
        cancelled=told[-1].kind == e.CANCELLED,
        words=words,
    )


def _hour(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(VIETNAM)


def calendar(appointments: Iterable[Appointment], *, name: str = "") -> bytes:
    """The file; with a ``name`` it is a calendar to subscribe to, asked for anew every hour."""
    made = Calendar()
    made.add("prodid", "-//chibo//meetings//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if name:
        made.add("x-wr-calname", name)
        made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for one in appointments:
        made.add_component(_entry(one))
    made.add_missing_timezones()
    data: bytes = made.to_ical()
    return data


def _entry(one: Appointment) -> Entry:
    entry = Entry()
    entry.add("uid", one.uid)
    entry.add("sequence", one.sequence)
    entry.add("dtstamp", one.changed)
    entry.add("last-modified", one.changed)
    entry.add("dtstart", one.start)
    entry.add("dtend", one.end)
    entry.add("summary", one.title)
    entry.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    entry.add("url", one.url)
    if one.place:
        entry.add("location", one.place)
    if one.words:
        entry.add("description", one.words)
    return entry
