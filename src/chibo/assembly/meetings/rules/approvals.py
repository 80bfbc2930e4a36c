"""Asking the superior committee to allow meetings online or at several places (Hướng dẫn 03-HD/TW).

asked ─► approved (number, day, validity) │ returned (remarks) │ withdrawn
"""

from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from chibo.assembly.meetings.rules.refusal import check

MODES = ("hybrid", "online")
LONGEST = timedelta(days=366)  # an approval is looked at again after a year (A)
SOON = timedelta(days=30)
LONGEST_TEXT = 1_000


class Ground(StrEnum):
    """Why members cannot come to one place (docs/reference/meeting-rules.md, online meetings)."""

    SCATTERED = "scattered"  # over a wide area, abroad, in several provinces
    MOVING = "moving"  # not continuously at one place: working far from home, students
    POST = "post"  # cannot leave the post: armed forces, health, forest, sea, islands
    EMERGENCY = "emergency"  # disaster, epidemic, fire and the like


class Stage(StrEnum):
    """What became of a request."""

    ASKED = "asked"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


def is_enough(*, scattered: int, members: int, share: Fraction) -> bool:
    """Whether more than the share of the members cannot come to one place."""
    return scattered > share * members


def check_request(
    *,
    mode: str,
    ground: str,
    reason: str,
    scattered: int,
    members: int,
    share: Fraction,
    source: str,
    wanted: tuple[date, date],
    today: date,
) -> None:
    """Refuse a request that the rule forbids or that says too little.

    Raises:
        Refusal: ``unknown_mode``, ``unknown_ground``, ``reason_missing``, ``online_condition``,
            ``approval_dates``.
    """
    check(mode in MODES, "unknown_mode")
    check(ground in set(Ground), "unknown_ground")
    check(reason.strip(), "approval_reason")
    check(len(reason) <= LONGEST_TEXT, "text_too_long", length=len(reason), limit=LONGEST_TEXT)
    enough = is_enough(scattered=scattered, members=members, share=share)
    check(enough, "online_condition", scattered=scattered, members=members, source=source)
    check_validity(wanted[0], wanted[1], today=today)


def check_validity(first: date, last: date, *, today: date) -> None:
    """Refuse dates in the wrong order, in the past, or over more than a year.

    Raises:
        Refusal: ``approval_dates``.
    """
    check(first <= last and last >= today and last - first <= LONGEST, "approval_dates")


def check_decision(*, number: str, decided_on: date, first: date, last: date, today: date) -> None:
    """Refuse a decision without number, of a day to come, or with dates that do not fit.

    Raises:
        Refusal: ``approval_number``, ``approval_decided``, ``approval_dates``.
    """
    check(number.strip(), "approval_number")
    check(decided_on <= today, "approval_decided")
    check_validity(first, last, today=today)


def validity(first: date, last: date, *, day: date) -> str:
    """``coming``, ``held``, ``soon`` (ends within 30 days) or ``over``."""
    if day < first:
        return "coming"
    if day > last:
        return "over"
    return "soon" if last - day <= SOON else "held"
