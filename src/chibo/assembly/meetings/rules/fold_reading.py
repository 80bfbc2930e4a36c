"""Steps of the fold for the reading back of the minutes."""

from collections.abc import Callable
from dataclasses import replace

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.reading import (
    CORRECTED,
    RECORDED,
    Adoption,
    Objection,
    Passage,
    Reading,
)
from chibo.assembly.meetings.rules.state import MeetingState

Step = Callable[[MeetingState, e.Event], MeetingState]


def _read_back(state: MeetingState, event: e.Event) -> MeetingState:
    """Again: what was corrected stays, and so do the objections."""
    before = state.reading
    reading = Reading(
        at=event.at,
        changed=event.seq,
        passages={row["key"]: Passage(**row) for row in event.data["passages"]},
        corrected=before.corrected if before else {},
        objections=before.objections if before else {},
    )
    return replace(state, reading=reading)


def _of(state: MeetingState) -> Reading:
    if state.reading is None:
        raise ValueError("nothing was read back")
    return state.reading


def _objected(state: MeetingState, event: e.Event) -> MeetingState:
    data, reading = event.data, _of(state)
    objection = Objection(
        id=data["id"], roll=data["roll"], key=data["key"], text=data["text"], at=event.at
    )
    objections = {**reading.objections, objection.id: objection}
    return replace(state, reading=replace(reading, objections=objections))


def _corrected(state: MeetingState, event: e.Event) -> MeetingState:
    data, reading = event.data, _of(state)
    changed = replace(
        reading,
        changed=event.seq,
        corrected={**reading.corrected, data["key"]: data["text"]},
    )
    if data.get("id"):
        changed = _settled(changed, data["id"], stage=CORRECTED, answer="")
    return replace(state, reading=changed)


def _answered(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    reading = _settled(_of(state), data["id"], stage=RECORDED, answer=data["text"])
    return replace(state, reading=reading)


def _settled(reading: Reading, key: str, *, stage: str, answer: str) -> Reading:
    settled = replace(reading.objections[key], stage=stage, answer=answer)
    return replace(reading, objections={**reading.objections, key: settled})


def _adopted(state: MeetingState, event: e.Event) -> MeetingState:
    adopted = Adoption(at=event.at, vote=event.data.get("vote", ""))
    return replace(state, reading=replace(_of(state), adopted=adopted))


STEPS: dict[str, Step] = {
    e.READ_BACK: _read_back,
    e.OBJECTED: _objected,
    e.CORRECTED: _corrected,
    e.ANSWERED: _answered,
    e.ADOPTED: _adopted,
}
