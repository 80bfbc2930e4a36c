"""Votes on the screens of those who run them: how to open one, how far it is, what it came to."""

from typing import Any

from chibo.assembly.meetings.rules import kinds
from chibo.assembly.meetings.rules.closed import Matter
from chibo.assembly.meetings.rules.decide.votes import left_to_elect
from chibo.assembly.meetings.rules.next_step import Step
from chibo.assembly.meetings.rules.progress import (
    awaited,
    is_provisional,
    places,
    progress_of,
    votes_of,
)
from chibo.assembly.meetings.rules.state import (
    Item,
    MeetingState,
    Stage,
    VoteStage,
    VoteView,
)
from chibo.assembly.meetings.screens import Region, common, outcome

LONGEST = 90


def opening(state: MeetingState, step: Step, *, run: str) -> Region:
    """The form that opens a vote at the current item; what the next step is about is chosen."""
    item = state.current_item
    shown = (
        state.stage is Stage.OPEN
        and item is not None
        and not item.case
        and state.kind != kinds.GROUP
        and not _in_the_way(state)
    )
    options = subjects(state, item) if item else []
    wanted = step.target == "vote"
    chosen = _chosen(step) if wanted else "item"
    return common.part(
        "cockpit_vote",
        run=run,
        shown=shown,
        wanted=wanted,
        item=item,
        options=options,
        chosen=chosen,
        subject=next((o["subject"] for o in options if o["value"] == chosen), ""),
        types=types_of(state),
        type=(item.decision_type if item else "") or "RESOLUTION",
    )


def _in_the_way(state: MeetingState) -> bool:
    """A vote that is open, or one whose result waits to be announced."""
    return any(v.stage in {VoteStage.OPEN, VoteStage.CLOSED} for v in state.votes.values())


def _chosen(step: Step) -> str:
    values = step.values
    if "amendment" in values:
        return f"amendment:{values['motion']}:{values['amendment']}"
    return f"motion:{values['motion']}" if "motion" in values else "item"


def subjects(state: MeetingState, item: Item) -> list[dict[str, str]]:
    """What can be put to the vote at an item: value of the choice, kind, its words, the question."""
    found = [_option("item", "item", item.title, subject=item.title)]
    for motion in state.motions.values():
        if motion.item != item.id or motion.stage != "debated":
            continue
        open_changes = [a for a in motion.amendments if a.stage == "proposed"]
        found += [
            _option(
                f"amendment:{motion.id}:{a.id}",
                "amendment",
                f"“{_short(a.before)}” → “{_short(a.after)}”",
                subject=f"Sửa đổi: thay “{_short(a.before)}” bằng “{_short(a.after)}”",
            )
            for a in open_changes
        ]
        if not open_changes:
            text = _short(motion.text)
            found.append(_option(f"motion:{motion.id}", "motion", text, subject=text))
    if state.closed.get("concerned") and state.closed["matter"] == Matter.DISCIPLINE:
        name = state.roll[state.closed["concerned"]].name
        found.append(
            _option("forms", "forms", name, subject=f"Hình thức kỷ luật đối với đồng chí {name}")
        )
    found += [
        _option(f"repeat:{vote.id}", "repeat", _again(state, vote), subject=vote.subject)
        for vote in votes_of(state, item)
        if vote.stage is VoteStage.ANNOUNCED
    ]
    return found


def _again(state: MeetingState, vote: VoteView) -> str:
    """A vote that may be repeated; with names, who is still to be elected."""
    left = left_to_elect(state, vote.id)
    return f"{vote.subject}: {', '.join(left.names)}" if left else vote.subject


def _option(value: str, kind: str, words: str, *, subject: str) -> dict[str, str]:
    # The question becomes part of the minutes, so it is Vietnamese in every language of the page.
    return {"value": value, "kind": kind, "words": words, "subject": subject}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def types_of(state: MeetingState) -> list[str]:
    """Decision types that may be put to the vote here: those the plan fixed for kind and mode.

    The ones of the agenda come first. A meeting convened before the plan held them offers the agenda's
    and the ordinary resolution.
    """
    foreseen = [i.decision_type for i in state.items.values() if i.decision_type]
    if not state.decision_types:
        return list(dict.fromkeys([*foreseen, "RESOLUTION"]))
    allowed = [code for code in foreseen if code in state.decision_types]
    return list(dict.fromkeys([*allowed, *state.decision_types]))


def current(state: MeetingState, *, run: str, meeting: str) -> dict[str, Any] | None:
    """The vote that is open, or closed and not announced: with progress, or with all figures."""
    live = [v for v in state.votes.values() if v.stage in {VoteStage.OPEN, VoteStage.CLOSED}]
    if not live:
        return None
    vote = live[-1]
    progress = progress_of(state, vote)
    return {
        **outcome.card(state, vote),
        "progress": progress,
        "percent": 100 * progress.sent // progress.entitled if progress.entitled else 0,
        "result": outcome.figures(vote) if vote.stage is VoteStage.CLOSED else None,
        "counts": counts_of(state, vote, meeting=meeting),
        "fields": {"vote": vote.id},
    }


def counts_of(state: MeetingState, vote: VoteView, *, meeting: str) -> list[dict[str, Any]]:
    """Where two people count, how many persons there are, and whether their figures agree."""
    found = places(vote).items()
    return [_count(state, vote, point, persons, meeting=meeting) for point, persons in found]


def missing(state: MeetingState, vote: VoteView, *, meeting: str) -> list[dict[str, Any]]:
    """Papers of cut-off points that may still be entered."""
    found = awaited(state, vote).items()
    return [_count(state, vote, point, persons, meeting=meeting) for point, persons in found]


def _count(
    state: MeetingState, vote: VoteView, point: str, persons: int, *, meeting: str
) -> dict[str, Any]:
    return {
        "point": point,
        "name": state.points[point].name,
        "persons": persons,
        "agreed": point in vote.counted,
        "cut_off": state.points[point].lost_at is not None,
        "url": f"/meetings/{meeting}/board/{vote.id}/{point}",
    }


def results(state: MeetingState, *, run: str, meeting: str) -> Region:
    """Results of the meeting so far with what the pen can still do about them, latest first."""
    told = [v for v in state.votes.values() if v.stage in {VoteStage.ANNOUNCED, VoteStage.VOID}]
    told.sort(key=lambda v: v.opened_at, reverse=True)
    return common.part(
        "cockpit_results",
        run=run,
        votes=[
            {
                **outcome.card(state, v),
                "provisional": is_provisional(v) and v.stage is VoteStage.ANNOUNCED,
                "first": v.first_result,
                "fields": {"vote": v.id},
                "missing": missing(state, v, meeting=meeting),
                "ask": f"ask-wait-{v.id}",
            }
            for v in told
        ],
    )
