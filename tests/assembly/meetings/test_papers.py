"""Papers of a meeting: laid before it, read by those who belong there, bad files named."""

import io
from uuid import UUID

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chibo.assembly.meetings.models import MeetingPaper
from chibo.assembly.meetings.services import papers
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Refused
from chibo.core.scope import scope
from chibo.trust.documents.models import Paper
from tests.assembly.meetings import private
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
    given = {"file": file, "title": "", "item": "", "secrecy": "open", **values}
    return branch.client(by).post(url, given)


def laid(meeting):
    with scope(system_actor("test")):
        return list(MeetingPaper.objects.filter(meeting_id=meeting.id).select_related("item"))


def test_a_paper_is_laid_before_an_item_and_read_by_members(branch):
    meeting = branch.convened()
    response = lay(branch, meeting, pdf(), item=meeting.item(6))
    (paper,) = laid(meeting)
    address = f"/meetings/{meeting.id}/papers/{paper.paper_id}"
    page = branch.client("hoa").get(f"/meetings/{meeting.id}/").content.decode()
    read = branch.client("hoa").get(address)

    assert f'href="{address}"' in page

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


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"title": "Báo cáo MẬT về nhân sự"}, "x.pdf"),
        ({}, "TOI_MAT_bao_cao.pdf"),
        ({"secrecy": "TUYỆT MẬT"}, "x.pdf"),
    ],
)
def test_a_paper_marked_in_its_name_or_by_its_uploader_is_refused(branch, values, name):
    meeting = branch.convened()
    response = lay(branch, meeting, pdf(), name=name, **values)

    assert response.status_code == 409
    assert "MẬT" in response.content.decode()
    assert laid(meeting) == []


def test_a_scan_is_kept_only_when_somebody_has_looked_for_a_mark(branch):
    meeting = branch.convened()
    asked = lay(branch, meeting, pdf(), secrecy="")
    told = lay(branch, meeting, pdf(), secrecy="open")

    assert (asked.status_code, told.status_code) == (409, 302)
    assert 'id="id_secrecy_error"' in asked.content.decode()
    assert len(laid(meeting)) == 1


def test_a_secret_paper_is_noted_as_held_on_paper(branch):
    meeting = branch.convened()
    url = f"/meetings/{meeting.id}/papers"
    note = {
        "do": "hold",
        "number": "05-BC/UBKT",
        "mark": "MẬT",
        "title": "Báo cáo của Ủy ban kiểm tra",
        "holder": "Lò Văn Thoan",
    }
    incomplete = branch.client("thoan").post(url, {**note, "holder": ""})
    for _ in range(2):
        assert branch.client("thoan").post(url, note).status_code == 302
    denied = branch.client("hoa").post(url, note)
    shown = branch.client("hoa").get(url).content.decode()

    assert (incomplete.status_code, denied.status_code) == (422, 403)
    assert shown.count("05-BC/UBKT") == 1
    assert "Lò Văn Thoan giữ" in shown


def test_no_secret_paper_is_noted_after_the_end(branch):
    meeting = branch.convened()
    meeting.done("cancel", reason="Bão")
    with scope(branch.actor("thoan")) as actor, pytest.raises(Refused) as refused:
        papers.hold(
            actor=actor,
            meeting_id=meeting.id,
            number="1",
            title="x",
            mark="MẬT",
            holder="x",
            at=clock.now(),
        )
    assert refused.value.code == "already_closed"


def test_papers_of_a_confidential_item_are_laid_before_its_session_and_read_by_its_readers():
    evening = private.planned()
    branch, meeting = evening.branch, evening.running
    page = branch.client("thoan").get(f"/meetings/{meeting.id}/papers").content.decode()
    with scope(branch.actor("thoan")) as actor, pytest.raises(Refused) as refused:
        papers.attach(
            actor=actor,
            meeting_id=meeting.id,
            title="x",
            file=SimpleUploadedFile("x.pdf", pdf()),
            item_id=UUID(meeting.item(2)),
            at=clock.now(),
        )
    session = evening.session
    url = f"/meetings/{session}/papers"
    file = SimpleUploadedFile("Tờ trình Okapirừng.pdf", pdf(), "application/pdf")
    given = {"file": file, "title": private.PAPER, "item": "", "secrecy": "open"}
    laid_there = branch.client("thoan").post(url, given)
    with scope(system_actor("test")):
        paper = MeetingPaper.objects.get(meeting_id=session)
        kept = Paper.objects.get(pk=paper.paper_id)

    assert "Nội dung riêng" not in page
    assert refused.value.code == "confidential_item"
    assert laid_there.status_code == 302
    assert paper.case_id == kept.case_id == session
    assert branch.client("dien").get(f"{url}/{paper.paper_id}").status_code == 200
    assert branch.client("hoa").get(f"{url}/{paper.paper_id}").status_code == 404
