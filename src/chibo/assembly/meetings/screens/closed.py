"""The closed session of an item, as the pen of the meeting sees it, and the way back from it."""

from typing import Any

from chibo.assembly.meetings.rules.state import ENDED, MeetingState
from chibo.assembly.meetings.screens import Region, common


def region(state: MeetingState, *, run: str, meeting: str) -> Region:
    """Open the session of the current item, go to it, or (inside one) go back to the meeting."""
    item = state.current_item
    private = item if item is not None and item.case else None
    return common.part(
        "cockpit_closed",
        run=run,
        meeting=meeting,
        item=private.id if private else "",
        number=private.number if private else 0,
        stage=private.closed if private else "",
        session=private.case if private else "",
        people=_people(state) if private and not private.closed else [],
        inside=_inside(state),
    )


def _people(state: MeetingState) -> list[dict[str, str]]:
    """Whom it may be about: everybody on the roll; what it is about is not said here."""
    members = sorted(state.roll.values(), key=lambda r: r.sort_key)
    return [
        {"person": r.person, "name": r.name}
        for r in members
        if not r.is_guest and r.person not in state.pens
    ]


def _inside(state: MeetingState) -> dict[str, Any] | None:
    """Of a closed session: the meeting it belongs to, and whether it has ended."""
    if not state.closed:
        return None
    return {
        "meeting": state.closed["meeting"],
        "title": state.closed["title"],
        "number": state.closed["number"],
        "ended": state.stage in ENDED,
    }
