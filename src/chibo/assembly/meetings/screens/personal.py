"""What belongs to one person: the own check-in, request for the floor, ballot, attendance.

``mine_of`` is pure and its value is the same for everybody in the same position, so that a stream
renders it once for all of them and sends it only to those whose value has changed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules.decide.presiding import may_take_chair
from chibo.assembly.meetings.rules.excuses import KINDS
from chibo.assembly.meetings.rules.state import (
    ENDED,
    RUNNING,
    MeetingState,
    RollMember,
    Stage,
    VoteStage,
    VoteView,
)
from chibo.assembly.meetings.screens import Regions, common

IDS = ("mine", "my-floor")
DEVICE = "device"
PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a person gets for a ballot: the choice, when it was recorded, the receipt's code."""

    choice: str
    at: datetime
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """The person's part in the vote: ``way`` is device, phone, count (at ``place``), none (``why``), sent."""

    vote: str
    way: str
    why: str = ""
    place: str = ""
    secrecy: str = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """One person's position in the meeting after an event."""

    phase: str
    standing: str
    presence: str = "away"
    point: str = ""
    since: datetime | None = None
    points: tuple[tuple[str, str, str], ...] = ()
    excuse: str = ""
    excused: bool | None = None
    answer: str = ""
    may_preside: bool = False
    ballot: Ballot | None = None
    request: str = ""
    place: int = 0
    speaking_since: datetime | None = None
    may_speak: bool = False
    voting: bool = False
    attended: str = ""
    late_minutes: int = 0


def mine_of(state: MeetingState, person: str) -> Mine:
    """The position of a person after the state's last event."""
    member = state.roll_of(person)
    phase = _phase(state)
    if member is None:
        return Mine(phase=phase, standing="")
    if phase == "ended":
        return _afterwards(state, member)
    presence, point, since = _presence(state, member)
    here = presence == "here"
    place, request, speaking = _floor(state, member)
    return Mine(
        phase=phase,
        standing="suspended" if "suspended" in member.flags else member.category,
        presence=presence,
        point=point,
        since=since,
        points=_points(state) if not here else (),
        excuse=member.excuse,
        excused=member.excused,
        answer=member.answer,
        may_preside=may_take_chair(state, person),
        ballot=_ballot(state, member),
        request=request,
        place=place,
        speaking_since=speaking,
        may_speak=here and state.stage is Stage.OPEN and _is_debated(state),
        voting=state.open_vote is not None,
    )


def _phase(state: MeetingState) -> str:
    if state.stage in ENDED:
        return "ended"
    return "adjourned" if state.is_adjourned else state.stage.value


def _afterwards(state: MeetingState, member: RollMember) -> Mine:
    attended = attendance.attendance_of(state, member)
    return Mine(
        phase="ended",
        standing=member.category,
        attended=attended.status if state.stage in {Stage.CLOSED, Stage.FAILED_QUORUM} else "",
        late_minutes=attended.late_minutes,
        since=attended.first,
        point=state.points[attended.point].name if attended.point else "",
        excuse=member.excuse,
        excused=member.excused,
    )


def _points(state: MeetingState) -> tuple[tuple[str, str, str], ...]:
    if state.stage not in RUNNING or state.is_adjourned:
        return ()
    return tuple((p.id, p.name, p.kind) for p in state.points.values())


def _presence(state: MeetingState, member: RollMember) -> tuple[str, str, datetime | None]:
    held = [p for p in state.presence.values() if p.roll == member.id]
    if not held:
        return "away", "", None
    last = max(held, key=lambda p: p.since)
    name = state.points[last.point].name
    if last.rejected:
        return "rejected", name, last.since
    if last.until is not None:
        return "left", name, last.until
    return ("here" if last.confirmed_by else "claimed"), name, last.since


def _is_debated(state: MeetingState) -> bool:
    """Whether there is an item now, and one that the meeting itself deals with."""
    return state.current_item is not None and not state.current_item.case


def _floor(state: MeetingState, member: RollMember) -> tuple[int, str, datetime | None]:
    """Place in line (1: next), id of the request, and since when the person speaks."""
    speaking = state.speaking
    if speaking is not None and speaking.roll == member.id:
        return 0, speaking.id, speaking.started_at
    for place, speech in enumerate(state.waiting, start=1):
        if speech.roll == member.id:
            return place, speech.id, None
    return 0, "", None


def _ballot(state: MeetingState, member: RollMember) -> Ballot | None:
    vote = common.latest_vote(state)
    if vote is None or vote.stage not in {VoteStage.OPEN, VoteStage.CLOSED}:
        return None
    if member.id in vote.cast:
        return Ballot(vote=vote.id, way="sent", secrecy=vote.secrecy)
    if vote.stage is not VoteStage.OPEN:
        return None
    where = vote.electors.get(member.id)
    if where is None:
        return Ballot(vote=vote.id, way="none", why=_why(state, member, vote))
    if where == DEVICE:
        return Ballot(vote=vote.id, way="device", secrecy=vote.secrecy)
    if where == PHONE:
        return Ballot(vote=vote.id, way="phone", secrecy=vote.secrecy)
    point = state.points.get(where)
    name = point.name if point else ""
    return Ballot(vote=vote.id, way="count", place=name, secrecy=vote.secrecy)


def _why(state: MeetingState, member: RollMember, vote: VoteView) -> str:
    """Why somebody is not among the electors of a vote."""
    if not member.is_official:
        return member.category
    here = attendance.present_now(state).get(member.id)
    if here is None:
        return "absent"
    is_elsewhere = state.points[here.point].kind == "online"
    return "elsewhere" if is_elsewhere and vote.secrecy == "secret" else "official"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a page or the stream adds to the position: the receipt, and a code read at the door."""

    receipt: Receipt | None = None
    door_code: str = ""


def regions(mine: Mine, *, meeting: str, beside: Beside | None = None) -> Regions:
    """The person's own two regions."""
    beside = beside or Beside()
    own: dict[str, Any] = {
        "meeting": meeting,
        "phase": mine.phase,
        "standing": mine.standing,
        "presence": mine.presence,
        "point": mine.point,
        "since": mine.since,
        "points": mine.points,
        "excuse": mine.excuse,
        "excused": mine.excused,
        "answer": mine.answer,
        "may_preside": mine.may_preside,
        "excuse_kinds": tuple(KINDS),
        "ballot": mine.ballot,
        "attended": mine.attended,
        "late_minutes": mine.late_minutes,
        "receipt": beside.receipt,
        "door_code": beside.door_code,
    }
    speech = {
        "meeting": meeting,
        "phase": mine.phase,
        "standing": mine.standing,
        "presence": mine.presence,
        "request_fields": {"id": mine.request},
        "place": mine.place,
        "speaking_since": mine.speaking_since,
        "may_speak": mine.may_speak,
        "voting": mine.voting,
    }
    return {"mine": common.part("mine", **own), "my-floor": common.part("my_floor", **speech)}
