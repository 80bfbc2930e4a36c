"""Texts put before the meeting, with one level of amendments, each voted on before its motion."""

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.refusal import Refusal, check
from chibo.assembly.meetings.rules.state import Amendment, MeetingState, Motion


def motion(state: MeetingState, key: str) -> Motion:
    """A motion of the meeting."""
    check(key in state.motions, "unknown_motion")
    return state.motions[key]


def amendment(state: MeetingState, key: str) -> Amendment:
    """An amendment of the meeting."""
    for one in state.motions.values():
        for change in one.amendments:
            if change.id == key:
                return change
    raise Refusal("unknown_motion")


def put(
    state: MeetingState, *, id: str, item: str, person: str, proposer: str, text: str
) -> list[e.New]:
    """Put a text before the meeting; ``proposer`` is a roll id."""
    common.pen(state, person)
    common.in_session(state)
    common.public_item(state, item)
    common.member(state, proposer)
    data = {"id": id, "item": item, "proposer": proposer, "text": common.text(text)}
    return [e.New(e.MOTION_PUT, data)]


def amend(
    state: MeetingState,
    *,
    id: str,
    motion_id: str,
    person: str,
    proposer: str,
    before: str,
    after: str,
) -> list[e.New]:
    """Propose to replace a passage of a motion; it must stand there exactly once."""
    common.pen(state, person)
    common.in_session(state)
    target = motion(state, motion_id)
    check(target.stage == "debated", "motion_decided")
    common.member(state, proposer)
    before, after = common.text(before), common.text(after)
    check(before != after, "amendment_same")
    check(target.text.count(before) == 1, "passage_not_found")
    data = {"id": id, "motion": motion_id, "proposer": proposer, "before": before, "after": after}
    return [e.New(e.AMENDMENT_PUT, data)]


def withdraw(state: MeetingState, *, motion_id: str, person: str) -> list[e.New]:
    """The proposer takes the motion back."""
    common.pen(state, person)
    check(motion(state, motion_id).stage == "debated", "motion_decided")
    return [e.New(e.MOTION_WITHDRAWN, {"id": motion_id})]


def withdraw_amendment(state: MeetingState, *, amendment_id: str, person: str) -> list[e.New]:
    """The proposer takes the amendment back."""
    common.pen(state, person)
    check(amendment(state, amendment_id).stage == "proposed", "motion_decided")
    return [e.New(e.AMENDMENT_WITHDRAWN, {"id": amendment_id})]
