"""A meeting played in memory: decisions become events, events become the state."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules import fold
from chibo.assembly.meetings.rules.decide import meeting, presence
from chibo.assembly.meetings.rules.state import MeetingState

NOON = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
CHAIR, PEN, HANG, BINH, YOUNG, EXEMPT, OUT = (
    "chair",
    "pen",
    "hang",
    "binh",
    "young",
    "exempt",
    "out",
)
MAIN, VALLEY, PHONES = "main", "valley", "phones"


def roll_row(person: str, **changes: Any) -> dict[str, Any]:
    row = {
        "id": f"r-{person}",
        "person": person,
        "name": person.title(),
        "sort_key": person,
        "category": "official",
        "flags": [],
        "office": "",
    }
    return {**row, **changes}


def plan(**changes: Any) -> dict[str, Any]:
    given = {
        "title": "Sinh hoạt tháng 11",
        "kind": "regular",
        "mode": "hybrid",
        "unit": {"id": "u", "name": "Chi bộ", "position": 1000},
        "place": "Nhà văn hóa",
        "planned_start": (NOON + timedelta(hours=1)).isoformat(),
        "planned_end": (NOON + timedelta(hours=3)).isoformat(),
        "chair": CHAIR,
        "secretary": PEN,
        "approval": None,
        "points": [
            {"id": MAIN, "name": "Nhà văn hóa", "kind": "main"},
            {"id": VALLEY, "name": "Pá Vạt", "kind": "secondary", "responsible": BINH},
            {"id": PHONES, "name": "Trực tuyến", "kind": "online"},
        ],
        "roll": [
            roll_row(CHAIR),
            roll_row(PEN),
            roll_row(HANG),
            roll_row(BINH),
            roll_row(YOUNG, category="probationary"),
            roll_row(EXEMPT, flags=["exempt"]),
            roll_row(OUT, flags=["suspended"]),
        ],
        "items": [
            {"id": "i1", "number": 1, "title": "Khai mạc", "kind": "information", "minutes": 5},
            {"id": "i2", "number": 2, "title": "Thảo luận", "kind": "discussion", "minutes": 30},
            {"id": "i3", "number": 3, "title": "Nghị quyết", "kind": "decision", "minutes": 10},
        ],
    }
    return {**given, **changes}


class Play:
    """Keeps the events; every deed takes one more minute."""

    def __init__(self) -> None:
        self.events: list[e.Event] = []
        self.at = NOON
        self.ids = (f"id{n}" for n in count(1))

    @property
    def state(self) -> MeetingState:
        return fold.replay(self.events)

    def add(self, new: list[e.New], *, by: str = PEN) -> MeetingState:
        self.at += timedelta(minutes=1)
        deed = len(self.events) + 1
        for one in new:
            self.events.append(
                e.Event(
                    seq=len(self.events) + 1,
                    at=self.at,
                    kind=one.kind,
                    actor=by,
                    data=one.data,
                    deed=deed,
                )
            )
        return self.state

    def do(self, rule: Callable[..., list[e.New]], *, by: str = PEN, **values: Any) -> MeetingState:
        return self.add(rule(self.state, person=by, **values), by=by)

    def convened(self, **changes: Any) -> "Play":
        given = plan(**changes)
        self.add(
            meeting.convene(
                self.state,
                plan=given,
                start=datetime.fromisoformat(given["planned_start"]),
                end=datetime.fromisoformat(given["planned_end"]),
                at=self.at,
            )
        )
        return self

    def checking_in(self, **changes: Any) -> "Play":
        self.convened(**changes)
        self.do(meeting.open_check_in, roll=plan()["roll"])
        return self

    def tick(self, person: str, point: str = MAIN) -> "Play":
        self.do(presence.enter, id=next(self.ids), roll=f"r-{person}", point=point)
        return self

    def open(self, **changes: Any) -> "Play":
        self.checking_in(**changes)
        for person in (CHAIR, PEN, HANG):
            self.tick(person)
        quorum = {"met": True, "present": 3, "needed": 3}
        self.do(meeting.open_meeting, quorum=quorum)
        return self
