"""From item to item: planned → current → done; also skipped and deferred. One is current at a time."""

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.closed import PUBLIC_REASON
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import ItemStage, MeetingState


def start(state: MeetingState, *, item: str, person: str) -> list[e.New]:
    """Begin an item; the one before it is done."""
    common.pen(state, person)
    common.in_session(state)
    wanted = common.item(state, item)
    if wanted.stage is ItemStage.CURRENT:
        return []
    check(wanted.stage is not ItemStage.DONE, "item_done", title=wanted.title)
    check(state.open_vote is None, "vote_open")
    check(state.speaking is None, "somebody_speaking")
    current = state.current_item
    ended = (
        [*common.guests_leave(state, current), e.New(e.ITEM_DONE, {"item": current.id})]
        if current
        else []
    )
    return [*ended, e.New(e.ITEM_STARTED, {"item": item})]


def start_next(state: MeetingState, *, person: str) -> list[e.New]:
    """Begin the first item that still waits."""
    waiting = common.unfinished(state)
    check(waiting, "agenda_finished")
    return start(state, item=waiting[0].id, person=person)


def conclude(state: MeetingState, *, item: str, person: str, text: str) -> list[e.New]:
    """Write the chair's conclusion of an item; a later one replaces it."""
    common.pen(state, person)
    common.in_session(state)
    wanted = common.public_item(state, item)
    check(wanted.stage in {ItemStage.CURRENT, ItemStage.DONE}, "item_not_begun")
    text = common.text(text)
    return (
        []
        if text == wanted.conclusion
        else [e.New(e.ITEM_CONCLUDED, {"item": item, "conclusion": text})]
    )


def skip(state: MeetingState, *, item: str, person: str, reason: str) -> list[e.New]:
    """Leave an item out."""
    return _set_aside(state, item=item, person=person, reason=reason, kind=e.ITEM_SKIPPED)


def defer(state: MeetingState, *, item: str, person: str, reason: str) -> list[e.New]:
    """Put an item off to the next meeting."""
    return _set_aside(state, item=item, person=person, reason=reason, kind=e.ITEM_DEFERRED)


def _set_aside(
    state: MeetingState, *, item: str, person: str, reason: str, kind: str
) -> list[e.New]:
    common.pen(state, person)
    common.in_session(state)
    wanted = common.item(state, item)
    check(wanted.stage is ItemStage.PLANNED, "item_begun", title=wanted.title)
    # Whatever the true reason is, everybody would read it.
    reason = PUBLIC_REASON if wanted.case else common.text(reason, empty="reason_missing")
    return [e.New(kind, {"item": item, "reason": reason})]
