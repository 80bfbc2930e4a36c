"""The meeting around a closed session: it waits while the session runs, and learns nothing else."""

from collections.abc import Callable
from typing import Any

from chibo.assembly.meetings.rules import closed
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import ItemStage, MeetingState, Stage


def begin(state: MeetingState, *, item: str, person: str) -> list[e.New]:
    """Open the closed session of the current item."""
    common.pen(state, person)
    common.in_session(state)
    wanted = common.item(state, item)
    check(closed.is_held_in_private(wanted), "not_confidential")
    check(wanted.stage is ItemStage.CURRENT, "item_not_begun")
    check(wanted.closed == "", "closed_was_held")
    common.nothing_voted_on(state)
    check(state.speaking is None, "somebody_speaking")
    return [e.New(e.CLOSED_BEGUN, {"item": item})]


def end(state: MeetingState, *, item: str) -> list[e.New]:
    """The session has ended; the meeting goes on."""
    return [e.New(e.CLOSED_ENDED, {"item": item})] if state.items[item].closed == "running" else []


def check_concerned(state: MeetingState, *, rows: list[dict[str, Any]], concerned: str) -> None:
    """The person concerned is on the list, and neither leads the session nor writes its minutes."""
    if not concerned:
        return
    check(concerned in {row["person"] for row in rows}, "concerned_not_on_roll")
    check(concerned not in state.pens, "concerned_leads")


def convene(
    state: MeetingState,
    *,
    plan: dict[str, Any],
    here: dict[str, str],
    by: str,
    new_id: Callable[[], str],
) -> list[e.New]:
    """The session's own beginning: its plan, and who of its roll is in the room.

    Args:
        plan: payload of ``meeting.convened``.
        here: roll id → point of the meeting.
        by: who saw them.
        new_id: makes the id of an interval.
    """
    check(state.stage is Stage.DRAFT, "closed_was_held")
    came = [
        e.New(
            e.PRESENCE_ENTERED,
            {
                "id": new_id(),
                "roll": roll,
                "point": point,
                "source": "tick",
                "confirmed_by": by,
            },
        )
        for roll, point in here.items()
    ]
    return [e.New(e.CONVENED, plan), e.New(e.CHECK_IN_OPENED), *came]
