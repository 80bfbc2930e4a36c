"""What a month of meetings comes to, as counts that add up from branch to centre.

Every figure is a whole number, so that the sum over the branches below a node is the node's figure;
rates are made from sums only when they are shown. Nothing here is about a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from chibo.assembly.meetings.rules.attendance import attendance
from chibo.assembly.meetings.rules.state import MeetingState, Stage, VoteStage

SMALLEST_GROUP = 5  # rates of smaller groups are not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of one unit in one month.

    Attendance: ``expected`` is the denominator (all members less exempt and suspended ones, with
    those of them who came), ``present`` = ``on_site`` + ``online``. Opinions: ``opinions`` spoken or
    written, ``heard`` different members heard in the quarter so far, ``members`` members of the
    branch in the quarter. Votes: ``entitled`` persons who could vote, ``voted`` who did. Length:
    ``minutes`` of all meetings, ``short`` meetings under the norm. Papers: ``signed`` minutes and the
    hours they took (``signing_hours``).
    """

    meetings: int = 0
    failed: int = 0
    expected: int = 0
    present: int = 0
    late: int = 0
    excused: int = 0
    absent: int = 0
    on_site: int = 0
    online: int = 0
    opinions: int = 0
    heard: int = 0
    members: int = 0
    votes: int = 0
    adopted: int = 0
    rejected: int = 0
    unanimous: int = 0
    contested: int = 0
    entitled: int = 0
    voted: int = 0
    minutes: int = 0
    short: int = 0
    signed: int = 0
    signing_hours: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{n: getattr(self, n) + getattr(other, n) for n in NAMES})


NAMES = tuple(f.name for f in fields(Figures))


def total(parts: Iterable[Figures]) -> Figures:
    """The sum of several units or months."""
    return sum(parts, start=Figures())


def of_meeting(
    state: MeetingState, *, norm_minutes: int, signed_at: datetime | None = None
) -> Figures:
    """Counts of one meeting that has ended.

    Args:
        norm_minutes: least length of such a meeting; 0 where no norm applies.
        signed_at: when the last signature of the minutes was given.
    """
    if state.stage is Stage.FAILED_QUORUM:
        return Figures(failed=1)
    if state.stage is not Stage.CLOSED or state.opened_at is None or state.closed_at is None:
        return Figures()
    length = int((state.closed_at - state.opened_at) / timedelta(minutes=1))
    hours = int((signed_at - state.closed_at) / timedelta(hours=1)) if signed_at else 0
    return (
        _attendance(state)
        + _votes(state)
        + Figures(
            meetings=1,
            opinions=sum(s.stage == "done" for s in state.speeches.values()),
            minutes=length,
            short=int(length < norm_minutes),
            signed=int(signed_at is not None),
            signing_hours=max(0, hours),
        )
    )


def _attendance(state: MeetingState) -> Figures:
    attended = [a for a in attendance(state) if a.status != "not_counted"]
    came = [a for a in attended if a.first is not None]
    return Figures(
        expected=len(attended),
        present=len(came),
        late=sum(a.status == "late" for a in attended),
        excused=sum(a.status == "excused" for a in attended),
        absent=sum(a.status == "absent" for a in attended),
        on_site=sum(a.mode == "on_site" for a in came),
        online=sum(a.mode == "online" for a in came),
    )


def _votes(state: MeetingState) -> Figures:
    results = [
        vote.result
        for vote in state.votes.values()
        if vote.result is not None and vote.stage is not VoteStage.VOID
    ]
    return Figures(
        votes=len(results),
        adopted=sum(bool(r["passed"]) for r in results),
        rejected=sum(not r["passed"] for r in results),
        unanimous=sum(r["yes"] == r["present"] > 0 for r in results),
        contested=sum(r["no"] > 0 for r in results),
        entitled=sum(r["present"] for r in results),
        voted=sum(r["yes"] + r["no"] + r["abstain"] + r["blank"] for r in results),
    )


def heard(states: Iterable[MeetingState]) -> set[str]:
    """Members (by person) who were heard in these meetings, in speech or in writing."""
    return {
        state.roll[speech.roll].person
        for state in states
        for speech in state.speeches.values()
        if speech.stage == "done" and state.roll[speech.roll].category != "guest"
    }


def rate(part: int, whole: int) -> str | None:
    """Per cent with one decimal, half up, with a point; None where the group is too small to tell."""
    if whole < SMALLEST_GROUP:
        return None
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def quarter_months(month: int) -> range:
    """Months of the quarter up to and with ``month``."""
    return range(month - (month - 1) % 3, month + 1)


def rest_of_quarter(month: int) -> range:
    """Months of the quarter from ``month`` on."""
    return range(month, month + (-month) % 3 + 1)


def norm_for(norm: list[dict[str, int]], members: int) -> int:
    """Least length in minutes for a branch of so many members (rows: ``members_from``, ``minutes``)."""
    fitting = [row for row in norm if row["members_from"] <= members]
    return max(fitting, key=lambda row: row["members_from"])["minutes"] if fitting else 0
