"""The meeting as a whole on the cockpit: guests, chair and pen, break, another day, end; what it prepares."""

from typing import Any

from chibo.assembly.meetings.rules import attendance, kinds
from chibo.assembly.meetings.rules.decide import presiding
from chibo.assembly.meetings.rules.next_step import Quorum
from chibo.assembly.meetings.rules.progress import is_provisional
from chibo.assembly.meetings.rules.state import ENDED, RUNNING, ItemStage, MeetingState, Stage
from chibo.assembly.meetings.screens import Region, common, people

OPEN_ITEMS = frozenset({ItemStage.PLANNED, ItemStage.CURRENT})


def whole(state: MeetingState, *, run: str, quorum: Quorum) -> Region:
    """What concerns the whole meeting and happens seldom."""
    before = state.stage in {Stage.CONVENED, Stage.CHECK_IN} and state.opened_at is None
    return common.part(
        "cockpit_meeting",
        run=run,
        stage=state.stage.value,
        running=state.stage in RUNNING and not state.is_adjourned,
        ended=state.stage in ENDED,
        continued=state.opened_at is not None,
        resumes_at=state.resumes_at,
        may_put_off=before,
        may_adjourn=state.opened_at is not None and state.stage in RUNNING,
        guests=state.guests,
        invited=people.guests(state),
        main=people.main_point(state),
        open_items=[
            {"id": item.id, "number": item.number, "title": item.title}
            for item in sorted(state.items.values(), key=lambda i: i.number)
            if item.stage in OPEN_ITEMS
        ],
        **_presiding(state),
        quorum=quorum,
        provisional=[v.subject for v in state.votes.values() if is_provisional(v)],
        left=[i.number for i in state.items.values() if i.stage is ItemStage.PLANNED],
    )


def _presiding(state: MeetingState) -> dict[str, Any]:
    here = attendance.present_now(state)
    gathered = state.stage in RUNNING and not state.is_adjourned
    writers = [
        {"id": member.id, "name": member.name}
        for member in sorted(state.roll.values(), key=lambda r: r.sort_key)
        if member.is_official
        and "suspended" not in member.flags
        and member.person not in state.pens
        and (member.id in here or not gathered)
    ]
    return {
        "chair": common.name_of(state, state.chair),
        "secretary": common.name_of(state, state.secretary),
        "chairs": [
            {"id": member.id, "name": member.name, "office": member.office}
            for member in presiding.eligible(state)
        ],
        "writers": writers,
        "order_source": presiding.rule_of(state)["source"],
    }


def prepared(state: MeetingState, *, run: str) -> Region:
    """What a committee or party group writes for the branch; in the branch, what was prepared."""
    shown = kinds.prepares(state.kind) and state.stage is Stage.OPEN
    return common.part(
        "cockpit_prepared",
        run=run,
        shown=shown,
        kind=state.kind,
        prepared=state.prepared,
        agenda="\n".join(state.prepared.get("agenda", [])),
        has_text=bool(state.prepared),
        brought=state.brought,
    )
