"""What goes out before a meeting and is printed: invitation, calendar file, agenda, roll, ballot papers."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import vobject
from django.utils import timezone

from chibo.assembly.meetings import calendars, invitation
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.events import Event
from chibo.assembly.meetings.services import votes
from chibo.core import clock
from chibo.core.scope import scope
from tests.assembly.meetings import private
from tests.assembly.meetings.branch import Running, furnish

pytestmark = pytest.mark.django_db
START = datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
HERE = ("thoan", "dien", "hoa", "binh", "hang")
ITEM = {
    "title": "Kết nạp đảng viên",
    "kind": "decision",
    "minutes": 20,
    "decision_type": "RESOLUTION",
    "presenter": "",
}


@pytest.fixture
def branch(db):
    return furnish()


def event(seq: int, kind: str, **data: str) -> Event:
    return Event(
        seq=seq, deed=seq, at=START - timedelta(days=9 - seq), kind=kind, actor="", data=data
    )


CONVENED = event(
    1,
    e.CONVENED,
    planned_start=START.isoformat(),
    planned_end=(START + timedelta(hours=2)).isoformat(),
)
LATER = (START + timedelta(days=7)).isoformat()


@pytest.mark.parametrize(
    ("further", "sequence", "days", "status"),
    [
        ([], 0, 0, "CONFIRMED"),
        ([event(4, e.POSTPONED, planned_start=LATER)], 1, 7, "CONFIRMED"),
        ([event(4, e.ADJOURNED, planned_start=LATER)], 1, 7, "CONFIRMED"),
        ([event(4, e.CANCELLED, reason="bão")], 1, 0, "CANCELLED"),
        (
            [event(4, e.POSTPONED, planned_start=LATER), event(5, e.CANCELLED, reason="bão")],
            2,
            7,
            "CANCELLED",
        ),
    ],
)
def test_a_calendar_is_told_of_each_change(further, sequence, days, status):
    made = calendars.appointment(
        [CONVENED, *further],
        uid="1@x",
        title="Họp; tháng, 12",
        place="Nhà văn hóa",
        url="https://x/",
    )

    read = vobject.readOne(calendars.calendar([made]).decode())

    entry = read.vevent
    assert read.method.value == "PUBLISH"
    assert (entry.uid.value, entry.sequence.value) == ("1@x", str(sequence))
    assert entry.dtstart.value == START + timedelta(days=days)
    assert entry.dtend.value - entry.dtstart.value == timedelta(hours=2)
    assert entry.dtstart.value.utcoffset() == timedelta(hours=7)
    assert (entry.status.value, entry.summary.value) == (status, "Họp; tháng, 12")
    assert entry.location.value == "Nhà văn hóa"
    assert read.vtimezone.tzid.value == "Asia/Ho_Chi_Minh"


def test_a_calendar_to_subscribe_to_has_a_name_and_says_when_to_ask_again():
    text = calendars.calendar([], name="Chi bộ số").decode()

    assert "X-WR-CALNAME:Chi bộ số" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text


def test_no_line_of_a_calendar_is_too_long():
    made = calendars.appointment([CONVENED], uid="1@x", title="Đ" * 300, place="", url="https://x/")

    assert all(len(line) <= 75 for line in calendars.calendar([made]).split(b"\r\n"))


def test_the_calendar_file_follows_the_meeting(branch):
    meeting = branch.convened()
    url = f"/meetings/{meeting.id}/calendar.ics"
    first = branch.client("hoa").get(url)
    later = timezone.localtime() + timedelta(days=3)
    meeting.done("postpone", reason="mưa lũ", day=f"{later:%Y-%m-%d}", start="19:00")

    second = vobject.readOne(branch.client("hoa").get(url).content.decode()).vevent
    meeting.done("cancel", reason="mưa lũ")
    third = vobject.readOne(branch.client("hoa").get(url).content.decode()).vevent

    before = vobject.readOne(first.content.decode()).vevent
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert before.uid.value == second.uid.value == third.uid.value == f"{meeting.id}@localhost"
    assert [x.sequence.value for x in (before, second, third)] == ["0", "1", "2"]
    assert second.dtstart.value.strftime("%d %H:%M") == f"{later:%d} 19:00"
    assert (second.status.value, third.status.value) == ("CONFIRMED", "CANCELLED")
    assert before.url.value.endswith(f"/meetings/{meeting.id}/")


def test_a_draft_has_no_calendar_file_and_nothing_to_send(branch):
    meeting = branch.draft()

    for page in ("calendar.ics", "handouts"):
        assert branch.client("thoan").get(f"/meetings/{meeting.pk}/{page}").status_code == 404


def test_the_invitation_says_when_where_what_and_names_nobody(branch):
    meeting = branch.convened(mode="in_person", items=[ITEM])
    state = meeting.state()

    text = invitation.text(state, kind="Sinh hoạt thường kỳ", url="https://x/meetings/1/")

    start = timezone.localtime(state.planned_start)
    assert text.startswith(f"{branch.unit.name}\nGIẤY MỜI\n")
    assert f"{start:%H giờ %M}" in text
    assert f"ngày {start:%d/%m/%Y}" in text
    assert "1. Kết nạp đảng viên" in text
    assert text.endswith("https://x/meetings/1/")
    assert not any(member.full_name in text for member in branch.members.values())


def test_an_invitation_to_a_meeting_called_off_says_so(branch):
    meeting = branch.convened()
    meeting.done("cancel", reason="mưa lũ")

    text = invitation.text(meeting.state(), kind="Sinh hoạt", url="https://x/")

    assert "HOÃN HỌP" in text
    assert "Không tổ chức cuộc họp" in text


def test_who_runs_the_meeting_finds_everything_at_one_place(branch):
    meeting = branch.convened()

    page = branch.client("dien").get(f"/meetings/{meeting.id}/handouts").content.decode()
    other = branch.client("hoa").get(f"/meetings/{meeting.id}/handouts")

    assert "Sao chép lời mời" in page
    assert 'data-copy="' in page
    for part in ("print/agenda", "print/attendance", "calendar.ics"):
        assert f"/meetings/{meeting.id}/{part}" in page
    assert other.status_code == 403


@pytest.fixture
def evening(branch) -> Running:
    return branch.convened(mode="in_person", items=[ITEM]).opened(*HERE).at_item(1)


def open_vote(evening: Running, *, secret: bool = False) -> str:
    with scope(evening.branch.actor("thoan")) as actor:
        done = votes.open_vote(
            actor=actor,
            meeting_id=evening.id,
            item=evening.item(1),
            subject="Kết nạp quần chúng Lò Thị May",
            decision_type="ADMIT" if secret else "RESOLUTION",
            secrecy="secret" if secret else "",
            paper=True,
            at=clock.now(),
        )
    assert done.state.open_vote is not None
    return done.state.open_vote.id


def papers(evening: Running, vote: str) -> str:
    return f"/meetings/{evening.id}/print/ballots/{vote}/{evening.point()}"


@pytest.mark.parametrize("secret", [False, True])
def test_as_many_papers_as_people_vote_on_paper(evening, secret):
    vote = open_vote(evening, secret=secret)

    page = evening.branch.client("dien").get(papers(evening, vote)).content.decode()
    hub = evening.branch.client("dien").get(f"/meetings/{evening.id}/handouts").content.decode()

    assert page.count('<article class="ballot"') == len(HERE)
    assert page.count("Dấu của cấp ủy") == len(HERE)
    assert page.count("<li>Đồng ý</li><li>Không đồng ý</li>") == len(HERE)
    assert "Kết nạp quần chúng Lò Thị May" in page
    assert papers(evening, vote) in hub


def test_papers_handed_out_are_a_figure_of_the_record(evening):
    vote = open_vote(evening)
    client = evening.branch.client("dien")
    url = papers(evening, vote)

    answers = [client.post(url, {"papers": n}).status_code for n in (6, 0, "", 4, 4)]

    state = evening.state()
    told = [line.data for line in state.history if line.kind == e.PAPERS_ISSUED]
    assert answers == [422, 422, 422, 302, 302]
    assert state.votes[vote].issued == {evening.point(): 4}
    assert told == [{"vote": vote, "where": evening.point(), "papers": 4}]
    assert "Đã ghi phát ra 4 phiếu" in client.get(url).content.decode()


def test_no_more_papers_are_counted_than_were_handed_out(evening):
    vote = open_vote(evening)
    evening.branch.client("dien").post(papers(evening, vote), {"papers": 4})

    (many,) = evening.count(vote, "hoa", yes=4, no=1, abstain=0, blank=0, invalid=0)
    evening.count(vote, "hoa", "binh", yes=3, no=1, abstain=0, blank=0, invalid=0)
    late = evening.branch.client("dien").post(papers(evening, vote), {"papers": 5})

    assert many.status_code == 409
    assert "chỉ phát ra 4 phiếu" in many.content.decode()
    assert evening.state().votes[vote].counted == (evening.point(),)
    assert late.status_code == 422
    assert "đã được kiểm xong" in late.content.decode()


def test_papers_are_handed_out_by_those_who_run_it(evening):
    vote = open_vote(evening)
    url = papers(evening, vote)

    assert evening.branch.client("hoa").get(url).status_code == 403
    assert evening.branch.client("hoa").post(url, {"papers": 5}).status_code == 403
    assert evening.branch.client("dien").get(f"{url}x").status_code == 404
    other = url.replace(vote, str(UUID(int=5)))
    assert evening.branch.client("dien").get(other).status_code == 404


def test_where_hands_are_counted_nothing_is_printed(evening):
    with scope(evening.branch.actor("thoan")) as actor:
        done = votes.open_vote(
            actor=actor,
            meeting_id=evening.id,
            item=evening.item(1),
            subject="Thông qua",
            decision_type="RESOLUTION",
            at=clock.now(),
        )
    vote = done.state.open_vote.id

    assert evening.branch.client("dien").get(papers(evening, vote)).status_code == 404
    hub = evening.branch.client("dien").get(f"/meetings/{evening.id}/handouts").content.decode()
    assert "print/ballots" not in hub


def test_nothing_of_a_closed_session_goes_out(branch):
    meeting = branch.convened(mode="in_person", items=private.ITEMS)
    pages = [
        branch.client(who).get(f"/meetings/{meeting.id}/{page}").content.decode()
        for who, page in (
            ("dien", "handouts"),
            ("hoa", "calendar.ics"),
            ("hoa", "print/agenda"),
            ("dien", "print/attendance"),
        )
    ]

    assert not [word for word in private.PLANTED for page in pages if word in page]
    assert "1. Kết nạp đảng viên" in pages[0]
    assert "Nội dung riêng" not in pages[0]
    assert "Nội dung riêng" in pages[2]
