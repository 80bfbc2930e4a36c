"""The projector: one thing at a time, read from twelve metres; never a name with a choice."""

from typing import Any

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules.state import RUNNING, MeetingState
from chibo.assembly.meetings.screens import Regions, common, reading

NEXT_SPEAKERS = 3


def regions(state: MeetingState, *, meeting: str) -> Regions:
    """The middle of the screen and its foot."""
    return {
        "hall": common.part("hall", **_middle(state)),
        "hall-foot": common.part("hall_foot", **_foot(state)),
    }


def _middle(state: MeetingState) -> dict[str, Any]:
    now = common.now_context(state)
    speaking = state.speaking
    shown = now["phase"]
    read = reading.hall(state)
    if shown in {"item", "between"} and speaking is not None:
        shown = "speaker"
    elif shown == "item" and read:
        shown = "reading"
    return {
        **now,
        "reading": read,
        "shown": shown,
        "speaking": common.voice(state, speaking) if speaking else None,
        "next_item": _title(state),
    }


def _title(state: MeetingState) -> str:
    coming = common.next_item(state)
    return coming.title if coming else ""


def _foot(state: MeetingState) -> dict[str, Any]:
    counts = attendance.counts(state)
    return {
        "next": [common.voice(state, s).name for s in state.waiting[:NEXT_SPEAKERS]],
        "present": counts.present,
        "expected": counts.expected,
        "running": state.stage in RUNNING,
        "quorum": common.quorum(state),
    }
