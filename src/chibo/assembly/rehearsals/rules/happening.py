"""What the simulated members do next, decided from the state of the meeting alone."""

from dataclasses import dataclass
from enum import StrEnum

from chibo.assembly.meetings.rules.attendance import claims, present_now
from chibo.assembly.meetings.rules.state import (
    ItemStage,
    MeetingState,
    RollMember,
    Stage,
    VoteView,
)

LATE, LOST = -1, -2  # the last of them comes late, the last but one loses the link
SPEAKERS = 3
DEVICE = "device"
OPINIONS = (
    "Tôi nhất trí, đề nghị làm xong trước ngày 20.",
    "Đề nghị phân công rõ người phụ trách từng việc.",
    "Tôi có ý kiến khác về mức đóng góp, xin chi bộ bàn thêm.",
)


class Kind(StrEnum):
    """Things that happen to a meeting without the one who leads it."""

    COME = "come"
    LATE = "late"
    ASK = "ask"
    LOST = "lost"
    BACK = "back"
    SPOKEN = "spoken"
    VOTE = "vote"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happens.

    Args:
        rolls: roll ids of those who do it.
        point: meeting point where it happens, if it does at one.
        text: what is said.
        vote: vote that is counted, or voted on by telephone.
    """

    kind: Kind
    rolls: tuple[str, ...] = ()
    point: str = ""
    text: str = ""
    vote: str = ""


def simulated(state: MeetingState) -> list[RollMember]:
    """Members who play by themselves: all on the roll but the chair, whom the maker plays.

    Who writes the minutes comes first, then official members.
    """
    found = [m for m in state.roll.values() if not m.is_guest and m.person != state.chair]
    return sorted(found, key=lambda m: (m.person not in state.pens, not m.is_official))


def next_happening(state: MeetingState) -> Happening | None:
    """The next thing, or None while the meeting waits for whoever leads it."""
    if state.stage is Stage.CHECK_IN:
        return _arrivals(state)
    if state.stage is not Stage.OPEN:
        return None
    vote = state.open_vote
    if vote is not None:
        return _phones(state, vote) or _count(state, vote) or _back(state)
    return _late(state) or _back(state) or _speech(state) or _lost(state)


def _places(state: MeetingState) -> list[str]:
    """Where people come together, the main point first."""
    return [p.id for p in sorted(state.points.values(), key=lambda p: p.kind != "main")]


def _place_of(state: MeetingState, member: RollMember) -> str:
    """Where somebody comes to: the members are spread over all points in turn."""
    places = _places(state)
    return places[simulated(state).index(member) % len(places)]


def _arrivals(state: MeetingState) -> Happening | None:
    known = {*present_now(state), *(claim.roll for claim in claims(state))}
    missing = [m for m in simulated(state)[:LATE] if m.id not in known]
    if not missing:
        return None
    point = _place_of(state, missing[0])
    coming = tuple(m.id for m in missing if _place_of(state, m) == point)
    return Happening(kind=Kind.COME, rolls=coming, point=point)


def _late(state: MeetingState) -> Happening | None:
    last = simulated(state)[LATE]
    began = any(i.stage is not ItemStage.PLANNED for i in state.items.values())
    if not began or any(p.roll == last.id for p in state.presence.values()):
        return None
    return Happening(kind=Kind.LATE, rolls=(last.id,), point=_place_of(state, last))


def _speech(state: MeetingState) -> Happening | None:
    speaking, people = state.speaking, simulated(state)
    if speaking is not None:
        number = sum(s.stage == "ended" for s in state.speeches.values())
        text = OPINIONS[number % len(OPINIONS)]
        return Happening(kind=Kind.SPOKEN, rolls=(speaking.roll,), text=text)
    if state.current_item is None or state.waiting or len(state.speeches) >= SPEAKERS:
        return None
    here = present_now(state)
    asked = {s.roll for s in state.speeches.values()}
    free = [m for m in people if m.id in here and m.id not in asked and m.person not in state.pens]
    return Happening(kind=Kind.ASK, rolls=(free[0].id,)) if free else None


def _lost(state: MeetingState) -> Happening | None:
    point = _second(state)
    if point:
        before = any(line.kind == "point.lost" for line in state.history)
        return None if before else Happening(kind=Kind.LOST, point=point)
    unlucky, here = simulated(state)[LOST], present_now(state)
    before = any(p.roll == unlucky.id and p.until for p in state.presence.values())
    if before or unlucky.id not in here:
        return None
    return Happening(kind=Kind.LOST, rolls=(unlucky.id,), point=here[unlucky.id].point)


def _back(state: MeetingState) -> Happening | None:
    point = _second(state)
    if point:
        lost = state.points[point].lost_at is not None
        return Happening(kind=Kind.BACK, point=point) if lost else None
    unlucky = simulated(state)[LOST]
    mine = [p for p in state.presence.values() if p.roll == unlucky.id]
    if not mine or mine[-1].ended_by != "network":
        return None
    return Happening(kind=Kind.BACK, rolls=(unlucky.id,), point=mine[-1].point)


def _phones(state: MeetingState, vote: VoteView) -> Happening | None:
    """Those who vote on their own device and have not; the chair votes for themselves."""
    here, players = present_now(state), {m.id for m in simulated(state)}
    voters = tuple(
        roll
        for roll, place in vote.electors.items()
        if place == DEVICE and roll in here and roll in players and roll not in vote.cast
    )
    return Happening(kind=Kind.VOTE, rolls=voters, vote=vote.id) if voters else None


def _count(state: MeetingState, vote: VoteView) -> Happening | None:
    """A point where hands or papers are not counted yet; one that is cut off waits."""
    here = present_now(state)
    for point in state.points.values():
        if point.id in vote.counted or point.lost_at is not None:
            continue
        voters = tuple(
            roll for roll, place in vote.electors.items() if place == point.id and roll in here
        )
        if voters:
            return Happening(kind=Kind.COUNT, rolls=voters, point=point.id, vote=vote.id)
    return None


def _second(state: MeetingState) -> str:
    return next((p.id for p in state.points.values() if p.kind == "secondary"), "")
