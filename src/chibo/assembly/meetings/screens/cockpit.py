"""The cockpit: from one screen the chair and the minutes secretary run the meeting."""

from datetime import date
from typing import Any

from chibo.assembly.meetings import electorate
from chibo.assembly.meetings.rules.decide.pen import undoable
from chibo.assembly.meetings.rules.freshness import last_change
from chibo.assembly.meetings.rules.next_step import (
    RESOLUTION,
    Code,
    Quorum,
    Step,
    next_step,
)
from chibo.assembly.meetings.rules.state import (
    ENDED,
    RUNNING,
    Item,
    ItemStage,
    MeetingState,
    Motion,
    Speech,
    Stage,
)
from chibo.assembly.meetings.screens import (
    Region,
    Regions,
    ballots,
    closed,
    common,
    grading,
    history,
    life,
    people,
    reading,
    steps,
)

HISTORY_LINES = 12
PREPARED_FORMS = {
    Code.CONCLUDE: "conclusion",
    Code.WRITE_TASKS: "tasks",
    Code.GRADE: "grade",
    Code.VOTE_ITEM: "vote",
    Code.VOTE_MOTION: "vote",
    Code.VOTE_AMENDMENT: "vote",
}


def regions(state: MeetingState, *, meeting: str) -> Regions:
    """All regions of the cockpit."""
    quorum = quorum_of(state)
    step = next_step(state, quorum=quorum)
    run = f"/meetings/{meeting}/run"
    here = people.choices(state)
    return {
        "status": common.status(state),
        "next": _next(state, step, run=run, meeting=meeting),
        "now": _now(state, run=run, meeting=meeting),
        "closed": closed.region(state, run=run, meeting=meeting),
        "vote": ballots.opening(state, step, run=run),
        "motions": _motions(state, run=run, here=people.members_here(state)),
        "floor": _floor(state, run=run, here=here),
        "looking-back": common.looking_back(state, meeting=meeting),
        "conclusion": _conclusion(state, step, run=run),
        "tasks": _tasks(state, step, run=run),
        "prepared": life.prepared(state, run=run),
        "reading": reading.pen(state, run=run, meeting=meeting),
        "grade": grading.pen(state, step, run=run, meeting=meeting),
        "results": ballots.results(state, run=run, meeting=meeting),
        "agenda": _agenda(state, step, run=run),
        "roll": people.roll(state, run=run, meeting=meeting),
        "points": people.points(state, run=run, meeting=meeting),
        "meeting": life.whole(state, run=run, quorum=quorum),
        "pen": _pen(state, run=run),
    }


def quorum_of(state: MeetingState) -> Quorum:
    """Quorum now by the rule of what is decided next; reads the rule's data while a meeting runs."""
    if state.stage not in {Stage.CHECK_IN, Stage.OPEN}:
        return Quorum(met=True, present=0, needed=0)
    item = state.current_item
    if item is not None and item.decision_type:
        facts = electorate.quorum_of(state, electorate.rule_of(state, item.decision_type))
    else:
        facts = _opening(state)
    return Quorum(met=facts["met"], present=facts["present"], needed=facts["needed"])


def _opening(state: MeetingState) -> dict[str, Any]:
    """The quorum that opens the meeting, with who is here now."""
    at = state.checked_in_at or state.history[0].at
    return electorate.opening_quorum(state, at=at)


def _next(state: MeetingState, step: Step, *, run: str, meeting: str) -> Region:
    return common.part(
        "cockpit_next",
        run=run,
        meeting=meeting,
        minutes_url=f"/meetings/{meeting}/minutes",  # a page of the room above
        step=step,
        sentence=steps.sentence(step),
        label=steps.label(step),
        url=f"{run}/{step.deed}" if step.deed else "",
        fields=step.values,
        subject=state.open_vote.subject if state.open_vote else "",
    )


def _now(state: MeetingState, *, run: str, meeting: str) -> Region:
    item = state.current_item
    return common.part(
        "cockpit_now",
        run=run,
        **common.now_context(state),
        current=item,
        started_at=item.started_at if item else None,
        limit=item.minutes * 60 if item else 0,
        ballot=ballots.current(state, run=run, meeting=meeting),
    )


def _motions(state: MeetingState, *, run: str, here: list[dict[str, str]]) -> Region:
    item = state.current_item
    shown = state.stage is Stage.OPEN and item is not None and not item.case
    motions = [m for m in state.motions.values() if item and m.item == item.id]
    return common.part(
        "cockpit_motions",
        run=run,
        shown=shown,
        item=item.id if item else "",
        draft=_draft(state, item),
        people=here,
        motions=[_motion(state, m) for m in motions],
    )


def _draft(state: MeetingState, item: Item | None) -> str:
    """The committee's draft, for the item that decides on the resolution, until it has been put."""
    deciding = item is not None and item.decision_type == RESOLUTION
    put = any(item is not None and m.item == item.id for m in state.motions.values())
    return str(state.brought.get("resolution", "")) if deciding and not put else ""


def _motion(state: MeetingState, motion: Motion) -> dict[str, Any]:
    return {
        "id": motion.id,
        "text": motion.text,
        "stage": motion.stage,
        "proposer": state.roll[motion.proposer].name,
        "amendments": [
            {
                "id": a.id,
                "stage": a.stage,
                "before": a.before,
                "after": a.after,
                "proposer": state.roll[a.proposer].name,
            }
            for a in motion.amendments
        ],
    }


def _floor(state: MeetingState, *, run: str, here: list[dict[str, str]]) -> Region:
    said = [s for s in state.speeches.values() if s.stage == "done" and s.kind != "written"]
    item = state.current_item
    return common.part(
        "cockpit_floor",
        run=run,
        **common.floor_context(state),
        shown=state.stage is Stage.OPEN and item is not None and not item.case,
        people=here,
        queued=[_queued(state, s) for s in state.waiting],
        said=[_said(state, s) for s in said if item and s.item == item.id],
        written=[
            _said(state, s)
            for s in state.speeches.values()
            if s.kind == "written" and item and s.item == item.id
        ],
    )


def _queued(state: MeetingState, speech: Speech) -> dict[str, Any]:
    before = [s for s in state.speeches.values() if s.roll == speech.roll and s.stage == "done"]
    spoken = [s for s in before if s.started_at and s.ended_at]
    seconds = sum(
        (s.ended_at - s.started_at).total_seconds() for s in spoken if s.ended_at and s.started_at
    )
    return {
        "voice": common.voice(state, speech),
        "times": len(before),
        "seconds": int(seconds),
    }


def _said(state: MeetingState, speech: Speech) -> dict[str, Any]:
    return {
        "id": speech.id,
        "name": state.roll[speech.roll].name,
        "text": speech.text,
        "seen": last_change(state, speech.id),
    }


def _conclusion(state: MeetingState, step: Step, *, run: str) -> Region:
    item = state.current_item
    return common.part(
        "cockpit_conclusion",
        run=run,
        shown=state.stage is Stage.OPEN and item is not None and not item.case,
        item=item,
        seen=last_change(state, item.id) if item else 0,
        wanted=PREPARED_FORMS.get(step.code) == "conclusion",
    )


def _tasks(state: MeetingState, step: Step, *, run: str) -> Region:
    tasks = [
        {
            "id": t.id,
            "text": t.text,
            "name": state.roll[t.owner].name,
            "due": date.fromisoformat(t.due),
            "seen": last_change(state, t.id),
        }
        for t in state.tasks.values()
    ]
    return common.part(
        "cockpit_tasks",
        run=run,
        shown=state.stage is Stage.OPEN,
        tasks=tasks,
        people=people.members(state),
        wanted=PREPARED_FORMS.get(step.code) == "tasks",
    )


def _agenda(state: MeetingState, step: Step, *, run: str) -> Region:
    items = sorted(state.items.values(), key=lambda i: i.number)
    planned = [i for i in items if i.stage is ItemStage.PLANNED]
    following = planned[0] if planned else None
    return common.part(
        "cockpit_agenda",
        run=run,
        items=[_agenda_row(i) for i in items],
        planned=planned,
        following=following,
        open=state.stage is Stage.OPEN,
        busy=state.open_vote is not None or state.speaking is not None,
        is_next=step.code is Code.START_ITEM,
    )


def _agenda_row(item: Item) -> dict[str, Any]:
    spent = item.ended_at - item.started_at if item.ended_at and item.started_at else None
    return {
        "title": item.title,
        "stage": item.stage.value,
        "minutes": item.minutes,
        "spent": max(60, int(spent.total_seconds())) if spent else None,
        "reason": item.reason,
    }


def _pen(state: MeetingState, *, run: str) -> Region:
    lines = history.told(state, limit=HISTORY_LINES)
    deed = undoable(state) if state.stage not in ENDED else []
    item = state.current_item
    return common.part(
        "cockpit_pen",
        run=run,
        last=lines[0] if lines else None,
        lines=lines[1:],
        undo=deed[-1].seq if deed else 0,
        undo_words=_undo_words(state, deed[-1].seq) if deed else "",
        number=item.number if item else 0,
        running=state.stage in RUNNING,
    )


def _undo_words(state: MeetingState, seq: int) -> str:
    """The deed that would be taken back, in words."""
    lines = history.told(state, limit=len(state.history))
    return next((line.words for line in lines if line.seq == seq), "")
