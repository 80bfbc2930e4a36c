"""Events to state. ``replay`` leaves out what was undone; ``apply`` adds one event."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules import fold_closed as closed
from chibo.assembly.meetings.rules import fold_life as life
from chibo.assembly.meetings.rules import fold_reading as reading
from chibo.assembly.meetings.rules.state import (
    Amendment,
    Item,
    ItemStage,
    Line,
    MeetingState,
    Motion,
    Note,
    Point,
    Presence,
    RollMember,
    Speech,
    Stage,
    Task,
    VoteStage,
    VoteView,
)

Data = dict[str, Any]
Step = Callable[[MeetingState, e.Event], MeetingState]


def replay(events: Iterable[e.Event]) -> MeetingState:
    """The state after all the events; an event that a later ``undone`` names has no effect."""
    listed = list(events)
    undone = {seq for event in listed if event.kind == e.UNDONE for seq in event.data["seqs"]}
    state = MeetingState()
    for event in listed:
        state = _record(state, event, undone=event.seq in undone)
        if event.seq not in undone and event.kind != e.UNDONE:
            state = _STEPS[event.kind](state, event)
    return state


def apply(state: MeetingState, event: e.Event) -> MeetingState:
    """The state after one more event.

    Raises:
        ValueError: the event is not the next one, or is an ``undone`` (replay the whole instead).
    """
    if event.seq != state.seq + 1:
        raise ValueError(f"event {event.seq} does not follow {state.seq}")
    if event.kind == e.UNDONE:
        raise ValueError("an undone event needs a replay")
    return _STEPS[event.kind](_record(state, event, undone=False), event)


def _record(state: MeetingState, event: e.Event, *, undone: bool) -> MeetingState:
    line = Line(
        seq=event.seq,
        at=event.at,
        kind=event.kind,
        actor=event.actor,
        data=event.data,
        deed=event.deed,
        undone=undone,
    )
    return replace(state, seq=event.seq, history=(*state.history, line))


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _put(collection: dict[str, Any], thing: Any) -> dict[str, Any]:
    return {**collection, thing.id: thing}


def _change(collection: dict[str, Any], key: str, **changes: Any) -> dict[str, Any]:
    return {**collection, key: replace(collection[key], **changes)}


def _roll(rows: list[Data]) -> dict[str, RollMember]:
    return {row["id"]: RollMember(**{**row, "flags": frozenset(row["flags"])}) for row in rows}


def _convened(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    return replace(
        state,
        stage=Stage.CONVENED,
        title=data["title"],
        kind=data["kind"],
        mode=data["mode"],
        unit=data["unit"],
        place=data["place"],
        planned_start=_time(data["planned_start"]),
        planned_end=_time(data["planned_end"]),
        convened_at=event.at,
        chair=data["chair"],
        secretary=data["secretary"],
        approval=data.get("approval") or {},
        presiding=data.get("presiding") or {},
        decision_types=tuple(data.get("decision_types") or ()),
        group=data.get("group") or {},
        follows=data.get("follows") or {},
        brought=data.get("brought") or {},
        closed=data.get("closed") or {},
        points={row["id"]: Point(**row) for row in data["points"]},
        roll=_roll(data["roll"]),
        items={row["id"]: Item(**row) for row in data["items"]},
    )


def _check_in_opened(state: MeetingState, event: e.Event) -> MeetingState:
    roll = _roll(event.data["roll"]) if "roll" in event.data else state.roll
    guests = {guest.id: guest for guest in state.invited_guests}
    kept = {key: life.with_excuse(new, state.roll.get(key)) for key, new in roll.items()}
    return replace(
        state,
        stage=Stage.CHECK_IN,
        checked_in_at=event.at,
        resumes_at=None,
        roll={**kept, **guests},
    )


def _stage(stage: Stage) -> Step:
    def step(state: MeetingState, event: e.Event) -> MeetingState:
        return replace(state, stage=stage, reason=event.data.get("reason", state.reason))

    return step


def _ended(stage: Stage) -> Step:
    def step(state: MeetingState, event: e.Event) -> MeetingState:
        presence = {
            key: replace(p, until=event.at, ended_by="closed") if p.until is None else p
            for key, p in state.presence.items()
        }
        return replace(
            state,
            stage=stage,
            closed_at=event.at,
            resumes_at=None,
            sittings=life.sittings_ended(state, event.at),
            presence=presence,
            reason=event.data.get("reason", ""),
        )

    return step


def _postponed(state: MeetingState, event: e.Event) -> MeetingState:
    if "planned_start" in event.data:
        return life.postponed(state, event)
    return _ended(Stage.POSTPONED)(state, event)


def _claimed(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    interval = Presence(
        id=data["id"],
        roll=data["roll"],
        point=data["point"],
        source=data["source"],
        since=event.at,
        confirmed_by=data.get("confirmed_by"),
    )
    return replace(state, presence=_put(state.presence, interval))


def _confirmed(state: MeetingState, event: e.Event) -> MeetingState:
    by = event.data["by"]
    return replace(
        state, presence=_change(state.presence, event.data["id"], confirmed_by=by, rejected=False)
    )


def _rejected(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, presence=_change(state.presence, event.data["id"], rejected=True))


def _presence_ended(state: MeetingState, event: e.Event) -> MeetingState:
    changed = _change(
        state.presence, event.data["id"], until=event.at, ended_by=event.data["reason"]
    )
    return replace(state, presence=changed)


def _point_lost(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, points=_change(state.points, event.data["point"], lost_at=event.at))


def _point_back(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, points=_change(state.points, event.data["point"], lost_at=None))


def _guest(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, guests=(*state.guests, event.data["name"]))


def _graded(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, grade=event.data)


def _item(**changes: Any) -> Step:
    def step(state: MeetingState, event: e.Event) -> MeetingState:
        given = {k: event.data[k] for k in ("conclusion", "reason") if k in event.data}
        return replace(state, items=_change(state.items, event.data["item"], **changes, **given))

    return step


def _item_started(state: MeetingState, event: e.Event) -> MeetingState:
    changed = _change(state.items, event.data["item"], stage=ItemStage.CURRENT, started_at=event.at)
    return replace(state, items=changed)


def _item_done(state: MeetingState, event: e.Event) -> MeetingState:
    changed = _change(state.items, event.data["item"], stage=ItemStage.DONE, ended_at=event.at)
    return replace(state, items=changed)


def _asked(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    speech = Speech(
        id=data["id"],
        roll=data["roll"],
        item=data["item"],
        kind=data["kind"],
        stage="waiting",
        asked_at=event.at,
    )
    return replace(state, speeches=_put(state.speeches, speech))


def _withdrawn(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, speeches=_change(state.speeches, event.data["id"], stage="withdrawn"))


def _given(state: MeetingState, event: e.Event) -> MeetingState:
    changed = _change(state.speeches, event.data["id"], stage="speaking", started_at=event.at)
    return replace(state, speeches=changed)


def _floor_ended(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    changed = _change(
        state.speeches, data["id"], stage="done", ended_at=event.at, text=data.get("text", "")
    )
    return replace(state, speeches=changed)


def _written(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    speech = Speech(
        id=data["id"],
        roll=data["roll"],
        item=data["item"],
        kind="written",
        stage="done",
        asked_at=event.at,
        started_at=event.at,
        ended_at=event.at,
        text=data["text"],
    )
    return replace(state, speeches=_put(state.speeches, speech))


def _summarised(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    return replace(state, speeches=_change(state.speeches, data["id"], text=data["text"]))


def _motion_put(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    motion = Motion(id=data["id"], item=data["item"], text=data["text"], proposer=data["proposer"])
    return replace(state, motions=_put(state.motions, motion))


def _motion_withdrawn(state: MeetingState, event: e.Event) -> MeetingState:
    return replace(state, motions=_change(state.motions, event.data["id"], stage="withdrawn"))


def _amendment_put(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    motion = state.motions[data["motion"]]
    amendment = Amendment(
        id=data["id"],
        motion=motion.id,
        proposer=data["proposer"],
        before=data["before"],
        after=data["after"],
    )
    return replace(
        state,
        motions=_change(state.motions, motion.id, amendments=(*motion.amendments, amendment)),
    )


def _set_amendment(state: MeetingState, key: str, stage: str) -> MeetingState:
    for motion in state.motions.values():
        for amendment in motion.amendments:
            if amendment.id == key:
                rest = tuple(
                    replace(a, stage=stage) if a.id == key else a for a in motion.amendments
                )
                text = motion.text
                if stage == "adopted":
                    text = text.replace(amendment.before, amendment.after, 1)
                return replace(
                    state, motions=_change(state.motions, motion.id, amendments=rest, text=text)
                )
    raise KeyError(key)


def _amendment_withdrawn(state: MeetingState, event: e.Event) -> MeetingState:
    return _set_amendment(state, event.data["id"], "withdrawn")


def _vote_opened(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    vote = VoteView(
        id=data["vote"],
        item=data["item"],
        subject=data["subject"],
        decision_type=data["decision_type"],
        secrecy=data["secrecy"],
        rule=data["rule"],
        stage=VoteStage.OPEN,
        opened_at=event.at,
        motion=data.get("motion", ""),
        amendment=data.get("amendment", ""),
        electors=data["electors"],
        roll_facts=data["facts"],
        predecessor=data.get("predecessor", ""),
        forms=tuple(data.get("forms", ())),
        sheet=data.get("sheet", {}),
    )
    return replace(state, votes=_put(state.votes, vote))


def _vote_cast(state: MeetingState, event: e.Event) -> MeetingState:
    vote = state.votes[event.data["vote"]]
    cast = vote.cast | {event.data["roll"]}
    return replace(state, votes=_change(state.votes, vote.id, cast=cast))


def _vote_moved(state: MeetingState, event: e.Event) -> MeetingState:
    vote = state.votes[event.data["vote"]]
    electors = vote.electors | {event.data["roll"]: event.data["where"]}
    return replace(state, votes=_change(state.votes, vote.id, electors=electors))


def _vote_counted(state: MeetingState, event: e.Event) -> MeetingState:
    vote = state.votes[event.data["vote"]]
    counted = (*vote.counted, event.data["where"])
    return replace(state, votes=_change(state.votes, vote.id, counted=counted))


def _papers_issued(state: MeetingState, event: e.Event) -> MeetingState:
    vote = state.votes[event.data["vote"]]
    issued = {**vote.issued, event.data["where"]: event.data["papers"]}
    return replace(state, votes=_change(state.votes, vote.id, issued=issued))


def _vote_closed(state: MeetingState, event: e.Event) -> MeetingState:
    changed = _change(
        state.votes,
        event.data["vote"],
        stage=VoteStage.CLOSED,
        closed_at=event.at,
        result=event.data["result"],
    )
    return _carry_out(replace(state, votes=changed), event.data["vote"])


def _vote_completed(state: MeetingState, event: e.Event) -> MeetingState:
    vote = state.votes[event.data["vote"]]
    changed = _change(
        state.votes,
        vote.id,
        first_result=vote.first_result or vote.result,
        result=event.data["result"],
    )
    return _carry_out(replace(state, votes=changed), vote.id)


def _carry_out(state: MeetingState, key: str) -> MeetingState:
    """What a final result does to the motion or amendment that was voted on."""
    vote = state.votes[key]
    if vote.result is None or vote.result["provisional"]:
        return state
    outcome = "adopted" if vote.result["passed"] else "rejected"
    if vote.amendment:
        return _set_amendment(state, vote.amendment, outcome)
    if vote.motion:
        return replace(state, motions=_change(state.motions, vote.motion, stage=outcome))
    return state


def _vote_announced(state: MeetingState, event: e.Event) -> MeetingState:
    changed = _change(
        state.votes, event.data["vote"], stage=VoteStage.ANNOUNCED, announced_at=event.at
    )
    return replace(state, votes=changed)


def _vote_voided(state: MeetingState, event: e.Event) -> MeetingState:
    changed = _change(
        state.votes, event.data["vote"], stage=VoteStage.VOID, reason=event.data["reason"]
    )
    return replace(state, votes=changed)


def _note(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    note = Note(id=data["id"], item=data["item"], text=data["text"], at=event.at)
    return replace(state, notes=_put(state.notes, note))


def _task_set(state: MeetingState, event: e.Event) -> MeetingState:
    data = event.data
    task = Task(id=data["id"], text=data["text"], owner=data["owner"], due=data["due"])
    return replace(state, tasks=_put(state.tasks, task))


def _task_dropped(state: MeetingState, event: e.Event) -> MeetingState:
    tasks = {key: task for key, task in state.tasks.items() if key != event.data["id"]}
    return replace(state, tasks=tasks)


_STEPS: dict[str, Step] = {
    e.CONVENED: _convened,
    e.POSTPONED: _postponed,
    e.CANCELLED: _ended(Stage.CANCELLED),
    e.CHECK_IN_OPENED: _check_in_opened,
    e.OPENED: life.opened,
    e.SUSPENDED: _stage(Stage.SUSPENDED),
    e.RESUMED: _stage(Stage.OPEN),
    e.CLOSED: _ended(Stage.CLOSED),
    e.FAILED_QUORUM: _ended(Stage.FAILED_QUORUM),
    e.GUEST_CAME: _guest,
    e.GRADED: _graded,
    e.PRESENCE_CLAIMED: _claimed,
    e.PRESENCE_CONFIRMED: _confirmed,
    e.PRESENCE_REJECTED: _rejected,
    e.PRESENCE_ENTERED: _claimed,
    e.PRESENCE_ENDED: _presence_ended,
    e.EXCUSED: life.excused,
    e.POINT_LOST: _point_lost,
    e.POINT_BACK: _point_back,
    e.ITEM_STARTED: _item_started,
    e.ITEM_CONCLUDED: _item(),
    e.ITEM_DONE: _item_done,
    e.ITEM_SKIPPED: _item(stage=ItemStage.SKIPPED),
    e.ITEM_DEFERRED: _item(stage=ItemStage.DEFERRED),
    e.FLOOR_ASKED: _asked,
    e.FLOOR_WITHDRAWN: _withdrawn,
    e.FLOOR_GIVEN: _given,
    e.FLOOR_ENDED: _floor_ended,
    e.OPINION_WRITTEN: _written,
    e.SPEECH_SUMMARISED: _summarised,
    e.MOTION_PUT: _motion_put,
    e.MOTION_WITHDRAWN: _motion_withdrawn,
    e.AMENDMENT_PUT: _amendment_put,
    e.AMENDMENT_WITHDRAWN: _amendment_withdrawn,
    e.VOTE_OPENED: _vote_opened,
    e.VOTE_CAST: _vote_cast,
    e.VOTE_MOVED: _vote_moved,
    e.VOTE_COUNTED: _vote_counted,
    e.PAPERS_ISSUED: _papers_issued,
    e.VOTE_CLOSED: _vote_closed,
    e.VOTE_ANNOUNCED: _vote_announced,
    e.VOTE_COMPLETED: _vote_completed,
    e.VOTE_VOIDED: _vote_voided,
    e.NOTE_WRITTEN: _note,
    e.TASK_SET: _task_set,
    e.TASK_DROPPED: _task_dropped,
    **life.STEPS,
    **closed.STEPS,
    **reading.STEPS,
}
