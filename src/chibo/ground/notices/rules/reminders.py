"""Reminders outside the inbox: quiet hours, tries, states, addresses (docs/howto/reminders.md)."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
STUCK_AFTER = timedelta(minutes=10)
TESTS_AN_HOUR = 5


class Channel(StrEnum):
    """Ways outside the inbox."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"


REPEATABLE = frozenset({Channel.SMS, Channel.PUSH})
"""Where the same message twice arrives once; a mail that may have gone out is never sent again."""


class State(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNSURE = "unsure"


class Words(StrEnum):
    """All that a reminder may say; anything more is read in chibo only."""

    INVITATION = "invitation"
    MEETING = "meeting"
    TASK = "task"
    NOTICE = "notice"
    TEST = "test"


_WORDS = {
    "meeting_invitation": Words.INVITATION,
    "meeting_soon": Words.MEETING,
    "task_assigned": Words.TASK,
    "task_due": Words.TASK,
    "task_overdue": Words.TASK,
}


def words_for(kind: str) -> Words:
    """What a notice of a kind says outside."""
    return _WORDS.get(kind, Words.NOTICE)


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    text = (files("chibo.ground.notices") / "data" / "reminders.json").read_text("utf-8")
    found: dict[str, list[dict[str, Any]]] = json.loads(text)
    return found


def _in_force(name: str, day: date) -> dict[str, Any]:
    for row in _data()[name]:
        until = row["valid_to"]
        if row["valid_from"] <= day.isoformat() and (until is None or day.isoformat() <= until):
            return row
    raise LookupError(f"no {name} on {day}")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in Vietnam in which nothing is sent; the same twice: there are none."""

    begin: time
    end: time

    def until(self, at: datetime) -> datetime:
        """When something that is due at a time may go out: then, or when the quiet hours end."""
        here = at.astimezone(VIETNAM)
        clock = here.time()
        over = self.begin > self.end
        quiet = clock >= self.begin or clock < self.end if over else self.begin <= clock < self.end
        if not quiet:
            return at
        day = here.date() + timedelta(days=1) if over and clock >= self.begin else here.date()
        return datetime.combine(day, self.end, VIETNAM).astimezone(at.tzinfo)


def quiet_hours(day: date) -> Quiet:
    """The quiet hours of whoever has chosen none."""
    row = _in_force("quiet", day)
    return Quiet(time.fromisoformat(row["from"]), time.fromisoformat(row["to"]))


def next_try(tries: int, at: datetime) -> datetime | None:
    """When a delivery that failed is tried again; None when it is given up.

    Args:
        tries: how often it was tried.
    """
    minutes = _in_force("retry", at.date())["minutes"]
    return at + timedelta(minutes=minutes[tries - 1]) if tries <= len(minutes) else None


def phone_number(text: str) -> str:
    """A telephone number as E.164, Vietnamese ones also as people write them.

    Raises:
        ValueError: it is none.
    """
    plain = re.sub(r"[\s().-]", "", text)
    if re.fullmatch(r"0[35789]\d{8}", plain):
        return f"+84{plain[1:]}"
    if re.fullmatch(r"\+[1-9]\d{7,14}", plain):
        return plain
    raise ValueError("not a telephone number")


def is_push_service(url: str, hosts: Collection[str]) -> bool:
    """Whether an address is one of a browser maker's push service.

    The server posts to it, so that no other place of the network may be named.

    Args:
        hosts: names; one that begins with a dot stands for all names below it; with a port (only
            loopback, for trials) also http.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.netloc in hosts and host in {"127.0.0.1", "localhost"}:
        return parts.scheme in {"http", "https"}
    if parts.scheme != "https" or parts.username or parts.port not in {None, 443}:
        return False
    return any(host == one or (one.startswith(".") and host.endswith(one)) for one in hosts)
