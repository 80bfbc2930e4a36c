"""Steps of the fold: an item's closed session begins and ends."""

from collections.abc import Callable
from dataclasses import replace

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.state import MeetingState

Step = Callable[[MeetingState, e.Event], MeetingState]


def _closed(stage: str) -> Step:
    def step(state: MeetingState, event: e.Event) -> MeetingState:
        item = replace(state.items[event.data["item"]], closed=stage)
        return replace(state, items={**state.items, item.id: item})

    return step


STEPS: dict[str, Step] = {e.CLOSED_BEGUN: _closed("running"), e.CLOSED_ENDED: _closed("held")}
