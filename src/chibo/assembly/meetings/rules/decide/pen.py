"""The secretary's pen: notes, tasks of the resolution, undoing a slip."""

from datetime import date

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import ENDED, Line, MeetingState

_FIXED = frozenset(
    {
        e.VOTE_OPENED,
        e.VOTE_CLOSED,
        e.OPENED,
        e.CLOSED,
        e.CHECK_IN_OPENED,
        e.SUSPENDED,
        e.RESUMED,
        e.ADJOURNED,
        e.POSTPONED,
        e.CHAIR_CHANGED,
        e.SECRETARY_CHANGED,
        e.CLOSED_BEGUN,
        e.CLOSED_ENDED,
    }
)


def write_note(state: MeetingState, *, id: str, person: str, text: str) -> list[e.New]:
    """Write a line into the minutes, at the current item."""
    common.pen(state, person)
    common.running(state)
    item = common.current_item(state) if state.current_item else None
    data = {"id": id, "item": item.id if item else "", "text": common.text(text)}
    return [e.New(e.NOTE_WRITTEN, data)]


def set_task(
    state: MeetingState, *, id: str, person: str, text: str, owner: str, due: date
) -> list[e.New]:
    """Set or replace a clause of the resolution with its owner (roll id) and its day."""
    common.pen(state, person)
    common.in_session(state)
    common.member(state, owner)
    day = state.opened_at
    check(day is None or due >= day.date(), "due_past")
    data = {"id": id, "text": common.text(text), "owner": owner, "due": due.isoformat()}
    return [e.New(e.TASK_SET, data)]


def drop_task(state: MeetingState, *, id: str, person: str) -> list[e.New]:
    """Strike a clause."""
    common.pen(state, person)
    common.in_session(state)
    return [e.New(e.TASK_DROPPED, {"id": id})] if id in state.tasks else []


def undoable(state: MeetingState) -> list[Line]:
    """The events of the pen's latest deed, if it can be undone; else none.

    An opened or closed vote, a break and the opening of the meeting fix all that came before them,
    and so does any later event about the same person or thing.
    """
    later: list[Line] = []
    for line in reversed(state.history):
        if line.undone or line.kind == e.UNDONE:
            continue
        if line.kind in _FIXED:
            return []
        if line.kind in e.UNDOABLE and line.actor in state.pens:
            deed = [other for other in state.history if other.deed == line.deed]
            built_upon = any(_about(state, o) & _about(state, new) for o in deed for new in later)
            free = not built_upon and all(o.kind in e.UNDOABLE for o in deed)
            return deed if free else []
        later.append(line)
    return []


def _about(state: MeetingState, line: Line) -> set[str]:
    """What an event is about: ids of things, and the persons of the roll behind them."""
    named = {line.data[key] for key in ("id", "roll") if key in line.data}
    present = {state.presence[key].roll for key in named & set(state.presence)}
    spoke = {state.speeches[key].roll for key in named & set(state.speeches)}
    return named | present | spoke


def undo(state: MeetingState, *, seq: int, person: str) -> list[e.New]:
    """Take the latest deed back (``seq``: its last event); both stay in the record."""
    common.pen(state, person)
    check(state.stage not in ENDED, "already_closed")
    if any(line.seq == seq and line.undone for line in state.history):
        return []
    deed = undoable(state)
    check(deed and deed[-1].seq == seq, "not_undoable")
    return [e.New(e.UNDONE, {"seqs": [line.seq for line in deed]})]
