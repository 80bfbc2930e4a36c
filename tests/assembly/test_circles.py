"""Who reads what a committee or a party group wrote: pages, lists, files, and every table."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from chibo.assembly.meetings.models import Meeting, MeetingPaper
from chibo.assembly.meetings.services import convening, deeds, groups
from chibo.assembly.minutes import services as minutes
from chibo.assembly.minutes.models import Draft
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.organisation.rules import Office
from chibo.trust.documents import queries as documents
from chibo.trust.documents.models import Document, DocumentVersion, Paper
from tests.assembly.meetings.branch import Branch, Running, furnish
from tests.assembly.meetings.test_papers import pdf
from tests.support import factories
from tests.support.sessions import sign_in

pytestmark = pytest.mark.django_db
WORD = "Zephyrlúa"
"""Stands in what was said and minuted, nowhere else."""


@dataclass
class World:
    """A preparing meeting that has ended; its minutes wait for their signatures."""

    running: Running
    draft: UUID
    document: UUID
    paper: UUID
    seats: dict[str, Actor] = field(default_factory=dict)

    @property
    def branch(self) -> Branch:
        return self.running.branch

    def actor(self, name: str) -> Actor:
        return self.seats.get(name) or self.branch.actor(name)

    def sees(self, name: str) -> bool:
        """Whether somebody sees it everywhere; fails where some places show it and others do not."""
        found = self.found(name)
        assert len(set(found.values())) == 1, (name, found)
        return all(found.values())

    def found(self, name: str) -> dict[str, bool]:
        """Each place where it stands, and whether it shows it to somebody."""
        actor = self.actor(name)
        return {**self._tables(actor), **self._pages(actor)}

    def _tables(self, actor: Actor) -> dict[str, bool]:
        with scope(actor):
            listed = documents.documents(actor).filter(pk=self.document).exists()
            found = {
                "meeting": Meeting.objects.filter(pk=self.running.id).exists(),
                "draft": Draft.objects.filter(pk=self.draft).exists(),
                "document": Document.objects.filter(pk=self.document).exists(),
                "file": DocumentVersion.objects.filter(document_id=self.document).exists(),
                "laid": MeetingPaper.objects.filter(paper_id=self.paper).exists(),
                "paper": Paper.objects.filter(pk=self.paper).exists(),
                "listed": listed,
            }
        return found | {f"word in {table}": bool(words) for table, words in self._words(actor)}

    def _words(self, actor: Actor) -> list[tuple[str, int]]:
        """How many rows of the tables that hold the word show it, asked by plain SQL."""
        counted = []
        with scope(actor), connection.connection.cursor() as cursor:
            for table in (
                "meetings_meetingevent",
                "meetings_contribution",
                "minutes_draftversion",
                "documents_document",
            ):
                cursor.execute(
                    f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s",
                    [f"%{WORD}%"],
                )
                counted.append((table, cursor.fetchone()[0]))
        return counted

    def _pages(self, actor: Actor) -> dict[str, bool]:
        user, _ = User.objects.get_or_create(
            person_id=actor.person_id, defaults={"username": f"t-{actor.person_id}"}
        )
        client = Client(SERVER_NAME="localhost")
        sign_in(client, user)
        addresses = (
            f"/minutes/{self.draft}/",
            f"/minutes/{self.draft}/preview.pdf",
            f"/documents/{self.document}/",
            f"/documents/{self.document}/file",
        )
        found = {one: client.get(one).status_code == 200 for one in addresses}
        listing = client.get("/documents/").content.decode()
        return found | {"list": str(self.document) in listing}


@pytest.fixture
def branch(db, tmp_path):
    with override_settings(CHIBO_MEDIA_DIR=tmp_path):
        yield furnish()


def held(branch: Branch, *names: str, **changes) -> World:
    """A meeting of these persons, said, minuted and numbered; a paper was laid before it."""
    members = [branch.members[name].person_id for name in names]
    running = branch.convened(chair=members[0], secretary=members[1], mode="in_person", **changes)
    pen = names[1]
    paper = _lay(branch, running)
    running.done("open_check_in", by=pen)
    for name in names:
        running.done("enter_presence", by=pen, roll=running.roll(name), point=running.point())
    running.done("open_meeting", by=pen)
    running.done("start_item", by=pen, item=running.item(1))
    actor = branch.actor(pen)
    with scope(actor):
        deeds.write_opinion(
            actor=actor, meeting_id=running.id, text=f"Đề nghị {WORD}", at=clock.now()
        )
    running.done("close", by=pen)
    with scope(system_actor("test")) as system:
        draft = minutes.assemble(actor=system, meeting_id=running.id, at=clock.now())[0]
    for name, service in ((pen, minutes.send_to_review), (names[0], minutes.approve)):
        actor = branch.actor(name)
        with scope(actor):
            service(actor=actor, draft_id=draft.pk, at=clock.now())
    with scope(system_actor("test")):
        draft.refresh_from_db()
    return World(
        running=running,
        draft=draft.pk,
        document=draft.document_id,
        paper=paper,
        seats=_seats(branch),
    )


def _lay(branch: Branch, running: Running) -> UUID:
    file = SimpleUploadedFile("to-trinh.pdf", pdf(), "application/pdf")
    values = {"file": file, "title": "Tờ trình", "item": "", "secrecy": "open"}
    laid = branch.client("thoan").post(f"/meetings/{running.id}/papers", values)
    assert laid.status_code == 302
    with scope(system_actor("test")):
        return MeetingPaper.objects.get(meeting_id=running.id).paper_id


def _seats(branch: Branch) -> dict[str, Actor]:
    """The committee above, an auditor and an operator there, a neighbour."""
    with scope(system_actor("test")):
        above = branch.unit.parent
        neighbour = factories.unit(parent=above, name="Chi bộ bên")
        found = {}
        for name, unit, office in (
            ("above", above, Office.SECRETARY),
            ("auditor", above, Office.AUDITOR),
            ("operator", above, Office.OPERATOR),
            ("neighbour", neighbour, Office.SECRETARY),
        ):
            person = factories.person(unit=unit)
            factories.mandate(person=person, unit=unit, office=office)
            found[name] = factories.actor(person, unit=unit, office=office, at=clock.now())
    return found


def in_committee(branch: Branch, name: str) -> Actor:
    person = branch.members[name].person
    with scope(system_actor("test")):
        factories.mandate(person=person, unit=branch.unit, office=Office.COMMITTEE)
    return factories.actor(person, unit=branch.unit, office=Office.COMMITTEE, at=clock.now())


def grouped(branch: Branch) -> World:
    """A group of hoa, binh and the deputy, who leads it; the secretary is not in it."""
    members = {name: branch.members[name].person_id for name in ("hoa", "binh", "dien")}
    with scope(branch.actor("thoan")) as actor:
        group = groups.form(
            actor=actor, unit_id=branch.unit.pk, name="Tổ đảng số 1", head=members["dien"],
            persons=list(members.values()), at=clock.now(),
        )  # fmt: skip
    return held(branch, "dien", "hoa", "binh", kind="group", group=group.pk, title="Tổ đảng số 1")


def test_papers_of_the_committee_are_read_by_it_and_from_above_and_by_nobody_else(branch):
    hoa = in_committee(branch, "hoa")
    world = held(branch, "thoan", "dien", kind="committee", title="Họp chi ủy tháng 11")
    world.seats["hoa"] = hoa
    seen = {n: world.sees(n) for n in ("thoan", "dien", "hoa", "above")}
    hidden = {n: world.sees(n) for n in ("binh", "hang", "duc", "neighbour", "operator")}

    assert all(seen.values()), seen
    assert not any(hidden.values()), hidden


@pytest.mark.parametrize("of", ["branch", "committee", "group"])
def test_an_auditor_reads_the_document_and_not_the_room_it_came_from(branch, of):
    if of == "group":
        world = grouped(branch)
    else:
        given = {"kind": "committee", "title": "Họp chi ủy"} if of == "committee" else {}
        others = () if given else ("hoa", "binh", "hang")
        world = held(branch, "thoan", "dien", *others, **given)
    found = world.found("auditor")
    shown = {name for name, is_seen in found.items() if is_seen}

    assert shown == (set() if of == "group" else {
        "document", "file", "listed", "word in documents_document", "list",
        f"/documents/{world.document}/", f"/documents/{world.document}/file",
    })  # fmt: skip


def test_papers_of_a_group_are_read_by_it_and_by_the_committee(branch):
    world = grouped(branch)
    seen = {n: world.sees(n) for n in ("hoa", "binh", "dien", "thoan")}
    hidden = {
        n: world.sees(n) for n in ("hang", "duc", "above", "auditor", "operator", "neighbour")
    }

    assert all(seen.values()), seen
    assert not any(hidden.values()), hidden


def test_papers_of_the_branch_are_read_by_all_of_it_as_before(branch):
    world = held(branch, "thoan", "dien", "hoa", "binh", "hang")
    assert all(world.sees(name) for name in ("duc", "la", "above"))
    assert not world.sees("neighbour")


def test_a_draft_that_becomes_a_committee_meeting_takes_its_papers_along(branch):
    draft = branch.draft(mode="in_person")
    paper = _lay(branch, Running(branch=branch, id=draft.pk))
    branch_plan = convening.Plan(
        kind="committee", mode="in_person", title="Họp chi ủy", place="",
        start=timezone.now() + timedelta(hours=1), end=timezone.now() + timedelta(hours=2),
        chair=branch.members["thoan"].person_id, secretary=branch.members["dien"].person_id,
        points=draft.plan["points"], items=[],
    )  # fmt: skip
    seen = []
    for plan in (None, branch_plan):
        if plan:
            with scope(branch.actor("thoan")) as actor:
                convening.save_draft(actor=actor, meeting_id=draft.pk, plan=plan, at=clock.now())
        with scope(branch.actor("hang")):
            seen.append(
                (
                    Meeting.objects.filter(pk=draft.pk).exists(),
                    MeetingPaper.objects.filter(paper_id=paper).exists(),
                    Paper.objects.filter(pk=paper).exists(),
                )
            )
    assert seen == [(True, True, True), (False, False, False)]


def test_the_application_cannot_take_a_row_out_of_its_circle(branch):
    world = held(branch, "thoan", "dien", kind="committee", title="Họp chi ủy tháng 11")
    with scope(system_actor("test")):
        for model, row in ((Meeting, world.running.id), (Draft, world.draft)):
            model.objects.filter(pk=row).update(circle=None)
            assert model.objects.get(pk=row).circle == world.running.id
    assert not world.sees("hang")
