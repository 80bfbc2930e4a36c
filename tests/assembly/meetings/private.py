"""A branch with an evening of two parts: what everybody hears, and one item in a closed session.

The words planted in the session stand nowhere else, so that a search for them finds every leak.
"""

import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.services import closed, deeds, life, papers, votes
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import Office, UnitKind
from tests.assembly.meetings.branch import Branch, Running, furnish
from tests.support import factories

TITLE = "Xem xét kỷ luật Zephyrkiếm"
MOTION = "Đề nghị Quokkathuyền khiển trách"
OPINION = "Tôi thấy Wombatđèn có lỗi"
CONCLUSION = "Kết luận Narwhalgạch"
QUESTION = "Có thi hành Axolotlmưa kỷ luật không"
NOTE = "Ghi Pangolinsương vào biên bản"
PAPER = "Tờ trình Okapirừng"
PLANTED = (
    "Zephyrkiếm",
    "Quokkathuyền",
    "Wombatđèn",
    "Narwhalgạch",
    "Axolotlmưa",
    "Pangolinsương",
    "Okapirừng",
)
ITEMS: list[dict[str, Any]] = [
    {
        "title": "Kết nạp đảng viên",
        "kind": "decision",
        "minutes": 20,
        "decision_type": "ADMIT",
        "presenter": "",
    },
    {
        "title": TITLE,
        "kind": "confidential_discipline",
        "minutes": 30,
        "decision_type": "",
        "presenter": "",
    },
    {
        "title": "Thông qua biên bản",
        "kind": "information",
        "minutes": 5,
        "decision_type": "",
        "presenter": "",
    },
]


@dataclass
class Evening:
    """A meeting whose second item is a case of discipline; hang is the person concerned."""

    running: Running

    @property
    def branch(self) -> Branch:
        return self.running.branch

    @property
    def id(self) -> UUID:
        return self.running.id

    @property
    def session(self) -> UUID:
        with scope(system_actor("test")):
            return Meeting.objects.get(parent=self.id).pk

    def state(self) -> MeetingState:
        return self.running.state()

    def inner(self) -> MeetingState:
        with scope(system_actor("test")):
            return queries.state_of(self.session)

    def actor(self, name: str) -> Actor:
        return self.branch.actor(name)

    def cookie(self, name: str) -> str:
        """The cookie of a browser in which this member has signed in."""
        return f"sessionid={self.branch.client(name).cookies['sessionid'].value}"

    def do(self, service: Any, *, by: str = "thoan", session: bool = True, **values: Any) -> Any:
        """Run a service in the session (or the meeting) as somebody."""
        actor = self.actor(by)
        with scope(actor):
            meeting = self.session if session else self.id
            return service(actor=actor, meeting_id=meeting, at=clock.now(), **values)

    def begin(self, *, concerned: str = "hang", by: str = "thoan") -> None:
        """Come to the second item and open its session."""
        self.running.done("start_item", item=self.running.item(2))
        self.do(
            closed.begin,
            by=by,
            session=False,
            item=self.running.item(2),
            concerned=self.branch.person(concerned) if concerned else "",
        )

    def deal(self) -> None:
        """Everything that a session can hold: a motion, opinions, a note, a vote on paper, the end."""
        state = self.inner()
        item = next(iter(state.items))
        self.do(deeds.put_motion, item=item, proposer=self.roll("binh"), text=MOTION)
        self.do(deeds.write_opinion, by="hoa", text=OPINION)
        self.do(deeds.write_note, text=NOTE)
        vote = self.open_vote()
        self.count(vote, yes=3, no=1)
        self.do(votes.close_vote, vote_id=vote)
        self.do(votes.announce, vote_id=vote)
        self.do(deeds.conclude_item, item=item, text=CONCLUSION)

    def roll(self, name: str) -> str:
        member = self.inner().roll_of(self.branch.person(name))
        assert member is not None
        return member.id

    def lay_paper(self) -> None:
        """A paper whose very title is private; its file has no text."""
        given = {
            "actor": self.actor("thoan"),
            "meeting_id": self.session,
            "title": PAPER,
            "file": SimpleUploadedFile("x.pdf", _blank()),
            "at": clock.now(),
            "said_open": True,
        }
        with scope(self.actor("thoan")):
            papers.attach(**given)

    def open_vote(self, *, subject: str = QUESTION, decision_type: str = "DISC_LOW") -> UUID:
        item = next(iter(self.inner().items))
        done = self.do(votes.open_vote, item=item, subject=subject, decision_type=decision_type)
        return UUID(done.state.open_vote.id)

    def count(self, vote: UUID, **figures: int) -> None:
        point = next(p.id for p in self.inner().points.values() if p.kind == "main")
        for name in ("hoa", "binh"):
            self.do(votes.enter_count, by=name, vote_id=vote, point=point, figures=figures)

    def end(self) -> None:
        """Close the session; the meeting goes on."""
        self.do(life.close)

    def end_meeting(self) -> None:
        self.running.done("start_item", item=self.running.item(3))
        self.do(life.close, session=False)


def _blank() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def planned(**changes: Any) -> Evening:
    """The meeting is convened; binh and the others have not come yet."""
    return Evening(running=furnish().convened(mode="in_person", items=ITEMS, **changes))


def opened(*names: str) -> Evening:
    """Checked in and open; hoa, binh, hang are official, duc is on probation, la is exempt."""
    evening = planned()
    evening.running.opened(*names)
    return evening


def outsiders(evening: Evening) -> dict[str, Actor]:
    """Everybody who must find nothing: of the branch, above it, beside it, elsewhere."""
    branch = evening.branch
    with scope(system_actor("test")):
        above = Unit.objects.get(pk=branch.unit.parent_id)
        elsewhere = factories.unit(name="Đảng bộ xã Khác", kind=UnitKind.COMMUNE)
        foreign = factories.unit(parent=elsewhere, name="Chi bộ Khác")
        neighbour = factories.unit(parent=above, name="Chi bộ bên")
        return {
            "probationary": branch.actor("duc"),
            "absent official": branch.actor("la"),
            "superior secretary": _seat(above, Office.SECRETARY),
            "superior officer": _seat(above, Office.OFFICER),
            "auditor": _seat(above, Office.AUDITOR),
            "operator": _seat(above, Office.OPERATOR),
            "foreign secretary": _seat(foreign, Office.SECRETARY),
            "neighbour": _seat(neighbour, Office.DEPUTY),
            "member elsewhere": _seat(foreign, None),
        }


def _seat(unit: Unit, office: Office | None) -> Actor:
    person = factories.member(unit=unit).person
    if office:
        factories.mandate(person=person, unit=unit, office=office)
    return factories.actor(person, unit=unit, office=office, at=clock.now())


def browser(actor: Actor) -> Client:
    """A browser in which somebody has signed in."""
    user, _ = User.objects.get_or_create(
        username=f"t-{actor.person_id}", defaults={"person_id": actor.person_id}
    )
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(user)
    return client


def officer(evening: Evening, office: Office = Office.OFFICER):
    """An officer of the committee above."""
    with scope(system_actor("test")):
        above = Unit.objects.get(pk=evening.branch.unit.parent_id)
        person = factories.person(name="Vàng A Pó")
        factories.mandate(person=person, unit=above, office=office)
    return factories.actor(person, unit=above, office=office)


def sessions_of(meeting: Meeting) -> list[Meeting]:
    with scope(system_actor("test")):
        return list(Meeting.objects.filter(parent=meeting))
