"""The pages of a rehearsal: begun from the draft, led at the meeting's own pages, ended without a trace."""

import io
import re
from uuid import UUID

import pypdf
import pytest
from django.test import Client

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.live import entry, rights
from chibo.assembly.meetings.models import Projector
from chibo.assembly.minutes.models import Draft
from chibo.assembly.rehearsals.models import Rehearsal
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Mandate
from chibo.people.members.models import Member
from tests.assembly.meetings.branch import furnish
from tests.support.sessions import sign_in

pytestmark = pytest.mark.django_db
SHEET_MARK = "DIỄN TẬP – KHÔNG LƯU LẠI"
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


def test_it_begins_from_the_template_too(branch):
    client = branch.client("dien")
    assert "/rehearsal/begin" in text_of(client.get("/meetings/"))
    assert "Diễn tập cuộc họp" in text_of(client.get("/rehearsal/begin"))
    run = client.post("/rehearsal/begin").url
    assert "Diễn tập: Sinh hoạt" in text_of(client.get(run))
    assert "/rehearsal/begin" not in text_of(client.get("/meetings/"))


def test_it_begins_from_a_meeting_that_is_convened(branch):
    running = branch.convened(title="Họp tháng 12")
    client = branch.client("thoan")
    address = f"/rehearsal/begin/{running.id}"
    assert address in text_of(client.get(running.url))
    assert "Họp tháng 12" in text_of(client.get(address))
    assert "Diễn tập: Họp tháng 12" in text_of(client.get(client.post(address).url))


def test_a_meeting_that_has_begun_offers_none(branch):
    running = branch.convened().opened()
    assert "/rehearsal/begin" not in text_of(branch.client("dien").get(running.url))
    assert branch.client("dien").get(f"/rehearsal/begin/{running.id}").status_code == 409


def test_it_goes_on_or_ends_on_another_device(branch, thoan):
    other = Client(SERVER_NAME="localhost")
    sign_in(other, User.objects.get(person_id=branch.members["thoan"].person_id))
    assert BANNER not in text_of(other.get("/"))
    begun = other.get("/rehearsal/begin")
    assert (begun.status_code, begun.url) == (303, "/rehearsal/")
    page = text_of(other.get("/rehearsal/"))
    assert "Tiếp tục tại đây" in page
    assert other.post("/rehearsal/resume").url == thoan.run
    assert BANNER in text_of(other.get("/"))
    other.post("/rehearsal/end")
    assert BANNER not in text_of(other.get("/"))
    assert BANNER not in text_of(thoan.get("/"))  # whose session still names the one that is gone


def test_screens_streams_and_sheets_bear_the_mark(thoan):
    meeting = UUID(thoan.run.split("/")[2])
    screen = Client(SERVER_NAME="localhost")
    code = re.search(r"\d{4} \d{4}", text_of(screen.get("/projector"))).group()
    thoan.post(f"/meetings/{meeting}/projector/pair", {"code": code})
    shown = text_of(screen.get("/projector"))
    assert BANNER in shown
    assert "/rehearsal/" not in shown
    for sheet in ("agenda", "attendance"):
        assert SHEET_MARK in text_of(thoan.get(f"/meetings/{meeting}/print/{sheet}"))

    cookie = f"sessionid={thoan.cookies['sessionid'].value}"
    guest = entry.admit({"cookie": cookie}, meeting_id=meeting, wanted="pen")
    assert guest.actor.rehearses
    assert not rights.judge([guest], at=clock.now())[guest].why
    thoan.post("/rehearsal/end")
    assert rights.judge([guest], at=clock.now())[guest].why == rights.RIGHT_ENDED
    assert "Nhà văn hóa" not in text_of(screen.get("/projector"))
    assert not Projector.objects.filter(meeting_id=meeting).exists()


def test_only_the_meeting_is_rehearsed_and_the_own_seat_waits(branch):
    client = branch.client("thoan")
    with scope(system_actor("test")):
        seat = Mandate.objects.get(person_id=branch.members["thoan"].person_id)
    client.post("/seat/", {"seat": str(seat.pk)})
    run = client.post("/rehearsal/begin").url
    page = text_of(client.get("/"))
    assert "đã kết thúc" not in page
    with scope(system_actor("test")):
        other = Member.objects.filter(unit=Rehearsal.objects.get().unit).first()
    for address in (
        "/seat/",
        "/notices/reminders",
        f"/slips/new/{other.person_id}/",
        "/members/new/",
    ):
        refused = client.post(address, {"seat": "own"})
        assert refused.status_code == 409, address
        assert "Chỉ diễn tập cuộc họp" in text_of(refused)
    assert client.post("/look", {"type": "large"}).status_code in (302, 303)
    assert client.post(f"{run}/open_check_in").status_code in (302, 303)
    client.post("/rehearsal/end")
    assert client.session["seat"] == str(seat.pk)
    client.get("/")
    assert client.session["seat"] == str(seat.pk)


def test_the_next_thing_without_a_rehearsal_is_none(branch):
    assert branch.client("thoan").post("/rehearsal/next").status_code == 404
