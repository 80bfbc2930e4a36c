"""What a month of meetings comes to, as counts that add up from branch to centre.

Every figure is a whole number, so that the sum over the branches below a node is the node's figure;
rates are made from sums only when they are shown. Nothing here is about a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from chibo.assembly.meetings.rules.attendance import attendance
from chibo.assembly.meetings.rules.kinds import JOINT, THEMATIC_ONES, THEMATIC_PART
from chibo.assembly.meetings.rules.state import MeetingState, Stage, VoteStage

EXTRAORDINARY = "extraordinary"
ANSWERS = ("yes", "no", "abstain", "blank", "invalid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of one unit in one month.

    Meetings: ``meetings`` held, ``failed`` for want of a quorum, ``met`` branches that held the meeting
    that each month asks for (any but an extraordinary one), ``thematic`` meetings with a thematic part (a
    joint one is both a regular and a thematic meeting, and one of ``meetings``). Attendance: ``expected`` is the
    denominator (all members less exempt and suspended ones, with those of them who came) = ``present`` + ``excused`` + ``absent``; ``present`` = ``on_site`` +
    ``online``; ``late`` of them came after the opening. Opinions: ``opinions`` spoken or
    written, ``heard`` different members heard in the quarter so far, ``members`` members of the
    branch in the quarter. Votes: ``votes`` = ``adopted`` + ``rejected`` + elections and votes of confidence, which
    are neither; ``unanimous`` all who took part agreed, ``contested`` somebody disagreed; ``entitled`` persons who could vote, ``voted`` who did.
    Length: ``minutes`` of all meetings, ``norm_minutes`` they should last at least, ``short`` meetings
    under the norm. Papers: minutes ``signed``, ``sealed``, and the hours to the last signature
    (``signing_hours``).
    """

    meetings: int = 0
    met: int = 0
    thematic: int = 0
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
    norm_minutes: int = 0
    short: int = 0
    signed: int = 0
    sealed: int = 0
    signing_hours: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{n: getattr(self, n) + getattr(other, n) for n in NAMES})


NAMES = tuple(f.name for f in fields(Figures))


def total(parts: Iterable[Figures]) -> Figures:
    """The sum of several units or months."""
    return sum(parts, start=Figures())


def of_branch(parts: Iterable[Figures]) -> Figures:
    """The sum of a branch's meetings in one month; the branch has met once, however often it met."""
    summed = total(parts)
    return replace(summed, met=min(1, summed.met))


def of_meeting(
    state: MeetingState,
    *,
    norm_minutes: int,
    signed_at: datetime | None = None,
    is_sealed: bool = False,
) -> Figures:
    """Counts of one meeting that has ended.

    Args:
        norm_minutes: least length of such a meeting; 0 where no norm applies.
        signed_at: when the last signature of the minutes was given.
        is_sealed: whether the log holds the minutes.
    """
    if state.stage is Stage.FAILED_QUORUM:
        return Figures(failed=1)
    if state.stage is not Stage.CLOSED or state.opened_at is None or state.closed_at is None:
        return Figures()
    length = _length(state)
    hours = int((signed_at - state.closed_at) / timedelta(hours=1)) if signed_at else 0
    return (
        _attendance(state)
        + _votes(state)
        + Figures(
            meetings=1,
            met=int(state.kind != EXTRAORDINARY),
            opinions=sum(s.stage == "done" for s in state.speeches.values()),
            minutes=length,
            norm_minutes=norm_minutes,
            thematic=int(state.kind in THEMATIC_ONES),
            short=int(length - _thematic_part(state) < norm_minutes),
            signed=int(signed_at is not None),
            sealed=int(is_sealed),
            signing_hours=max(0, hours),
        )
    )


def _length(state: MeetingState) -> int:
    """Whole minutes of all sittings, from opening to close or adjournment."""
    open_for = [s.ended_at - s.opened_at for s in state.sittings if s.ended_at is not None]
    return int(sum(open_for, start=timedelta()) / timedelta(minutes=1))


def _thematic_part(state: MeetingState) -> int:
    """Whole minutes of the thematic part of a joint meeting: the norm of a regular one excludes it."""
    if state.kind != JOINT:
        return 0
    spent = [
        item.ended_at - item.started_at
        for item in state.items.values()
        if item.kind == THEMATIC_PART and item.started_at and item.ended_at
    ]
    return int(sum(spent, start=timedelta()) / timedelta(minutes=1))


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
    questions = [result for result in results if not result.get("people")]
    return Figures(
        votes=len(results),
        adopted=sum(r["passed"] is True for r in questions),
        rejected=sum(r["passed"] is False for r in questions),
        unanimous=sum(r["yes"] == r["voters"] > 0 for r in questions),
        contested=sum(r["no"] > 0 for r in questions),
        entitled=sum(r["voters"] for r in results),
        voted=sum(_cast(r) for r in results),
    )


def _cast(result: dict[str, Any]) -> int:
    """Ballots that were given; of a paper with names its answers are no sum of ballots."""
    answers = ("valid", "invalid") if result.get("people") else ANSWERS
    return sum(int(result[answer]) for answer in answers)


def of_quarter(states: Sequence[MeetingState]) -> Figures:
    """Members heard in these meetings of one branch, in speech or in writing, and members there are.

    Members are those whom attendance counts on the latest roll, and everybody who was heard; so the
    heard are never more than the members.
    """
    spoke = {
        state.roll[speech.roll].person
        for state in states
        for speech in state.speeches.values()
        if speech.stage == "done" and state.roll[speech.roll].category != "guest"
    }
    latest = states[-1].roll.values() if states else ()
    counted = {entry.person for entry in latest if entry.is_counted}
    return Figures(heard=len(spoke), members=len(counted | spoke))


def norm_for(norm: list[dict[str, int]], members: int) -> int:
    """Least length in minutes for a branch of so many members (rows: ``members_from``, ``minutes``)."""
    fitting = [row for row in norm if row["members_from"] <= members]
    return max(fitting, key=lambda row: row["members_from"])["minutes"] if fitting else 0
