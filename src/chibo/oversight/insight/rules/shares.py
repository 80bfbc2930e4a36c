"""Rates, made from sums only when they are shown; none for groups in which a person could be recognised."""

from fractions import Fraction

from chibo.oversight.insight.rules.figures import Figures

SMALLEST_GROUP = 5
"""Rates of smaller groups are not shown (docs/reference/meeting-rules.md, small numbers)."""


def share(part: int, whole: int, *, group: int | None = None) -> Fraction | None:
    """Exact part of a whole, or None.

    Args:
        group: persons that the rate tells about, where ``whole`` counts something else; None when it
            is the whole itself. Under ``SMALLEST_GROUP`` there is no rate.
    """
    persons = whole if group is None else group
    if whole <= 0 or persons < SMALLEST_GROUP:
        return None
    return Fraction(part, whole)


def attendance(found: Figures) -> Fraction | None:
    """Present of expected."""
    return share(found.present, found.expected)


def punctuality(found: Figures) -> Fraction | None:
    """In time of present."""
    return share(found.present - found.late, found.present)


def on_site(found: Figures) -> Fraction | None:
    """At a meeting point, of present."""
    return share(found.on_site, found.present)


def heard(found: Figures) -> Fraction | None:
    """Members heard in the quarter so far, of the members."""
    return share(found.heard, found.members)


def turnout(found: Figures) -> Fraction | None:
    """Votes given of votes that could be given, over all questions."""
    return share(found.voted, found.entitled)


def mean(whole: int, count: int) -> Fraction | None:
    """Mean over meetings; a meeting is no person, so one is enough. None where there is none."""
    return Fraction(whole, count) if count > 0 else None


def length(found: Figures) -> Fraction | None:
    """Minutes of a meeting, on average."""
    return mean(found.minutes, found.meetings)


def norm(found: Figures) -> Fraction | None:
    """Minutes that a meeting should last at least, on average."""
    return mean(found.norm_minutes, found.meetings)


def signing_days(found: Figures) -> Fraction | None:
    """Days from the end of a meeting to the last signature of its minutes, on average."""
    return mean(found.signing_hours, found.signed * 24)
