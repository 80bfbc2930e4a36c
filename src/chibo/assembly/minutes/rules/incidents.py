"""What happened to the meeting itself, as sentences of the minutes: who took the chair, guests, another day.

Each sentence belongs to the item at which it happened; what came before the first item, or in a meeting
without any, is told apart.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.state import Item, Line, MeetingState, RollMember

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
BEFORE = ""


def of_item(state: MeetingState, item: Item) -> list[str]:
    """Sentences of one item, in the order of events; its guests come last."""
    told = [text for at_item, text in _told(state) if at_item == item.id]
    return [*told, *_guests(state, item.id), *_prepared(state, item)]


def before_items(state: MeetingState) -> list[str]:
    """Sentences that belong to no item: before the first one, and guests of the whole meeting."""
    told = [text for at_item, text in _told(state) if at_item == BEFORE]
    return [*_takes_the_place(state), *told, *_guests(state, BEFORE)]


def _told(state: MeetingState) -> list[tuple[str, str]]:
    """(item or BEFORE, sentence) for every event that the minutes tell."""
    found: list[tuple[str, str]] = []
    current = BEFORE
    for line in state.history:
        if line.undone:
            continue
        if line.kind == e.ITEM_STARTED:
            current = line.data["item"]
        elif line.kind in _SENTENCES:
            found.append((current, _SENTENCES[line.kind](state, line)))
    resumed = _resumed(state)
    return [*found, *resumed]


def _resumed(state: MeetingState) -> list[tuple[str, str]]:
    """Every further evening, at the item that was current when it began."""
    later = state.sittings[1:]
    return [
        (
            _current_at(state, sitting.opened_at),
            f"Cuộc họp được tiếp tục {_when(sitting.opened_at)}.",
        )
        for sitting in later
    ]


def _current_at(state: MeetingState, at: datetime) -> str:
    started = [
        line.data["item"]
        for line in state.history
        if line.kind == e.ITEM_STARTED and not line.undone and line.at <= at
    ]
    return started[-1] if started else BEFORE


def _name(state: MeetingState, person: str) -> str:
    member = state.roll_of(person)
    return member.name if member else ""


def _when(at: datetime) -> str:
    return f"lúc {at.astimezone(HERE):%H:%M ngày %d/%m/%Y}"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(HERE):%H:%M}"


def _chair(state: MeetingState, line: Line) -> str:
    new, old = _name(state, line.data["to"]), _name(state, line.data["from"])
    return (
        f"Từ {_clock(line.at)}, đồng chí {new} chủ trì thay đồng chí {old} "
        f"({line.data['source']}). Lý do: {_reason(line.data)}."
    )


def _secretary(state: MeetingState, line: Line) -> str:
    new, old = _name(state, line.data["to"]), _name(state, line.data["from"])
    return (
        f"Từ {_clock(line.at)}, đồng chí {new} làm thư ký thay đồng chí {old}. "
        f"Lý do: {_reason(line.data)}."
    )


def _adjourned(_state: MeetingState, line: Line) -> str:
    start = datetime.fromisoformat(line.data["planned_start"])
    return (
        f"Cuộc họp tạm dừng lúc {_clock(line.at)}, họp tiếp {_when(start)}. "
        f"Lý do: {_reason(line.data)}."
    )


def _postponed(_state: MeetingState, line: Line) -> str:
    if "planned_start" not in line.data:
        return f"Cuộc họp được hoãn. Lý do: {_reason(line.data)}."
    start = datetime.fromisoformat(line.data["planned_start"])
    return f"Cuộc họp được dời đến {_when(start)[4:]}. Lý do: {_reason(line.data)}."


def _reason(data: dict[str, Any]) -> str:
    return str(data["reason"]).rstrip(". ")


_SENTENCES: dict[str, Callable[[MeetingState, Line], str]] = {
    e.CHAIR_CHANGED: _chair,
    e.SECRETARY_CHANGED: _secretary,
    e.ADJOURNED: _adjourned,
    e.POSTPONED: _postponed,
}


def _takes_the_place(state: MeetingState) -> list[str]:
    if not state.follows:
        return []
    day = datetime.fromisoformat(state.follows["planned_start"]).astimezone(HERE)
    return [
        f"Cuộc họp triệu tập lần hai, thay cuộc họp “{state.follows['title']}” "
        f"ngày {day:%d/%m/%Y} không tiến hành được."
    ]


def _guests(state: MeetingState, item: str) -> list[str]:
    return [
        text
        for guest in state.invited_guests
        if guest.item == item and (text := _attended(state, guest))
    ]


def _attended(state: MeetingState, guest: RollMember) -> str:
    """When a guest was in the room; empty for one who never came."""
    held = [p for p in state.presence.values() if p.roll == guest.id and p.confirmed_by]
    if not held:
        return ""
    office = f" ({guest.office})" if guest.office else ""
    times = ", ".join(
        f"từ {_clock(p.since)} đến {_clock(p.until)}" if p.until else f"từ {_clock(p.since)}"
        for p in held
    )
    where = "nội dung này" if guest.item else "cuộc họp"
    return f"Khách mời {guest.name}{office} dự {where} {times}; không biểu quyết."


def _prepared(state: MeetingState, item: Item) -> list[str]:
    """Opinions of party groups stand at the first item of discussion."""
    discussed = [i for i in state.items.values() if i.kind == "discussion"]
    first = min(discussed, key=lambda i: i.number, default=None)
    if first is None or first.id != item.id:
        return []
    return [
        f"Ý kiến của {one['group']}: {one['text']}" for one in state.brought.get("opinions", [])
    ]
