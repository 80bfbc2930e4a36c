"""Papers of a meeting: laid before it, read by those who belong there, bad files named."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chibo.assembly.meetings.models import MeetingPaper
from chibo.assembly.meetings.services import papers
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Refused
from chibo.core.scope import scope
from tests.assembly.meetings.branch import furnish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.CHIBO_MEDIA_DIR = tmp_path


@pytest.fixture
def branch(db):
    return furnish()


def pdf(*, script=False):
    document = pikepdf.new()
    document.add_blank_page()
    if script:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def lay(branch, meeting, data, *, name="Dự thảo nghị quyết.pdf", by="thoan", **values):
    file = SimpleUploadedFile(name, data, "application/pdf")
    url = f"/meetings/{meeting.id}/papers"
    return branch.client(by).post(url, {"file": file, "title": "", "item": "", **values})


def laid(meeting):
    with scope(system_actor("test")):
        return list(MeetingPaper.objects.filter(meeting_id=meeting.id).select_related("item"))


def test_a_paper_is_laid_before_an_item_and_read_by_members(branch):
    meeting = branch.convened()
    response = lay(branch, meeting, pdf(), item=meeting.item(6))
    (paper,) = laid(meeting)
    read = branch.client("hoa").get(f"/meetings/{meeting.id}/papers/{paper.paper_id}")

    assert response.status_code == 302
    assert (paper.title, paper.item.number) == ("Dự thảo nghị quyết", 6)
    assert read.content == pdf() or read.content.startswith(b"%PDF")
    assert read["Content-Disposition"].startswith("attachment")
    assert "sandbox" in read["Content-Security-Policy"]


def test_strangers_do_not_read_it(branch):
    meeting = branch.convened()
    lay(branch, meeting, pdf())
    (paper,) = laid(meeting)
    url = f"/meetings/{meeting.id}/papers/{paper.paper_id}"

    assert furnish().client("thoan").get(url).status_code == 404


def test_papers_of_a_draft_are_not_shown_before_it_is_sent(branch):
    meeting = branch.draft()

    assert branch.client("hoa").get(f"/meetings/{meeting.pk}/papers").status_code == 404
    assert branch.client("thoan").get(f"/meetings/{meeting.pk}/papers").status_code == 200


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "paper_empty"),
        (b"just text", "paper_not_pdf"),
        (b"%PDF-1.7 cut off", "paper_damaged"),
        (pdf(script=True), "paper_active"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(branch, data, code):
    meeting = branch.convened()
    response = lay(branch, meeting, data)

    assert response.status_code == 409
    assert 'id="id_file_error"' in response.content.decode()
    assert laid(meeting) == []


def test_a_file_of_300_mb_is_not_even_read(branch):
    class Huge:
        size = 300 * 1024 * 1024

        def read(self):
            raise AssertionError("was read")

    meeting = branch.convened()
    with scope(branch.actor("thoan")) as actor, pytest.raises(Refused) as refused:
        papers.attach(actor=actor, meeting_id=meeting.id, title="x", file=Huge(), at=clock.now())

    assert refused.value.code == "paper_too_large"
    assert "300" in str(refused.value)


def test_the_same_file_twice_is_laid_once(branch):
    meeting = branch.convened()
    data = pdf()  # a PDF tells the second it was made: made twice, it may be another file
    lay(branch, meeting, data)
    lay(branch, meeting, data)

    assert len(laid(meeting)) == 1


def test_members_cannot_add_and_leaders_can_take_back(branch):
    meeting = branch.convened()
    denied = lay(branch, meeting, pdf(), by="hoa")
    lay(branch, meeting, pdf())
    (paper,) = laid(meeting)
    url = f"/meetings/{meeting.id}/papers/{paper.pk}/withdraw"
    not_by_members = branch.client("hoa").post(url)
    branch.client("thoan").post(url)

    assert denied.status_code == 403
    assert not_by_members.status_code == 403
    assert laid(meeting) == []


def test_nothing_is_added_to_an_ended_meeting(branch):
    meeting = branch.convened()
    meeting.done("cancel", reason="Bão")
    response = lay(branch, meeting, pdf())

    assert response.status_code == 409


def test_no_file_and_a_foreign_item_are_named(branch):
    meeting, other = branch.convened(), furnish().convened()
    url = f"/meetings/{meeting.id}/papers"
    empty = branch.client("thoan").post(url, {"title": "x"})
    foreign = lay(branch, meeting, pdf(), item=other.item(1))

    assert (empty.status_code, foreign.status_code) == (422, 422)
