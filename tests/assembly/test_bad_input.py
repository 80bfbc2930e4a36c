"""Bad input at the pages: what somebody reads who typed, tapped or uploaded something that cannot be.

Where the deed itself is at issue, rooms test it: double taps and two connections in ``voting/test_at_once``
and ``meetings/test_engine``, clocks in ``test_jumping_clock``, disks and killed processes in ``drills``.
"""

import html
import io
from collections.abc import Callable
from datetime import date

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from lxml import html as pages

from chibo.assembly.meetings.models import OnlineApproval
from chibo.assembly.meetings.services.papers import content
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.people.members.rules import Category
from tests.assembly.meetings.branch import Branch, Running, furnish
from tests.support import factories

pytestmark = pytest.mark.django_db

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
MARKED = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TAG = "<script>alert(1)</script>"


@pytest.fixture
def branch(db: None) -> Branch:
    return furnish()


@pytest.fixture
def meeting(branch: Branch) -> Running:
    return branch.convened().opened()


def read(response: HttpResponse) -> str:
    """The words of a page as a person reads them, blanks folded."""
    main = pages.fromstring(response.content.decode()).find(".//main")
    return " ".join(main.text_content().split())


def open_vote(meeting: Running) -> str:
    """The month's resolution is put to the vote at item 6."""
    meeting.at_item(6)
    meeting.done(
        "open_vote",
        by="thoan",
        item=meeting.item(6),
        about="item",
        subject="Thông qua nghị quyết tháng",
        decision_type="RESOLUTION",
    )
    vote = meeting.state().open_vote
    assert vote is not None
    return vote.id


def test_a_double_tap_shows_the_one_deed(meeting: Running) -> None:
    first = meeting.do("welcome_guest", name="Bà Lò Thị Nọi", idempotency_key="k1")
    again = meeting.do("welcome_guest", name="Bà Lò Thị Nọi", idempotency_key="k1")

    assert (first.status_code, again.status_code) == (302, 302)
    assert meeting.page().content.decode().count("<li>Bà Lò Thị Nọi</li>") == 1


def test_a_replay_of_an_older_page_is_told_what_is_now(meeting: Running) -> None:
    """The same step from a page that was open all the time, with another key."""
    meeting.at_item(1)
    late = meeting.do("open_meeting")

    assert late.status_code == 409
    assert "Buổi họp đã bắt đầu" in read(late)


def test_whoever_is_not_entitled_reads_why(meeting: Running) -> None:
    vote = open_vote(meeting)
    reply = meeting.branch.client("duc").post(
        f"/meetings/{meeting.id}/do/cast", {"vote": vote, "choice": "yes"}
    )

    assert reply.status_code == 403
    assert "Đảng viên dự bị" in read(reply)
    assert "Điều lệ Đảng, Điều 5" in read(reply)


def test_a_meeting_is_not_closed_over_an_open_vote(meeting: Running) -> None:
    open_vote(meeting)
    reply = meeting.do("close", by="thoan")

    assert reply.status_code == 409
    sentence = "Chưa bế mạc được: còn một biểu quyết đang mở ở mục 6. Đóng biểu quyết rồi thử lại."
    assert sentence in read(reply)


def test_who_counts_more_than_there_are_is_told_both_numbers(meeting: Running) -> None:
    vote = open_vote(meeting)
    (reply,) = meeting.count(vote, "dien", yes=50, no=0, abstain=0)

    assert reply.status_code == 422
    assert "Tổng là 50 phiếu, nhưng ở đây chỉ có 5 người biểu quyết. Đếm lại." in read(reply)


def test_a_person_is_not_in_two_places(branch: Branch) -> None:
    points = [
        {"name": "Nhà văn hóa", "kind": "main", "responsible": None},
        {"name": "Điểm Pá Vạt", "kind": "secondary", "responsible": branch.person("hang")},
    ]
    with scope(system_actor("test")):
        OnlineApproval.objects.create(
            unit=branch.unit,
            position=branch.unit.position,
            number="07-QĐ/ĐU",
            decided_on=date(2020, 1, 1),
            valid_from=date(2020, 1, 1),
            valid_to=date(2099, 12, 31),
            decision_types=[],
            decided_by="Đảng ủy xã Mường Hoa",
        )
    meeting = branch.convened(mode="hybrid", scattered=5, points=points)
    meeting.done("open_check_in")
    meeting.check_in("hoa")
    reply = meeting.do(
        "enter_presence", roll=meeting.roll("hoa"), point=meeting.point("secondary"), by="thoan"
    )
    here = [p for p in meeting.state().presence.values() if p.until is None]

    assert reply.status_code == 409
    assert "Nhà văn hóa" in read(reply).partition("Việc tiếp theo")[0]
    assert [p.point for p in here if p.roll == meeting.roll("hoa")] == [meeting.point("main")]


def test_an_excused_member_who_is_present_is_not_absent(meeting: Running) -> None:
    reply = meeting.do("excuse", roll=meeting.roll("hoa"), reason="đi viện", excused="yes")

    assert reply.status_code == 409
    assert "Cà Thị Hoa đang có mặt" in read(reply)
    assert "đi viện" in reply.content.decode()  # what was typed is still there


@pytest.mark.parametrize("day", ["1899-12-31", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_named(branch: Branch, day: str) -> None:
    url = f"/meetings/{branch.draft().pk}/convene"
    form = pages.fromstring(branch.client("thoan").get(url).content.decode()).get_element_by_id(
        "plan"
    )
    values = {**dict(form.form_values()), "day": day, "do": "convene"}
    reply = branch.client("thoan").post(url, values)

    assert reply.status_code == 422
    assert f"Năm {int(day[:4])} không thể đúng. Xem lại ngày." in read(reply)


@pytest.mark.parametrize(
    "name", [LETTERS, LETTERS.upper(), MARKED, MARKED.upper(), f"Lò {TAG} Ánh"]
)
def test_every_name_is_shown_as_it_was_written(meeting: Running, name: str) -> None:
    meeting.done("welcome_guest", name=name)
    page = meeting.page().content.decode()

    assert f"<li>{html.escape(name)}</li>" in page
    assert TAG not in page


def test_a_members_name_is_text_on_every_screen(branch: Branch) -> None:
    with scope(branch.actor("thoan")):
        factories.member(unit=branch.unit, name=f"Lò {TAG} Ánh", category=Category.OFFICIAL)
    meeting = branch.convened().opened()
    client = branch.client("dien")
    shown = [
        client.get(path).content.decode()
        for path in (meeting.url, f"/meetings/{meeting.id}/print/attendance")
    ]

    assert all(html.escape(TAG) in page and TAG not in page for page in shown)


def javascript() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (lambda: b"Xin chao", "Tệp này không phải PDF dù tên là .pdf. Xuất lại thành PDF."),
        (lambda: b"PK\x03\x04" + bytes(200), "Tệp này không phải PDF dù tên là .pdf."),
        (lambda: b"", "Tệp này trống. Hãy chọn lại tệp."),
        (javascript, "tự chạy hoặc tự mở"),
        (lambda: javascript()[:200], "Tệp"),
    ],
)
def test_a_paper_that_is_not_what_it_says_is_refused_in_words(
    branch: Branch, data: Callable[[], bytes], sentence: str
) -> None:
    file = SimpleUploadedFile("Dự thảo nghị quyết.pdf", data(), "application/pdf")
    url = f"/meetings/{branch.convened().id}/papers"
    reply = branch.client("thoan").post(url, {"file": file, "title": "Dự thảo", "item": ""})

    assert reply.status_code in {409, 422}
    assert sentence in read(reply)


def test_a_paper_of_300_mb_is_refused_before_it_is_read(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a limit of four bytes, so that no test carries 300 MB; the sentence names size and limit."""
    file = SimpleUploadedFile("Phim tài liệu.pdf", b"%PDF-1.7", "application/pdf")
    monkeypatch.setattr(content, "LARGEST_BYTES", 4)
    url = f"/meetings/{branch.convened().id}/papers"
    reply = branch.client("thoan").post(url, {"file": file, "title": "Phim", "item": ""})

    assert reply.status_code in {409, 413, 422}
    assert "Tệp 1 MB, giới hạn 20 MB. Chia nhỏ hoặc gửi bản PDF nhẹ hơn." in read(reply)


def test_a_clock_that_jumps_back_stops_nobody(
    meeting: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting.at_item(1)
    last = meeting.state().history[-1].at
    monkeypatch.setattr(clock, "now", lambda: last.replace(year=last.year - 1))
    meeting.done("start_item", item=meeting.item(2))

    assert meeting.state().history[-1].at >= last
    assert meeting.page().status_code == 200
