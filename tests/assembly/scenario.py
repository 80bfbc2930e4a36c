"""Scenarios of docs/reference/domain.md played whole: services, pages, minutes, PDF, statistics."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pypdf
from django.test import Client
from django.utils import timezone

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import OnlineApproval
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.services import convening, deeds, life, votes
from chibo.assembly.minutes import screens
from chibo.assembly.minutes import services as minutes
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import Office, UnitKind
from chibo.oversight.insight import counting
from chibo.people.members.models import Member
from chibo.people.members.rules import Category, Flag
from chibo.trust.documents import services as documents
from tests.support import factories
from tests.support.sessions import sign_in

APPROVAL = "07-QĐ/ĐU"


@dataclass
class Branch:
    """Members ``o1``, ``o2`` … official, ``p1`` … probationary; o1 leads, o2 keeps the minutes."""

    unit: Unit
    members: dict[str, Member]
    meeting_id: UUID | None = None
    vote_id: UUID | None = None
    clients: dict[str, Client] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        office = {"o1": Office.SECRETARY, "o2": Office.DEPUTY}.get(key)
        person = self.members[key].person
        return factories.actor(person, unit=self.unit if office else None, office=office)

    def client(self, key: str) -> Client:
        if key not in self.clients:
            user = User.objects.create(
                username=str(self.members[key].pk), person_id=self.members[key].person_id
            )
            self.clients[key] = Client(SERVER_NAME="localhost")
            sign_in(self.clients[key], user)
        return self.clients[key]

    def page(self, key: str, path: str = "") -> str:
        response = self.client(key).get(f"/meetings/{self.meeting_id}/{path}")
        assert response.status_code == 200, response.content.decode()[:500]
        return response.content.decode()

    @property
    def state(self) -> MeetingState:
        with scope(system_actor("test")):
            return queries.state_of(self.id)

    @property
    def id(self) -> UUID:
        assert self.meeting_id is not None
        return self.meeting_id

    def do(self, service: Any, by: str = "o2", **values: Any) -> Any:
        with scope(self.actor(by)) as actor:
            return service(actor=actor, meeting_id=self.id, at=clock.now(), **values)

    def roll(self, key: str) -> str:
        found = self.state.roll_of(str(self.members[key].person_id))
        assert found is not None
        return found.id

    def point(self, name: str = "Nhà văn hóa") -> str:
        return next(p.id for p in self.state.points.values() if p.name == name)

    def convene(self, *, mode: str = "in_person", scattered: int = 0, points: Any = ()) -> None:
        soon = timezone.now() + timedelta(minutes=30)
        plan = convening.Plan(
            kind="regular",
            mode=mode,
            title="Sinh hoạt chi bộ thường kỳ",
            place="Nhà văn hóa",
            start=soon,
            end=soon + timedelta(hours=2),
            chair=self.members["o1"].person_id,
            secretary=self.members["o2"].person_id,
            scattered=scattered,
            points=[{"name": "Nhà văn hóa", "kind": "main", "responsible": None}, *points],
            items=[
                {
                    "title": title,
                    "kind": kind,
                    "minutes": 10,
                    "decision_type": code,
                    "presenter": "",
                }
                for title, kind, code in (
                    ("Xét kết nạp", "personnel", "ADMIT"),
                    ("Nghị quyết tháng", "decision", "RESOLUTION"),
                )
            ],
        )
        with scope(self.actor("o1")) as actor:
            at = clock.now()
            draft = convening.create_draft(actor=actor, unit_id=self.unit.pk, plan=plan, at=at)
            self.meeting_id = draft.pk
            convening.convene(actor=actor, meeting_id=draft.pk, at=at)

    def tick(self, *keys: str, point: str = "Nhà văn hóa") -> None:
        place = self.point(point)
        for key in keys:
            self.do(deeds.enter_presence, roll=self.roll(key), point=place)

    def open(self, *keys: str) -> None:
        self.do(life.open_check_in)
        self.tick(*keys)

    def item(self, number: int) -> str:
        return next(i.id for i in self.state.items.values() if i.number == number)

    def put(self, number: int, subject: str, code: str, **values: Any) -> None:
        """Begin the item if it has not begun, and open a vote."""
        current = self.state.current_item
        if current is None or current.number != number:
            self.do(deeds.start_item, item=self.item(number))
        done = self.do(
            votes.open_vote,
            by="o1",
            item=self.item(number),
            subject=subject,
            decision_type=code,
            **values,
        )
        self.vote_id = UUID(done.state.open_vote.id)

    def count(self, point: str = "Nhà văn hóa", service: Any = None, **figures: int) -> None:
        """Two persons enter the same figures."""
        for key in ("o1", "o2"):
            self.do(
                service or votes.enter_count,
                by=key,
                vote_id=self.vote_id,
                point=self.point(point),
                figures=figures,
            )

    def decide(self) -> dict[str, Any]:
        """Close and announce; the result as the meeting keeps it."""
        self.do(votes.close_vote, by="o1", vote_id=self.vote_id)
        self.do(votes.announce, by="o1", vote_id=self.vote_id)
        return self.result

    @property
    def result(self) -> dict[str, Any]:
        result = self.state.votes[str(self.vote_id)].result
        assert result is not None
        return result

    def record(self) -> dict[str, Any]:
        """Close the meeting if it runs; the minutes' record as it would be signed."""
        if self.state.stage == "open":
            self.do(life.close, by="o1")
        with scope(system_actor("test")) as system:
            draft = minutes.assemble(actor=system, meeting_id=self.id, at=clock.now())[0]
            content = screens.paper(draft.pk).content
        content["document"] |= {"id": str(self.id), "number": 1, "symbol": "01-BB/CB"}
        return content

    def printed(self, record: dict[str, Any]) -> str:
        """The text of the PDF, blanks folded."""
        pages = pypdf.PdfReader(io.BytesIO(documents.preview(record))).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def figures(self) -> Any:
        """What the statistics count of this month."""
        with scope(system_actor("test")):
            month = counting.month_of(timezone.now())
            return counting.branch_months(self.unit.pk, since=month)[month]


def branch(*, official: int, probationary: int = 0, flags: dict[str, Flag] | None = None) -> Branch:
    """A branch with so many members; ``flags``: key → flag."""
    marked = flags or {}
    with scope(system_actor("test")):
        above = factories.unit(name="Đảng bộ xã Mường Hoa", kind=UnitKind.COMMUNE)
        unit = factories.unit(parent=above, name="Chi bộ bản Pá Lau")
        keys = [f"o{n}" for n in range(1, official + 1)]
        keys += [f"p{n}" for n in range(1, probationary + 1)]
        members = {
            key: factories.member(
                unit=unit,
                name=f"Lò Thị {key.upper()}",
                category=Category.OFFICIAL if key[0] == "o" else Category.PROBATIONARY,
                flags=(marked[key],) if key in marked else (),
            )
            for key in keys
        }
        for key, office in (("o1", Office.SECRETARY), ("o2", Office.DEPUTY)):
            factories.mandate(person=members[key].person, unit=unit, office=office)
    return Branch(unit=unit, members=members)


def approve(held: Branch, *, types: tuple[str, ...] = (), until: date = date(2099, 12, 31)) -> None:
    """Put the superior committee's decision on file."""
    with scope(system_actor("test")):
        OnlineApproval.objects.create(
            unit=held.unit,
            position=held.unit.position,
            number=APPROVAL,
            decided_on=date(2020, 1, 1),
            valid_from=date(2020, 1, 1),
            valid_to=until,
            decision_types=list(types),
            decided_by="Đảng ủy xã Mường Hoa",
        )


def official(first: int, last: int) -> list[str]:
    """Keys o<first> … o<last>."""
    return [f"o{n}" for n in range(first, last + 1)]
