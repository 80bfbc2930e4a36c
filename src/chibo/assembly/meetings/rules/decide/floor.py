"""Speakers: waiting → speaking → done; also withdrawn. Written opinions count as contributions."""

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.refusal import Refusal, check
from chibo.assembly.meetings.rules.state import MeetingState, Speech

KINDS = frozenset({"speech", "question", "answer", "reply", "point_of_order"})


def _speech(state: MeetingState, key: str) -> Speech:
    check(key in state.speeches, "unknown_speech")
    return state.speeches[key]


def ask(
    state: MeetingState, *, id: str, roll: str, person: str, kind: str = "speech"
) -> list[e.New]:
    """Ask for the floor oneself, or be put on the list by the pen or the point's responsible."""
    common.in_session(state)
    check(roll in state.roll, "not_on_roll")
    check(kind in KINDS, "unknown_kind")
    item = common.current_item(state)
    here = attendance.present_now(state)
    check(roll in here, "not_present", name=state.roll[roll].name)
    if state.roll[roll].person != person:
        common.pen_or_responsible(state, person, here[roll].point)
    check(state.open_vote is None, "vote_open")
    if any(s.roll == roll and s.stage in {"waiting", "speaking"} for s in state.speeches.values()):
        return []
    return [e.New(e.FLOOR_ASKED, {"id": id, "roll": roll, "item": item.id, "kind": kind})]


def withdraw(state: MeetingState, *, id: str, person: str) -> list[e.New]:
    """Take the request back, or the pen strikes it."""
    speech = _speech(state, id)
    if state.roll[speech.roll].person != person:
        common.pen(state, person)
    if speech.stage == "withdrawn":
        return []
    check(speech.stage == "waiting", "not_waiting")
    return [e.New(e.FLOOR_WITHDRAWN, {"id": id})]


def give(state: MeetingState, *, id: str, person: str) -> list[e.New]:
    """Give the floor; whoever speaks has finished."""
    common.pen(state, person)
    common.in_session(state)
    check(state.open_vote is None, "vote_open")
    speech = _speech(state, id)
    if speech.stage == "speaking":
        return []
    check(speech.stage == "waiting", "not_waiting")
    before = state.speaking
    ended = [e.New(e.FLOOR_ENDED, {"id": before.id})] if before else []
    return [*ended, e.New(e.FLOOR_GIVEN, {"id": id})]


def end(state: MeetingState, *, id: str, person: str, text: str = "") -> list[e.New]:
    """The speaker has finished; the secretary may note what was said."""
    speech = _speech(state, id)
    if state.roll[speech.roll].person != person:
        common.pen(state, person)
    if speech.stage == "done":
        return []
    check(speech.stage == "speaking", "not_speaking")
    said = {"text": common.text(text)} if text.strip() else {}
    return [e.New(e.FLOOR_ENDED, {"id": id, **said})]


def write_opinion(state: MeetingState, *, id: str, person: str, text: str) -> list[e.New]:
    """Voice an opinion in writing, from the own device, on the current item."""
    common.in_session(state)
    member = common.on_roll(state, person)
    item = common.current_item(state)
    check(member.id in attendance.present_now(state), "not_present", name=member.name)
    said = {"id": id, "roll": member.id, "item": item.id, "text": common.text(text)}
    return [e.New(e.OPINION_WRITTEN, said)]


def summarise(state: MeetingState, *, id: str, person: str, text: str) -> list[e.New]:
    """The secretary notes what was said."""
    common.pen(state, person)
    speech = _speech(state, id)
    check(speech.stage == "done", "not_spoken_yet")
    if speech.kind == "written":
        raise Refusal("written_stays")
    return [e.New(e.SPEECH_SUMMARISED, {"id": id, "text": common.text(text)})]
