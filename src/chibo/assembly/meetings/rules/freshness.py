"""Has somebody else changed it since? So that two secretaries never overwrite each other unseen."""

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.state import Line, MeetingState

GRADE = "grade"
TEXTS = frozenset({e.ITEM_CONCLUDED, e.SPEECH_SUMMARISED, e.TASK_SET, e.TASK_DROPPED, e.GRADED})


def changed_since(state: MeetingState, *, about: str, seen: int, person: str) -> Line | None:
    """The latest change of a text by another person after number ``seen``, if there is one.

    Args:
        about: id of the item, contribution or task; ``GRADE`` for the grade of the meeting.
    """
    changes = [line for line in _changes(state, about) if line.seq > seen]
    return next((line for line in reversed(changes) if line.actor != person), None)


def last_change(state: MeetingState, about: str) -> int:
    """Number of the latest change of a text; 0 when it was never written."""
    return max((line.seq for line in _changes(state, about)), default=0)


def _changes(state: MeetingState, about: str) -> list[Line]:
    return [
        line
        for line in state.history
        if line.kind in TEXTS and not line.undone and _about(line) == about
    ]


def _about(line: Line) -> str:
    if line.kind == e.GRADED:
        return GRADE
    return str(line.data["item"] if line.kind == e.ITEM_CONCLUDED else line.data["id"])
