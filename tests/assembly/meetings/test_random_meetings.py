"""Meetings in which anybody does anything that the rules let them: what always holds of the state."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.assembly.meetings.rules import attendance, fold
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import (
    agenda,
    floor,
    meeting,
    motions,
    pen,
    presence,
    presiding,
)
from chibo.assembly.meetings.rules.decide import votes as decide
from chibo.assembly.meetings.rules.refusal import Refusal, check
from chibo.assembly.meetings.rules.state import (
    RUNNING,
    ItemStage,
    MeetingState,
    Presence,
    Stage,
    VoteStage,
)
from tests.assembly.meetings.play import (
    BINH,
    CHAIR,
    HANG,
    MAIN,
    PEN,
    PHONES,
    VALLEY,
    YOUNG,
    Play,
    plan,
)

Rule = Callable[..., list[e.New]]
Values = Callable[[MeetingState], list[Any]]
QUORUM = {"met": True, "present": 3, "needed": 3}
PERSONS = (PEN, CHAIR, HANG, BINH, YOUNG)


def open_vote(
    state: MeetingState, *, id: str, person: str, item: str, motion: str, amendment: str
) -> list[e.New]:
    """What the service asks of the rules, and the event that the meeting keeps."""
    decide.check_openable(
        state,
        person=person,
        item=item,
        motion=motion,
        amendment=amendment,
        quorum=QUORUM,
        predecessor="",
    )
    data = {
        "vote": id, "item": item, "subject": "?", "decision_type": "RESOLUTION", "secrecy": "open",
        "rule": {}, "facts": {}, "motion": motion, "amendment": amendment,
        "electors": dict.fromkeys(attendance.present_now(state), "device"),
    }  # fmt: skip
    return [e.New(e.VOTE_OPENED, data)]


def cast(state: MeetingState, *, person: str, vote: str) -> list[e.New]:
    member = state.roll_of(person)
    check(member and member.id in state.votes[vote].electors, "not_entitled")
    return [e.New(e.VOTE_CAST, {"vote": vote, "roll": member.id})]


def close_vote(state: MeetingState, *, person: str, vote: str, passed: bool) -> list[e.New]:
    decide.check_leading(state, person=person, vote_id=vote)
    result = {"passed": passed, "provisional": False}
    return [e.New(e.VOTE_CLOSED, {"vote": vote, "result": result})]


def void_vote(state: MeetingState, *, person: str, vote: str) -> list[e.New]:
    decide.check_leading(state, person=person, vote_id=vote)
    return [e.New(e.VOTE_VOIDED, {"vote": vote, "reason": "?"})]


def announce(state: MeetingState, *, person: str, vote: str) -> list[e.New]:
    decide.check_leading(state, person=person, vote_id=vote)
    return [e.New(e.VOTE_ANNOUNCED, {"vote": vote})]


def adjourn(state: MeetingState, *, person: str) -> list[e.New]:
    at = state.history[-1].at
    return meeting.adjourn(state, person=person, reason="?", start=at + timedelta(days=1), at=at)


def go_on(state: MeetingState, *, person: str) -> list[e.New]:
    return meeting.open_check_in(state, person=person, roll=plan()["roll"])


def take_chair(state: MeetingState, *, person: str, reason: str) -> list[e.New]:
    return presiding.take_chair(state, person=person, reason=reason, at=state.history[-1].at)


def invite(state: MeetingState, *, id: str, person: str, item: str) -> list[e.New]:
    return meeting.invite_guest(
        state, id=id, person=person, guest=f"p-{id}", name=f"Khách {id}", sort_key=id, office="",
        item=item,
    )  # fmt: skip


def these(*values: Any) -> Values:
    return lambda _state: list(values)


def votes(stage: VoteStage) -> Values:
    return lambda state: [v.id for v in state.votes.values() if v.stage is stage]


ROLLS: Values = lambda state: list(state.roll)  # noqa: E731
ITEMS: Values = lambda state: list(state.items)  # noqa: E731
PRESENCES: Values = lambda state: list(state.presence)  # noqa: E731
SPEECHES: Values = lambda state: list(state.speeches)  # noqa: E731
MOTIONS: Values = lambda state: list(state.motions)  # noqa: E731
AMENDMENTS: Values = lambda s: [a.id for m in s.motions.values() for a in m.amendments]  # noqa: E731
POINTS, WORDS = these(MAIN, VALLEY, PHONES), these("Vì mưa lũ")

MAKING: dict[Rule, dict[str, Values]] = {
    presence.claim: {"point": POINTS, "source": these("self", "door")},
    presence.enter: {"roll": ROLLS, "point": POINTS},
    floor.ask: {"roll": ROLLS, "kind": these("speech", "point_of_order")},
    floor.write_opinion: {"text": WORDS},
    motions.put: {"item": ITEMS, "proposer": these("r-hang"), "text": these("a b c")},
    motions.amend: {
        "motion_id": MOTIONS,
        "proposer": these("r-binh"),
        "before": these("a", "b"),
        "after": these("x"),
    },
    pen.write_note: {"text": WORDS},
    pen.set_task: {"text": WORDS, "owner": these("r-hang"), "due": these(date(2026, 12, 1))},
    invite: {"item": lambda s: ["", *s.items]},
    open_vote: {
        "item": ITEMS,
        "motion": lambda s: ["", *s.motions],
        "amendment": lambda s: ["", *AMENDMENTS(s)],
    },
}
CHANGING: dict[Rule, dict[str, Values]] = {
    presence.confirm: {"id": PRESENCES},
    presence.confirm_all: {"point": POINTS},
    presence.reject: {"id": PRESENCES},
    presence.end: {"roll": ROLLS, "reason": these("left", "network", "slip")},
    presence.excuse: {"roll": ROLLS, "reason": WORDS, "excused": these(True, False)},
    presence.lose_point: {"point": POINTS},
    presence.regain_point: {"point": POINTS},
    agenda.start_next: {},
    agenda.start: {"item": ITEMS},
    agenda.conclude: {"item": ITEMS, "text": WORDS},
    agenda.skip: {"item": ITEMS, "reason": WORDS},
    agenda.defer: {"item": ITEMS, "reason": WORDS},
    floor.withdraw: {"id": SPEECHES},
    floor.give: {"id": SPEECHES},
    floor.end: {"id": SPEECHES},
    floor.summarise: {"id": SPEECHES, "text": WORDS},
    motions.withdraw: {"motion_id": MOTIONS},
    motions.withdraw_amendment: {"amendment_id": AMENDMENTS},
    pen.drop_task: {"id": lambda s: list(s.tasks)},
    pen.undo: {"seq": lambda s: [line.seq for line in pen.undoable(s)[-1:]]},
    cast: {"vote": votes(VoteStage.OPEN)},
    close_vote: {"vote": votes(VoteStage.OPEN), "passed": these(True, False)},
    void_vote: {"vote": votes(VoteStage.OPEN)},
    announce: {"vote": votes(VoteStage.CLOSED)},
    meeting.open_meeting: {"quorum": these(QUORUM)},
    meeting.suspend: {},
    meeting.resume: {},
    adjourn: {},
    go_on: {},
    presence.answer: {"roll": ROLLS, "excused": these(True, False), "answer": WORDS},
    presiding.hand_chair: {"roll": ROLLS, "reason": WORDS},
    presiding.change_secretary: {"roll": ROLLS, "reason": WORDS},
    take_chair: {"reason": WORDS},
}
RULES = {**MAKING, **CHANGING, meeting.close: {}}


def wish(play: Play, rule: Rule, chance: Random) -> tuple[str, list[e.New]] | None:
    """Some deed of a rule that is not refused and changes something, if there is one."""
    state = play.state
    made = {"id": next(play.ids)} if rule in MAKING else {}
    names = RULES[rule]
    choices = list(product(PERSONS, *(values(state) for values in names.values())))
    for by, *values in chance.sample(choices, len(choices)):
        try:
            new = rule(state, person=by, **made, **dict(zip(names, values, strict=True)))
        except Refusal:
            continue
        if new:
            return by, new
    return None


def happened(play: Play, chance: Random) -> Iterator[tuple[MeetingState, int]]:
    """Sixty deeds and the end; after each the state before it, and the number of its first event."""
    for rule in [*chance.choices([*MAKING, *CHANGING], k=60), meeting.close]:
        possible = wish(play, rule, chance)
        if possible is not None:
            before, first = play.state, len(play.events) + 1
            by, new = possible
            play.add(new, by=by)
            yield before, first


def overlap(one: Presence, other: Presence) -> bool:
    """Whether two intervals share more than a moment; one without an end lasts."""
    ends = [p.until for p in (one, other) if p.until]
    return not ends or max(one.since, other.since) < min(ends)


def assert_sound(state: MeetingState) -> None:
    """What holds of every meeting at every moment."""
    assert sum(i.stage is ItemStage.CURRENT for i in state.items.values()) <= 1
    assert sum(v.stage is VoteStage.OPEN for v in state.votes.values()) <= 1
    assert sum(s.stage == "speaking" for s in state.speeches.values()) <= 1
    for one, other in combinations([p for p in state.presence.values() if not p.rejected], 2):
        assert one.roll != other.roll or not overlap(one, other)
    asking = [s.roll for s in state.speeches.values() if s.stage in {"waiting", "speaking"}]
    assert len(asking) == len(set(asking))
    if state.stage in {Stage.SUSPENDED, Stage.CLOSED}:
        assert state.open_vote is None
        assert state.speaking is None
    if state.stage not in RUNNING:
        assert all(p.until for p in state.presence.values())


def known(state: MeetingState) -> MeetingState:
    """The state without its history."""
    return replace(state, seq=0, history=())


CHANCE = st.integers(0, 2**32 - 1).map(Random)
STARTS = st.sampled_from([Play.open, Play.checking_in])


@settings(max_examples=40, deadline=None)
@given(start=STARTS, chance=CHANCE)
def test_whatever_people_do_the_meeting_stays_in_order(start, chance):
    play = start(Play())
    for _before, _first in happened(play, chance):
        assert_sound(play.state)


@settings(max_examples=20, deadline=None)
@given(start=STARTS, chance=CHANCE)
def test_step_by_step_comes_to_the_same_as_the_whole_sequence(start, chance):
    play = start(Play())
    state = play.state
    for _before, first in happened(play, chance):
        for event in play.events[first - 1 :]:
            seen = play.events[: event.seq]
            state = fold.replay(seen) if event.kind == e.UNDONE else fold.apply(state, event)
        assert state == play.state


@settings(max_examples=20, deadline=None)
@given(start=STARTS, chance=CHANCE)
def test_what_is_undone_at_once_was_never_there_but_in_the_history(start, chance):
    play = start(Play())
    for before, first in happened(play, chance):
        lines = pen.undoable(play.state)
        if lines and lines[0].seq == first:
            taken_back = Play()
            taken_back.events, taken_back.at = list(play.events), play.at
            after = taken_back.do(pen.undo, by=play.state.secretary, seq=lines[-1].seq)
            assert known(after) == known(before)
            undone = [line.seq for line in after.history if line.undone and line.seq >= first]
            assert undone == [line.seq for line in lines]


def test_a_rejected_claim_is_not_confirmed_beside_a_newer_one():
    play = Play().checking_in()
    play.do(presence.claim, id="p1", by=HANG, point=MAIN, source="self")
    play.do(presence.reject, id="p1")
    play.do(presence.claim, id="p2", by=HANG, point=PHONES, source="self")
    with pytest.raises(Refusal, match="elsewhere"):
        presence.confirm(play.state, id="p1", person=PEN)


def test_a_departure_is_not_undone_once_the_person_is_back():
    play = Play().open()
    play.do(presence.end, roll="r-hang", reason="network")
    assert pen.undoable(play.state)
    play.do(presence.claim, id="p9", by=HANG, point=PHONES, source="self")
    assert not pen.undoable(play.state)


def test_a_break_fixes_what_came_before():
    play = Play().open()
    play.do(pen.write_note, id="n1", text="Ghi")
    play.do(meeting.suspend)
    assert not pen.undoable(play.state)
