"""A branch on a real database, for pages that plan and run its meetings."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.services import convening, drafting
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import Office, UnitKind
from chibo.people.members.models import Member
from chibo.people.members.rules import Category, Flag
from tests.support import factories
from tests.support.sessions import sign_in

NAMES = {
    "thoan": "Lò Văn Thoan",
    "dien": "Quàng Thị Diên",
    "hoa": "Cà Thị Hoa",
    "binh": "Hà Văn Bình",
    "hang": "Nguyễn Thu Hằng",
    "duc": "Lò Minh Đức",
    "la": "Quàng Văn Lả",
}
PART = {"X-Part": "1"}


@dataclass
class Branch:
    """Five official members, one on probation (duc), one exempt (la); thoan leads, dien is deputy."""

    unit: Unit
    members: dict[str, Member]
    clients: dict[str, Client] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        office = {"thoan": Office.SECRETARY, "dien": Office.DEPUTY}.get(name)
        person = self.members[name].person
        return factories.actor(person, unit=self.unit if office else None, office=office)

    def person(self, name: str) -> str:
        return str(self.members[name].person_id)

    def client(self, name: str) -> Client:
        """A browser in which this member has signed in."""
        if name not in self.clients:
            user, _ = User.objects.get_or_create(
                username=f"u-{self.members[name].pk}",
                defaults={"person_id": self.members[name].person_id},
            )
            client = Client(SERVER_NAME="localhost")
            sign_in(client, user)
            self.clients[name] = client
        return self.clients[name]

    def draft(self, **changes: Any) -> Meeting:
        """A draft by the secretary; hybrid ones have a second point (hang) and own devices."""
        with scope(self.actor("thoan")) as actor:
            at = clock.now()
            kind = queries.kind("regular", at=at)
            plan = drafting.first_plan(actor=actor, unit_id=self.unit.pk, kind=kind, at=at)
            soon = timezone.now() + timedelta(hours=1)
            values = {"start": soon, "end": soon + timedelta(hours=2), **changes}
            plan = convening.Plan(**{**_fields(plan), **values})
            return convening.create_draft(actor=actor, unit_id=self.unit.pk, plan=plan, at=at)

    def convened(self, **changes: Any) -> "Running":
        """A meeting whose invitations were sent."""
        meeting = self.draft(**changes)
        with scope(self.actor("thoan")) as actor:
            convening.convene(actor=actor, meeting_id=meeting.pk, at=clock.now())
        return Running(branch=self, id=meeting.pk)


def _fields(plan: convening.Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}


@dataclass
class Running:
    """A convened meeting, run by posting to its pages."""

    branch: Branch
    id: UUID

    @property
    def url(self) -> str:
        return f"/meetings/{self.id}/run"

    def state(self) -> MeetingState:
        with scope(system_actor("test")):
            return queries.state_of(self.id)

    def roll(self, name: str) -> str:
        member = self.state().roll_of(self.branch.person(name))
        assert member is not None
        return member.id

    def point(self, kind: str = "main") -> str:
        return next(p.id for p in self.state().points.values() if p.kind == kind)

    def item(self, number: int) -> str:
        return next(i.id for i in self.state().items.values() if i.number == number)

    def page(self, by: str = "dien") -> HttpResponse:
        return self.branch.client(by).get(self.url)

    def do(self, deed: str, *, by: str = "dien", part: bool = False, **values: Any) -> HttpResponse:
        """Post a deed as a browser without scripts does, or as the script does."""
        headers = PART if part else {}
        return self.branch.client(by).post(f"{self.url}/{deed}", values, headers=headers)

    def done(self, deed: str, **values: Any) -> None:
        """A deed that must succeed."""
        response = self.do(deed, **values)
        assert response.status_code == 303 or response.status_code == 302, response.content.decode()

    def check_in(self, *names: str, point: str = "main") -> None:
        for name in names:
            self.done("enter_presence", roll=self.roll(name), point=self.point(point))

    def opened(self, *names: str) -> "Running":
        """Checked in (nobody named: all who are counted) and open."""
        self.done("open_check_in")
        self.check_in(*(names or ("thoan", "dien", "hoa", "binh", "hang", "duc")))
        self.done("open_meeting")
        return self

    def at_item(self, number: int) -> "Running":
        self.done("start_item", item=self.item(number))
        return self

    def count(
        self, vote: str, *names: str, point: str = "main", **figures: int
    ) -> list[HttpResponse]:
        """The same figures entered by each of these persons."""
        url = f"/meetings/{self.id}/board/{vote}/{self.point(point)}"
        return [self.branch.client(name).post(url, figures) for name in names]


def furnish() -> Branch:
    """The branch of these tests."""
    with scope(system_actor("test")):
        above = factories.unit(name="Đảng bộ xã Mường Hoa", kind=UnitKind.COMMUNE)
        unit = factories.unit(parent=above, name="Chi bộ bản Nà Khoang")
        members = {}
        for key, name in NAMES.items():
            category = Category.PROBATIONARY if key == "duc" else Category.OFFICIAL
            flags = (Flag.EXEMPT,) if key == "la" else ()
            members[key] = factories.member(unit=unit, name=name, category=category, flags=flags)
        for key, office in (("thoan", Office.SECRETARY), ("dien", Office.DEPUTY)):
            factories.mandate(person=members[key].person, unit=unit, office=office)
    return Branch(unit=unit, members=members)


def at(day: str, hour: str) -> datetime:
    """A moment in the organisation's time zone."""
    return timezone.make_aware(datetime.fromisoformat(f"{day}T{hour}"))
