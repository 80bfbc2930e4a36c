"""Regions that several screens share: strip, agenda, floor, what is on now, results."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules.state import (
    ENDED,
    RUNNING,
    Item,
    ItemStage,
    MeetingState,
    Motion,
    Speech,
    Stage,
    VoteStage,
    VoteView,
)
from chibo.assembly.meetings.screens import Region, outcome

_PARTS = "meetings/parts/"
LOOKS_BACK = frozenset({"tasks", "minutes"})
_FINISHED = frozenset({ItemStage.DONE, ItemStage.SKIPPED, ItemStage.DEFERRED})


def part(name: str, **context: Any) -> Region:
    """A region with its template of the same name."""
    return Region(f"{_PARTS}{name}.html", context)


def status(state: MeetingState) -> Region:
    """The strip under the head: item, who is here, quorum, points that are cut off."""
    counts = attendance.counts(state)
    current = state.current_item
    return part(
        "status",
        stage=state.stage.value,
        adjourned=state.is_adjourned,
        item=current.number if current else 0,
        items=len(state.items),
        present=counts.present,
        expected=counts.expected,
        counted=state.stage in RUNNING,
        quorum=quorum(state),
        lost=[p.name for p in state.points.values() if p.lost_at],
    )


def quorum(state: MeetingState) -> dict[str, Any] | None:
    """Whether as many official members are here now as the opening needed; None before it."""
    facts = state.quorum_at_open
    if facts is None or state.stage in ENDED:
        return None
    present = attendance.counts(state).official_present
    return {"met": present >= facts["needed"], "present": present, "needed": facts["needed"]}


def agenda(state: MeetingState) -> Region:
    """The agenda with what is done, current, to come and set aside."""
    rows = sorted(state.items.values(), key=lambda i: i.number)
    return part("agenda", items=[_agenda_row(state, item) for item in rows])


def _agenda_row(state: MeetingState, item: Item) -> dict[str, Any]:
    return {
        "guests": [guest.name for guest in state.invited_guests if guest.item == item.id],
        "title": item.title,
        "stage": item.stage.value,
        "minutes": item.minutes,
        "started_at": item.started_at,
        "reason": item.reason,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who speaks or waits to speak."""

    id: str
    name: str
    point: str
    kind: str
    since: datetime | None = None


def voice(state: MeetingState, speech: Speech) -> Voice:
    """A speech as a screen names it."""
    here = attendance.present_now(state).get(speech.roll)
    return Voice(
        id=speech.id,
        name=state.roll[speech.roll].name,
        point=state.points[here.point].name if here else "",
        kind=speech.kind,
        since=speech.started_at,
    )


def floor_context(state: MeetingState) -> dict[str, Any]:
    """Who has the floor and who waits."""
    speaking = state.speaking
    return {
        "speaking": voice(state, speaking) if speaking else None,
        "queue": [voice(state, s) for s in state.waiting],
        "voting": state.open_vote is not None,
        "open": state.stage is Stage.OPEN,
    }


def latest_vote(state: MeetingState) -> VoteView | None:
    """The vote that the room has its mind on: open, closed, or announced and nothing new since."""
    live = [v for v in state.votes.values() if v.stage is not VoteStage.VOID]
    if not live or state.stage in ENDED:
        return None
    last = max(live, key=lambda v: v.opened_at)
    item = state.current_item
    moved_on = item is None or item.id != last.item
    if last.stage is VoteStage.ANNOUNCED and (moved_on or _spoken_since(state, last)):
        return None
    return last


def _spoken_since(state: MeetingState, vote: VoteView) -> bool:
    """Whether the debate went on after the announcement."""
    told = vote.announced_at
    speaking = state.speaking
    return bool(told and speaking and speaking.started_at and speaking.started_at >= told)


def phase(state: MeetingState) -> str:
    """What the main card shows: a stage of the meeting, ``item``, ``between`` or a stage of a vote."""
    if state.is_adjourned:
        return "adjourned"
    if state.stage is not Stage.OPEN:
        return state.stage.value
    vote = latest_vote(state)
    if vote is not None:
        return f"vote_{vote.stage.value}"
    return "item" if state.current_item else "between"


def now_context(state: MeetingState) -> dict[str, Any]:
    """What is on: the invitation, the check-in, an item, a vote, a result, the end."""
    vote = latest_vote(state) if state.stage is Stage.OPEN else None
    item = state.items[vote.item] if vote else state.current_item
    return {
        "phase": phase(state),
        "title": state.title,
        "kind": state.kind,
        "mode": state.mode,
        "place": state.place,
        "planned_start": state.planned_start,
        "planned_end": state.planned_end,
        "opened_at": state.opened_at,
        "closed_at": state.closed_at,
        "reason": state.reason,
        "resumes_at": state.resumes_at,
        "chair": name_of(state, state.chair),
        "secretary": name_of(state, state.secretary),
        "follows": _other_meeting(state.follows),
        "followed_by": _other_meeting(state.followed_by),
        "points": [p.name for p in state.points.values()],
        "item": _item(item, len(state.items)) if item else None,
        "motions": [_motion(state, m) for m in _debated(state, item)],
        "vote": outcome.card(state, vote) if vote else None,
    }


def name_of(state: MeetingState, person: str) -> str:
    """Name of a person on the roll."""
    member = state.roll_of(person)
    return member.name if member else ""


def _other_meeting(named: dict[str, Any]) -> dict[str, Any] | None:
    """The meeting that this one takes the place of, or that takes its place."""
    if not named:
        return None
    return {
        "meeting": named["meeting"],
        "title": named["title"],
        "at": datetime.fromisoformat(named["planned_start"]),
    }


def _item(item: Item, total: int) -> dict[str, Any]:
    return {
        "number": item.number,
        "total": total,
        "title": item.title,
        "kind": item.kind,
        "minutes": item.minutes,
        "presenter": item.presenter,
        "outline": item.outline,
        "conclusion": item.conclusion,
        "confidential": bool(item.case),
        "closed": item.closed,
    }


def _debated(state: MeetingState, item: Item | None) -> list[Motion]:
    if item is None:
        return []
    return [m for m in state.motions.values() if m.item == item.id and m.stage == "debated"]


def _motion(state: MeetingState, motion: Motion) -> dict[str, Any]:
    return {
        "text": motion.text,
        "proposer": state.roll[motion.proposer].name,
        "amendments": [
            {"proposer": state.roll[a.proposer].name, "before": a.before, "after": a.after}
            for a in motion.amendments
            if a.stage == "proposed"
        ],
    }


def results(state: MeetingState) -> Region:
    """Results that the chair has announced, and votes declared void, latest first."""
    told = [v for v in state.votes.values() if v.stage in {VoteStage.ANNOUNCED, VoteStage.VOID}]
    told.sort(key=lambda v: v.opened_at, reverse=True)
    return part("results", votes=[outcome.card(state, v) for v in told])


def next_item(state: MeetingState) -> Item | None:
    """The item that comes after the current one."""
    waiting = [i for i in state.items.values() if i.stage not in {*_FINISHED, ItemStage.CURRENT}]
    return min(waiting, key=lambda i: i.number, default=None)


def looking_back(state: MeetingState, *, meeting: str) -> Region:
    """At an item about what came before: its place for rooms above, by the item's kind."""
    item = state.current_item
    kind = item.kind if item and item.kind in LOOKS_BACK else ""
    return part("looking_back", place=f"meeting.{kind}" if kind else "", meeting=meeting)
