"""A meeting on a real database: members of a branch, and deeds by the services' own engine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import agenda, meeting, presence
from chibo.assembly.meetings.services import engine
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.people.members.models import Member
from chibo.people.members.rules import Category
from tests.support import factories
from tests.support.sessions import sign_in

QUORUM = {"met": True, "present": 4, "needed": 3, "base": 4}
RULE = {
    "source": "Điều lệ Đảng, Điều 9",
    "sentence": "Cần 3 trên 4: hơn một nửa của 4 đảng viên chính thức.",
    "base": 4,
    "needed": 3,
}
RESULT = {
    **RULE,
    "yes": 3,
    "no": 1,
    "abstain": 0,
    "blank": 0,
    "invalid": 0,
    "not_voted": 0,
    "passed": True,
    "provisional": False,
    "sentence": "Tán thành 3 trên 4, cần 3: hơn một nửa của 4 đảng viên chính thức.",
}


@dataclass
class Stage:
    """A convened meeting: four official members (chair, pen, hoa, binh) and a probationary one (duc)."""

    meeting: Meeting
    members: dict[str, Member]
    roll: dict[str, str]
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.meeting.pk

    def actor(self, name: str) -> Actor:
        member = self.members[name]
        return Actor(person_id=member.person_id, name=member.full_name, home=member.person.position)

    def person(self, name: str) -> str:
        return str(self.members[name].person_id)

    def do(
        self,
        rule: Callable[..., list[e.New]],
        by: str = "pen",
        key: str | None = None,
        **values: Any,
    ) -> engine.Done:
        """Run a rule as somebody."""
        with scope(self.actor(by)):
            return engine.run(
                actor=self.actor(by),
                meeting_id=self.id,
                at=clock.now(),
                key=key,
                decide=lambda state: rule(state, person=self.person(by), **values),
            )

    def add(self, kind: str, /, *, by: str = "pen", data: dict[str, Any]) -> engine.Done:
        """Append one event as it is."""
        with scope(self.actor(by)):
            return engine.run(
                actor=self.actor(by),
                meeting_id=self.id,
                at=clock.now(),
                decide=lambda _state: [e.New(kind, data)],
            )

    def open(self, *present: str) -> None:
        """Check these in at the main point (nobody named: all) and open the meeting."""
        self.do(meeting.open_check_in, roll=self._rows())
        for name in present or self.members:
            self.enter(name)
        self.do(meeting.open_meeting, quorum=QUORUM)

    def enter(self, name: str, point: str = "main") -> engine.Done:
        return self.do(
            presence.enter, id=str(uuid7()), roll=self.roll[name], point=self.point(point)
        )

    def point(self, kind: str) -> str:
        return str(next(p["id"] for p in self.plan["points"] if p["kind"] == kind))

    @property
    def plan(self) -> dict[str, Any]:
        return self.meeting.plan

    def _rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.plan["roll"]
        return rows

    def next_item(self) -> engine.Done:
        return self.do(agenda.start_next)

    def open_vote(self, *electors: str, where: str = "device") -> str:
        """Open a vote for these (nobody named: all official members) by raw event."""
        vote = str(uuid7())
        names = electors or tuple(n for n in self.members if n != "duc")
        self.add(
            e.VOTE_OPENED,
            data={
                "vote": vote,
                "item": self.plan["items"][0]["id"],
                "subject": "Thông qua nghị quyết tháng 11",
                "decision_type": "RESOLUTION",
                "secrecy": "open",
                "rule": RULE,
                "facts": {},
                "electors": {self.roll[name]: where for name in names},
            },
        )
        return vote

    def cast(self, vote: str, who: str) -> engine.Done:
        return self.add(e.VOTE_CAST, by=who, data={"vote": vote, "roll": self.roll[who]})

    def close_vote(self, vote: str, **changes: Any) -> engine.Done:
        return self.add(e.VOTE_CLOSED, data={"vote": vote, "result": {**RESULT, **changes}})

    def announce(self, vote: str, **changes: Any) -> engine.Done:
        self.close_vote(vote, **changes)
        return self.add(e.VOTE_ANNOUNCED, data={"vote": vote})

    def client(self, name: str) -> Client:
        """A browser in which this member has signed in."""
        if name not in self.clients:
            member = self.members[name]
            user, _ = User.objects.get_or_create(
                username=f"u-{member.pk}", defaults={"person_id": member.person_id}
            )
            client = Client()
            sign_in(client, user)
            self.clients[name] = client
        return self.clients[name]

    def cookie(self, name: str) -> str:
        return f"sessionid={self.client(name).cookies['sessionid'].value}"


def convened() -> Stage:
    """A meeting that has been convened for an hour from now."""
    with scope(system_actor("test")):
        unit = factories.unit(name="Chi bộ bản Nà Khoang")
        names = {
            "chair": "Lò Văn Thoan",
            "pen": "Quàng Thị Diên",
            "hoa": "Cà Thị Hoa",
            "binh": "Hà Văn Bình",
            "duc": "Lò Minh Đức",
        }
        members = {
            key: factories.member(
                unit=unit,
                name=name,
                category=Category.PROBATIONARY if key == "duc" else Category.OFFICIAL,
            )
            for key, name in names.items()
        }
        now = clock.now()
        roll = {key: str(uuid7()) for key in members}
        plan = _plan(unit, members, roll, now)
        row = Meeting.objects.create(
            unit=unit,
            position=unit.position,
            kind="regular",
            mode="hybrid",
            title=plan["title"],
            planned_start=now + timedelta(hours=1),
            planned_end=now + timedelta(hours=3),
            chair_id=members["chair"].person_id,
            secretary_id=members["pen"].person_id,
            plan=plan,
            door_secret=b"d" * 32,
            created_at=now,
        )
    stage = Stage(meeting=row, members=members, roll=roll)
    stage.add(e.CONVENED, data=plan)
    return stage


def _plan(unit: Any, members: dict[str, Member], roll: dict[str, str], now: Any) -> dict[str, Any]:
    points = [
        {"id": str(uuid7()), "name": "Nhà văn hóa", "kind": "main"},
        {"id": str(uuid7()), "name": "Trực tuyến", "kind": "online"},
    ]
    titles = ["Thông qua nghị quyết", "Thảo luận", "Thông qua biên bản"]
    return {
        "title": "Sinh hoạt tháng 11/2026",
        "kind": "regular",
        "mode": "hybrid",
        "unit": {"id": str(unit.pk), "name": unit.name, "position": unit.position},
        "place": "Nhà văn hóa bản Nà Khoang",
        "planned_start": (now + timedelta(hours=1)).isoformat(),
        "planned_end": (now + timedelta(hours=3)).isoformat(),
        "chair": str(members["chair"].person_id),
        "secretary": str(members["pen"].person_id),
        "approval": None,
        "points": points,
        "roll": [
            {
                "id": roll[key],
                "person": str(member.person_id),
                "name": member.full_name,
                "sort_key": key,
                "category": "probationary" if key == "duc" else "official",
                "flags": [],
                "office": "",
            }
            for key, member in members.items()
        ],
        "items": [
            {"id": str(uuid7()), "number": n, "title": t, "kind": "decision", "minutes": 10}
            for n, t in enumerate(titles, start=1)
        ],
    }
