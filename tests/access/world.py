"""Two branches of one commune, another commune, the province: somebody in every seat, a thing for every address.

Made once for a module, inside one transaction that is undone at the end. The things belong to ``own``
(a branch) or to ``above`` (its commune); how a viewer stands to them follows from the tree.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings

from chibo.assembly.ballots import queries as ballots
from chibo.assembly.ballots.models import Election, Role
from chibo.assembly.meetings.models import ApprovalRequest, PartyGroup, Projector
from chibo.assembly.meetings.services import life
from chibo.assembly.meetings.services.papers import attach
from chibo.assembly.minutes import services as minutes
from chibo.assembly.minutes.models import Draft, Objection, Return
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person, User
from chibo.ground.accounts.rules.slips import Kind
from chibo.ground.accounts.services import slips
from chibo.ground.notices.models import Notice
from chibo.ground.organisation.models import Doubt, Proposal, Unit
from chibo.ground.organisation.rules import Office
from chibo.ground.organisation.rules.changes import ChangeKind, Decision, Wish
from chibo.people.members import personal_id
from chibo.people.members.importing import services as importing
from chibo.people.members.models import CorrectionRequest, Member, RecordLook
from chibo.people.members.rules import Category, Flag
from chibo.people.registry.models import Difference, Match
from tests.action.directives.setting import pdf, task
from tests.assembly.meetings.branch import NAMES, Branch, Running
from tests.oversight.insight import rows
from tests.support import factories
from tests.support.documents import House
from tests.support.sessions import sign_in

PUBLIC = "public"
LIST = (
    "Họ và tên;Giới tính;Ngày sinh;Ngày vào Đảng\nLò Văn Mới;nam;01/02/1990;03/02/2020\n".encode()
)
CANDIDATE = {
    "rid": "R1", "chance": 0.5, "bits": 1.0, "points": [["name", "same", 9.0]],
    "facts": {"name": "Lò Văn Bính", "born": "1980-05-01", "sex": "m", "native_place": ""},
}  # fmt: skip
"""Whom the population register may mean."""
SEATS: dict[str, tuple[str, Office | None]] = {
    "member": ("own", None),
    "probationary": ("own", None),
    "secretary": ("own", Office.SECRETARY),
    "deputy": ("own", Office.DEPUTY),
    "committee": ("own", Office.COMMITTEE),
    "neighbour": ("beside", None),
    "neighbour secretary": ("beside", Office.SECRETARY),
    "commune secretary": ("above", Office.SECRETARY),
    "commune officer": ("above", Office.OFFICER),
    "commune auditor": ("above", Office.AUDITOR),
    "commune operator": ("above", Office.OPERATOR),
    "other officer": ("other", Office.OFFICER),
}
"""Who looks: where the seat is (the home, for those without one), and the office."""
_MEMBERS = {"binh": "member", "duc": "probationary", "thoan": "secretary",
            "dien": "deputy", "hoa": "committee"}  # fmt: skip


@dataclass
class World:
    """Everybody and everything; ``things`` are the arguments of addresses by place and name."""

    units: dict[str, Unit]
    branch: Branch
    people: dict[str, Person] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=lambda: {"own": {}, "above": {}})
    clients: dict[str, Client] = field(default_factory=dict)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def browser(self, who: str) -> Client:
        """The browser of somebody, with nothing in it but the session it began with."""
        client = self.clients[who]
        client.cookies.clear()
        for name, value in self.cookies[who].items():
            client.cookies[name] = value
        return client

    def actor(self, who: str) -> Actor:
        """As the pages see the seat."""
        place, office = SEATS[who]
        return factories.actor(
            self.people[who], unit=self.units[place] if office else None, office=office,
            at=clock.now(),
        )  # fmt: skip

    def relation(self, who: str, place: str) -> str:
        """How the seat stands to a thing's unit: own, above, below or beside."""
        seat, thing = self.units[SEATS[who][0]], self.units[place]
        if seat == thing:
            return "own"
        if seat.position <= thing.position <= seat.last:
            return "above"
        return "below" if thing.position <= seat.position <= thing.last else "beside"


@contextmanager
def made(folder: Path) -> Iterator[World]:
    """The world, until the block ends."""
    patient = {"CHIBO_STEP_UP_SECONDS": 3600, "CHIBO_STEP_UP_EXPORT_SECONDS": 3600}
    with override_settings(CHIBO_MEDIA_DIR=folder, **patient), transaction.atomic():
        yield _furnish()
        transaction.set_rollback(True)


def _furnish() -> World:
    with scope(system_actor("test")):
        tree = rows.tree()
        units = {
            "own": tree.branches[0], "beside": tree.branches[1], "above": tree.communes[0],
            "other": tree.communes[1], "top": tree.province,
        }  # fmt: skip
        members = {key: _member(tree.branches[0], key, name) for key, name in NAMES.items()}
        world = World(units, Branch(unit=tree.branches[0], members=members))
        for who, (place, office) in SEATS.items():
            world.people[who] = _person(world, who, place, office)
    for who in SEATS:
        _let_in(world, who)
    world.clients[PUBLIC], world.cookies[PUBLIC] = Client(SERVER_NAME="localhost"), {}
    world.clients[PUBLIC].raise_request_exception = False
    _meetings(world)
    with scope(system_actor("test")):
        for place in ("own", "above"):
            world.things[place] |= {"unit_id": units[place].pk} | _papers(world, place)
        world.things["own"] |= _room_things(world) | _personal(world)
    return world


def _member(unit: Unit, key: str, name: str) -> Member:
    category = Category.PROBATIONARY if key == "duc" else Category.OFFICIAL
    flags = (Flag.EXEMPT,) if key == "la" else ()
    return factories.member(unit=unit, name=name, category=category, flags=flags)


def _person(world: World, who: str, place: str, office: Office | None) -> Person:
    known = {role: key for key, role in _MEMBERS.items()}
    if who in known:
        found = world.branch.members[known[who]].person
    else:
        home = world.units[place if place in ("own", "beside") else "beside"]
        found = factories.member(unit=home, name=f"Lò {who.title()}").person
    if office is not None:
        factories.mandate(person=found, unit=world.units[place], office=office)
    return found


def _let_in(world: World, who: str) -> None:
    user = User.objects.create(username=who, person=world.people[who])
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    sign_in(client, user)
    world.clients[who] = client
    world.branch.clients |= {key: client for key, role in _MEMBERS.items() if role == who}
    world.cookies[who] = {name: morsel.value for name, morsel in client.cookies.items()}


def _meetings(world: World) -> None:
    """In the branch one meeting that is over and one that goes on; in the commune one that is over."""
    over = world.branch.convened().opened()
    with scope(world.actor("secretary")) as chair:
        life.close(actor=chair, meeting_id=over.id, at=clock.now())
    running = world.branch.convened().opened()
    running.at_item(6)
    running.done(
        "open_vote", by="thoan", item=running.item(6), about="item", subject="Thông qua nghị quyết",
        decision_type="RESOLUTION",
    )  # fmt: skip
    vote = running.state().open_vote
    assert vote is not None
    with scope(world.actor("secretary")) as chair:
        file = SimpleUploadedFile("to-trinh.pdf", pdf(), "application/pdf")
        laid = attach(
            actor=chair,
            meeting_id=running.id,
            title="Tờ trình",
            file=file,
            at=clock.now(),
            said_open=True,
        )
    draft = _draft(world, over)
    with scope(system_actor("test")):
        other = rows.store(rows.played(clock.now() - timedelta(days=40)), world.units["above"])
        world.things["above"] |= {"meeting_id": other.pk, "over_id": other.pk}
        world.things["own"] |= {
            "meeting_id": running.id, "over_id": over.id, "point_id": running.point(),
            "vote_id": UUID(vote.id), "laid_id": laid.pk, "laid_paper_id": laid.paper_id,
            **_after(world, draft),
        }  # fmt: skip


def _draft(world: World, over: Running) -> Draft:
    with scope(system_actor("test")) as system:
        made_now = minutes.assemble(actor=system, meeting_id=over.id, at=clock.now())
    return made_now[0]


def _after(world: World, draft: Draft) -> dict[str, Any]:
    place = {"draft": draft, "position": draft.position, "at": clock.now()}
    objection = Objection.objects.create(
        **place, person=world.people["member"], person_name="x", text="Thiếu.", state="open"
    )
    back = Return.objects.create(
        **place, remarks="Thiếu.", due_on=date(2030, 1, 1), by_name="x", by_unit="x"
    )
    return {"draft_id": draft.pk, "objection_id": objection.pk, "return_id": back.pk}


def _papers(world: World, place: str) -> dict[str, Any]:
    """What a branch and a commune both have: a person, a document, a slip."""
    unit = world.units[place]
    who = factories.person(name="Quàng Văn Mới", unit=unit)
    house = House(unit, world.people["secretary"], world.people["deputy"])
    document = house.create()
    far = factories.person(name="Lường Văn Ơn", unit=world.units["top"])
    slip = slips.print_slip(
        actor=factories.actor(far, unit=world.units["top"], office=Office.OFFICER),
        person_id=who.pk, kind=Kind.ENROL, key="k" * 32, at=clock.now(),
    ).slip  # fmt: skip
    found = {"person_id": who.pk, "document_id": document.pk, "slip_id": slip.pk,
             "token": document.token}  # fmt: skip
    return found


def _room_things(world: World) -> dict[str, Any]:
    unit, at = world.units["own"], clock.now()
    here = {"unit": unit, "position": unit.position}
    group = PartyGroup.objects.create(
        **here, name="Tổ 1", head=world.people["member"], valid_from=factories.LONG_AGO
    )
    request = ApprovalRequest.objects.create(
        **here, mode="online", ground="scattered", reason="Xa.", members=5, stage="asked",
        wanted_from=at.date(), wanted_to=at.date(), asked_by_name="x", asked_at=at,
    )  # fmt: skip
    screen = Projector.objects.create(
        id=uuid7(), token_digest=b"t" * 32, code_expires_at=at, paired_at=at,
        meeting_id=world.things["own"]["meeting_id"],
    )  # fmt: skip
    incoming = importing.upload(
        actor=world.actor("secretary"), unit_id=unit.pk, file_name="a.csv", data=LIST, at=at
    )
    wish = Wish(
        kind=ChangeKind.RENAME, on=at.date(), decision=Decision(number="1"), units=(unit.pk,), name="Mới"
    )  # fmt: skip
    proposal = Proposal.objects.create(
        position=world.units["above"].position, kind=wish.kind, title=unit.name, wish=wish.as_json(),
        on=wish.on, proposed_by=uuid7(), proposed_by_name="x", proposed_at=at,
    )  # fmt: skip
    doubt = Doubt.objects.create(**here, about="below", candidates=[str(unit.parent_id)])
    return {
        "proposal_id": proposal.pk, "doubt_id": doubt.pk,
        "election_id": _election(world),
        "group_id": group.pk, "request_id": request.pk, "projector_id": screen.pk,
        "import_id": incoming.pk,
    }  # fmt: skip


def _election(world: World) -> UUID:
    """A secret vote on phones that is being set up."""
    here = {"unit": world.units["own"], "position": world.units["own"].position}
    election = Election.objects.create(
        **here, meeting_id=world.things["own"]["meeting_id"], item="1", kind="question", title="x",
        decision_type="ADMIT", wish={}, questions=[], threshold=2, slips=5, uuid="1" * 14,
        rule=ballots.rule_data(day=clock.now().date()), prepared_at=clock.now(),
    )  # fmt: skip
    parts = {"authority": ["committee"], "trustee": ["member", "deputy", "commune officer"]}
    for part, people in parts.items():
        for number, who in enumerate(people, start=1):
            Role.objects.create(
                election=election, position=election.position, person=world.people[who],
                name=who, part=part, number=number, outside=who.startswith("commune"),
            )  # fmt: skip
    return election.pk


def _personal(world: World) -> dict[str, Any]:
    """What belongs to ``member`` alone, and what others did with the record of this member."""
    member, at = world.branch.members["binh"], clock.now()
    mine = {"member": member, "person": member.person, "position": member.position}
    correction = CorrectionRequest.objects.create(
        **mine, group="identity", wish="tell", text="Sai.", asked_at=at,
        asked_by=member.person_id, asked_by_name=member.full_name,
    )  # fmt: skip
    look = RecordLook.objects.create(
        **mine, viewer=world.people["secretary"].pk, viewer_name="x", reason="x", at=at
    )
    personal_id.keep([(member, "914180000001")])
    member.save(update_fields=personal_id.COLUMNS)
    shown = RecordLook.objects.create(
        **mine, what="personal_id", viewer=look.viewer, viewer_name="x", reason="x", at=at
    )
    notice = Notice.objects.create(
        person=member.person, position=member.position, kind="meeting_invitation", sent_at=at,
        data={"title": "x"},
    )  # fmt: skip
    user = User.objects.get(person=member.person)
    other = User.objects.create(username="hang", person=world.branch.members["hang"].person)
    key = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "Một", "credential": {}}
    )
    session = UserSession.objects.create(
        user=user, ip="10.0.0.1", user_agent="x", session_key="k" * 32
    )
    match = Match.objects.create(
        **mine, zone="review", weights="1", made_at=at, candidates=[CANDIDATE]
    )
    difference = Difference.objects.create(
        **mine, field="born", ours="1980-05-01", theirs="1980-05-02", version=1, found_at=at
    )
    given = task(world.branch, owner="binh", meeting_id=world.things["own"]["over_id"])
    return {
        "correction_id": correction.pk, "look_id": look.pk, "id_look_id": shown.pk, "notice_id": notice.pk,
        "match_id": match.pk, "difference_id": difference.pk,
        "pk": key.pk, "session_id": session.pk, "device_id": uuid7(), "task_id": given.pk, "member_id": member.pk,
    }  # fmt: skip
