"""The pages of a rehearsal: begun from the draft, led at the meeting's own pages, ended without a trace."""

import io

import pypdf
import pytest

from chibo.assembly.meetings import queries
from chibo.assembly.minutes.models import Draft
from chibo.assembly.rehearsals.models import Rehearsal
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.assembly.meetings.branch import furnish

pytestmark = pytest.mark.django_db
BANNER = "DIỄN TẬP – không lưu lại"


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def branch(db):
    return furnish()


@pytest.fixture
def thoan(branch):
    meeting = branch.draft()
    client = branch.client("thoan")
    begun = client.post(f"/rehearsal/begin/{meeting.pk}")
    assert begun.status_code == 303, text_of(begun)[-2000:]
    client.run = begun.url
    client.real = meeting
    return client


def test_the_banner_stands_on_each_page_and_the_members_come(thoan):
    client = thoan
    page = text_of(client.get(client.run))
    assert BANNER in page
    assert BANNER in text_of(client.get("/"))
    assert BANNER in text_of(client.get("/meetings/"))
    assert client.post(f"{client.run}/open_check_in").status_code in (302, 303)
    after = client.post("/rehearsal/next", follow=True)
    assert "Các đồng chí đã đến" in text_of(after)
    assert "Chưa có" not in text_of(client.get("/rehearsal/"))


def test_inside_nothing_real_is_seen_and_outside_nothing_of_it(branch, thoan):
    assert thoan.get(f"/meetings/{thoan.real.pk}/").status_code == 404
    inside = thoan.run.split("/")[2]
    for name in ("dien", "hoa"):
        assert branch.client(name).get(f"/meetings/{inside}/").status_code == 404


def test_the_minutes_end_as_a_marked_sheet(thoan):
    with scope(system_actor("test")):
        rehearsal = Rehearsal.objects.get()
        point = next(iter(queries.state_of(rehearsal.meeting_id).points))
    thoan.post(f"{thoan.run}/open_check_in")
    thoan.post("/rehearsal/next")
    thoan.post(f"{thoan.run}/confirm_all", {"point": point})
    for deed in ("open_meeting", "close"):
        thoan.post(f"{thoan.run}/{deed}")
    with scope(system_actor("test")):
        draft = Draft.objects.get(meeting_id=rehearsal.meeting_id)
    signing = text_of(thoan.get("/rehearsal/"))
    assert f"/minutes/{draft.pk}/preview.pdf" in signing
    assert signing.count("sau khi xác nhận danh tính") == 2
    sheet = thoan.get(f"/minutes/{draft.pk}/preview.pdf")
    words = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(sheet.content)).pages)
    assert "DIỄN TẬP" in words
    with scope(system_actor("test")):
        Draft.objects.filter(pk=draft.pk).update(stage="reviewed")
    assert "Diễn tập dừng ở đây" in text_of(thoan.post(f"/minutes/{draft.pk}/approve"))


def test_it_ends_and_one_is_oneself_again(thoan):
    ended = thoan.post("/rehearsal/end", follow=True)
    assert BANNER not in text_of(ended)
    assert "Không có gì được lưu lại" in text_of(ended)
    assert thoan.get("/rehearsal/").status_code == 404
    assert thoan.get(f"/meetings/{thoan.real.pk}/convene").status_code == 200


def test_who_may_not_convene_does_not_rehearse(branch):
    meeting = branch.draft()
    assert branch.client("hoa").get(f"/rehearsal/begin/{meeting.pk}").status_code == 403
