"""Checks that many decisions share."""

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.refusal import Refusal, check
from chibo.assembly.meetings.rules.state import (
    RUNNING,
    Item,
    ItemStage,
    MeetingState,
    RollMember,
    Stage,
    VoteStage,
)

MAX_TEXT = 5_000


def pen(state: MeetingState, person: str) -> None:
    """Only the chair and the minutes secretary run the meeting."""
    if person not in state.pens:
        raise Refusal("pen_only", denied=True)


def pen_or_responsible(state: MeetingState, person: str, point: str) -> None:
    """The pen, or the person responsible for the point."""
    check(point in state.points, "unknown_point")
    if person not in state.pens and state.points[point].responsible != person:
        raise Refusal("responsible_only", denied=True)


def running(state: MeetingState) -> None:
    """Check-in has begun and the meeting has not ended."""
    check(state.stage in RUNNING, "not_running")
    check(not state.is_adjourned, "adjourned")


def nothing_voted_on(state: MeetingState) -> None:
    """No vote is open, and no result waits to be announced."""
    check(state.open_vote is None, "vote_open")
    waiting = [v for v in state.votes.values() if v.stage is VoteStage.CLOSED]
    check(not waiting, "result_not_announced")


def in_session(state: MeetingState) -> None:
    """The meeting is open and not suspended."""
    check(not state.is_adjourned, "adjourned")
    check(state.stage is not Stage.SUSPENDED, "suspended")
    check(state.stage is Stage.OPEN, "not_open")
    check(state.closed_item is None, "closed_runs")


def on_roll(state: MeetingState, person: str) -> RollMember:
    """The roll entry of the member who asks; guests act through the pen."""
    member = state.roll_of(person)
    if member is None or member.is_guest:
        raise Refusal("not_on_roll", denied=True)
    return member


def member(state: MeetingState, key: str) -> RollMember:
    """A member on the roll by the entry's id; no guest."""
    check(key in state.roll and not state.roll[key].is_guest, "not_on_roll")
    return state.roll[key]


def guests_leave(state: MeetingState, item: Item) -> list[e.New]:
    """Guests who were here for an item go when it ends."""
    return [
        e.New(e.PRESENCE_ENDED, {"id": p.id, "reason": "item"})
        for p in state.presence.values()
        if p.until is None and not p.rejected and state.roll[p.roll].item == item.id
    ]


def item(state: MeetingState, key: str) -> Item:
    """An agenda item."""
    check(key in state.items, "unknown_item")
    return state.items[key]


def current_item(state: MeetingState) -> Item:
    """The item the meeting is at; what belongs into its closed session is not put here."""
    found = state.current_item
    if found is None:
        raise Refusal("no_current_item")
    check(not found.case, "confidential_here", number=found.number)
    return found


def public_item(state: MeetingState, key: str) -> Item:
    """An agenda item that the meeting itself deals with."""
    found = item(state, key)
    check(not found.case, "confidential_here", number=found.number)
    return found


def text(value: str, *, empty: str = "text_missing") -> str:
    """A text without surrounding blanks, neither empty nor too long."""
    value = value.strip()
    check(value, empty)
    check(len(value) <= MAX_TEXT, "text_too_long", length=len(value), limit=MAX_TEXT)
    return value


def unfinished(state: MeetingState) -> list[Item]:
    """Items that still wait, in the order of the agenda."""
    waiting = [i for i in state.items.values() if i.stage is ItemStage.PLANNED]
    return sorted(waiting, key=lambda i: i.number)
