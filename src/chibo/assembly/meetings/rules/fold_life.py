"""Steps of the fold for the life of a meeting: put off, adjourned, presided by another, guests, excuses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.state import (
    MeetingState,
    Presence,
    RollMember,
    Sitting,
    Speech,
    Stage,
)

Step = Callable[[MeetingState, e.Event], MeetingState]


def with_excuse(new: RollMember, before: RollMember | None) -> RollMember:
    """A line of today's roll with what was known of the same person's absence."""
    if before is None:
        return new
    return replace(
        new,
        excuse=before.excuse,
        excused=before.excused,
        excuse_kind=before.excuse_kind,
        excuse_late=before.excuse_late,
        answer=before.answer,
    )


def opened(state: MeetingState, event: e.Event) -> MeetingState:
    """The meeting is open; a continued one keeps the hour and the quorum of its first opening."""
    again = state.opened_at is not None
    return replace(
        state,
        stage=Stage.OPEN,
        opened_at=state.opened_at or event.at,
        quorum_at_open=state.quorum_at_open if again else event.data.get("quorum"),
        sittings=(*state.sittings, Sitting(opened_at=event.at)),
    )


def sittings_ended(state: MeetingState, at: datetime) -> tuple[Sitting, ...]:
    """The sittings, with the last one ended at a time unless it had ended before."""
    if not state.sittings or state.sittings[-1].ended_at is not None:
        return state.sittings
    return (*state.sittings[:-1], replace(state.sittings[-1], ended_at=at))


def postponed(state: MeetingState, event: e.Event) -> MeetingState:
    """A new day: everybody who was here has gone, and excuses for the old day lapse."""
    start = datetime.fromisoformat(event.data["planned_start"])
    end = datetime.fromisoformat(event.data["planned_end"])
    fresh = {
        key: replace(row, excuse="", excused=None, excuse_kind="", excuse_late=False, answer="")
        for key, row in state.roll.items()
    }
    return replace(
        state,
        stage=Stage.CONVENED,
        checked_in_at=None,
        planned_start=start,
        planned_end=end,
        reason=event.data["reason"],
        roll=fresh,
        presence=_everybody_gone(state, event.at, "postponed"),
    )


def excused(state: MeetingState, event: e.Event) -> MeetingState:
    """An absence is announced, accepted or not accepted."""
    data = event.data
    row = state.roll[data["roll"]]
    asked = data["excused"] is None
    changed = replace(
        row,
        excuse=data["reason"],
        excused=data["excused"],
        excuse_kind=data.get("kind", row.excuse_kind),
        excuse_late=data.get("late", row.excuse_late),
        answer="" if asked else data.get("answer", ""),
    )
    return replace(state, roll={**state.roll, row.id: changed})


def _everybody_gone(state: MeetingState, at: datetime, why: str) -> dict[str, Presence]:
    return {
        key: replace(p, until=at, ended_by=why) if p.until is None else p
        for key, p in state.presence.items()
    }


def _adjourned(state: MeetingState, event: e.Event) -> MeetingState:
    speeches: dict[str, Speech] = {
        key: replace(s, stage="withdrawn") if s.stage == "waiting" else s
        for key, s in state.speeches.items()
    }
    return replace(
        state,
        stage=Stage.SUSPENDED,
        resumes_at=datetime.fromisoformat(event.data["planned_start"]),
        reason=event.data["reason"],
        sittings=sittings_ended(state, event.at),
        presence=_everybody_gone(state, event.at, "adjourned"),
        speeches=speeches,
    )


def _chair_changed(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, chair=event.data["to"])


def _secretary_changed(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, secretary=event.data["to"])


def _convened_again(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, followed_by=event.data)


def _prepared(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, prepared=event.data)


def _guest_invited(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    guest = RollMember(
        id=data["id"],
        person=data["person"],
        name=data["name"],
        sort_key=data["sort_key"],
        category="guest",
        office=data["office"],
        item=data["item"],
    )
    return replace(state, roll={**state.roll, guest.id: guest})


STEPS: dict[str, Step] = {
    e.ADJOURNED: _adjourned,
    e.CHAIR_CHANGED: _chair_changed,
    e.SECRETARY_CHANGED: _secretary_changed,
    e.CONVENED_AGAIN: _convened_again,
    e.PREPARED: _prepared,
    e.GUEST_INVITED: _guest_invited,
}
