"""The life of a meeting at its pages: put off, convened again, another chair, excuses, guests, another day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chibo.assembly.meetings import queries, survey
from chibo.assembly.meetings.models import ExcuseRequest, Meeting, RollEntry
from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.meetings.services import again, convening, papers
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from chibo.ground.notices.sentences import sentence
from chibo.ground.organisation.models import Mandate
from tests.assembly.meetings.branch import Branch, Running, furnish

pytestmark = pytest.mark.django_db
SECRET = "mổ ruột thừa ở bệnh viện tỉnh"


@pytest.fixture
def branch(db):
    return furnish()


@pytest.fixture
def meeting(branch: Branch) -> Running:
    return branch.convened()


def text_of(response):
    return " ".join(response.content.decode().split())


def told(kind):
    with scope(system_actor("test")):
        return list(Notice.objects.filter(kind=kind).order_by("sent_at"))


def row_of(meeting):
    with scope(system_actor("test")):
        return Meeting.objects.get(pk=meeting.id)


def in_days(days, hour="19:30"):
    day = timezone.localdate() + timedelta(days=days)
    return {"day": day.isoformat(), "start": hour}


def own(meeting, name, deed, **values):
    return meeting.branch.client(name).post(f"/meetings/{meeting.id}/do/{deed}", values)


def test_putting_off_to_a_day_tells_everybody_twice_and_keeps_the_meeting(meeting):
    meeting.done("postpone", reason="Bão số 12", **in_days(3))
    meeting.done("postpone", reason="Ngập đường", **in_days(5))
    state = meeting.state()
    notices = told("meeting_postponed")

    assert state.stage is Stage.CONVENED
    assert row_of(meeting).planned_start == state.planned_start
    assert timezone.localtime(state.planned_start).strftime("%H:%M") == "19:30"
    assert len(notices) == 2 * 7
    assert "Ngập đường" in sentence(notices[-1].kind, notices[-1].data)
    early = meeting.do("open_check_in")
    assert "chỉ mở điểm danh trước giờ họp tối đa 6 giờ" in text_of(early)
    page = text_of(meeting.branch.client("hoa").get(f"/meetings/{meeting.id}/"))
    assert "Thời gian mới" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"day": "2026-13-01", "start": "19:30"}, "Không có ngày này"),
        ({"day": "", "start": "19:30"}, "cả ngày và giờ mới"),
        ({"day": "2020-01-01", "start": "19:30"}, "Giờ họp đã qua"),
    ],
)
def test_a_new_day_that_cannot_be_is_refused_in_words(meeting, given, words):
    response = meeting.do("postpone", reason="Bão", **given)
    assert words in text_of(response)
    assert meeting.state().stage is Stage.CONVENED


def test_without_a_day_it_has_ended_and_calling_off_tells_too(branch):
    put_off = branch.convened()
    put_off.done("postpone", reason="Bão", day="", start="")
    called_off = branch.convened(
        start=timezone.now() + timedelta(days=2), end=timezone.now() + timedelta(days=2, hours=1)
    )
    called_off.done("cancel", reason="Không còn cần")

    assert put_off.state().stage is Stage.POSTPONED
    assert "báo sau" in sentence("meeting_postponed", told("meeting_postponed")[0].data)
    assert "Không còn cần" in sentence("meeting_cancelled", told("meeting_cancelled")[0].data)


def test_a_new_time_beside_another_meeting_is_refused(branch):
    first = branch.convened()
    soon = timezone.localtime() + timedelta(days=4)
    start = soon.replace(hour=8, minute=0, second=0, microsecond=0)
    branch.convened(start=start, end=start + timedelta(hours=2))
    response = first.do("postpone", reason="Bão", **in_days(4, "09:00"))

    assert response.status_code == 409
    assert first.state().history[-1].kind == "meeting.convened"


def test_a_failed_meeting_is_convened_again_in_two_taps(meeting):
    branch = meeting.branch
    meeting.done("open_check_in")
    meeting.check_in("thoan")
    meeting.done("fail")
    page = text_of(meeting.page())
    assert "Triệu tập lần hai" in page
    first = branch.client("dien").post(f"/meetings/{meeting.id}/again")
    again_once_more = branch.client("dien").post(f"/meetings/{meeting.id}/again")
    assert first.url == again_once_more.url
    draft = branch.client("dien").get(first.url)
    assert "không tiến hành được" in text_of(draft)
    with scope(branch.actor("dien")) as actor:
        made = Meeting.objects.get(predecessor_id=meeting.id)
        convening.convene(actor=actor, meeting_id=made.pk, at=clock.now())
    second = Running(branch=branch, id=made.pk)

    old, new = meeting.state(), second.state()
    assert [i.title for i in new.items.values()] == [i.title for i in old.items.values()]
    assert new.follows["meeting"] == str(meeting.id)
    assert old.followed_by["meeting"] == str(second.id)
    assert "triệu tập lần hai" in new.title
    for one in (meeting, second):
        shown = text_of(branch.client("hoa").get(f"/meetings/{one.id}/"))
        other = second if one is meeting else meeting
        assert f'href="/meetings/{other.id}/"' in shown
    assert "Triệu tập lần hai</button>" not in text_of(meeting.page())


def test_papers_go_with_the_second_convening_and_a_past_day_moves_on(meeting, monkeypatch):
    later = clock.now() + timedelta(days=30)
    with scope(system_actor("test")):
        row = Meeting.objects.get(pk=meeting.id)
        row.papers.create(
            paper_id=row.pk, title="Dự thảo", length=10, added_at=later, position=row.position
        )
    meeting.done("cancel", reason="Bão")
    with scope(meeting.branch.actor("thoan")) as actor:
        draft = again.draft_again(actor=actor, meeting_id=meeting.id, at=later)
        assert [paper.title for paper in queries.papers(draft.pk)] == ["Dự thảo"]
    assert draft.planned_start > later
    assert papers.MEGABYTE


def test_a_meeting_that_was_held_is_not_convened_again(meeting):
    response = meeting.branch.client("dien").post(f"/meetings/{meeting.id}/again")
    assert response.status_code == 409
    assert meeting.branch.client("hoa").post(f"/meetings/{meeting.id}/again").status_code == 403


def test_the_deputy_takes_the_chair_from_the_own_phone_and_then_has_the_cockpit(branch):
    meeting = branch.convened(secretary=branch.members["hoa"].person_id)
    meeting.done("open_check_in", by="hoa")
    for name in ("dien", "hoa", "binh"):
        meeting.done("enter_presence", by="hoa", roll=meeting.roll(name), point=meeting.point())
    page = text_of(branch.client("dien").get(f"/meetings/{meeting.id}/"))
    assert "Chủ trì chưa có mặt" in page
    assert "Chủ trì chưa có mặt" not in text_of(
        branch.client("binh").get(f"/meetings/{meeting.id}/")
    )
    assert own(meeting, "binh", "take-chair", reason="x").status_code == 409
    assert own(meeting, "dien", "take-chair", reason="Bí thư đi họp huyện").status_code == 303

    assert meeting.state().chair == branch.person("dien")
    assert str(row_of(meeting).chair_id) == branch.person("dien")
    assert meeting.page(by="dien").status_code == 200
    assert meeting.page(by="thoan").status_code == 403
    assert "Diên chủ trì thay" in text_of(meeting.page(by="hoa"))


def test_chair_and_pen_are_handed_over_in_the_meeting(meeting):
    meeting.opened()
    meeting.done("hand_chair", roll=meeting.roll("dien"), reason="Bí thư có việc gấp")
    page = text_of(meeting.page())
    assert "đang kiêm cả hai" in page
    meeting.done("change_secretary", roll=meeting.roll("hoa"), reason="Phó bí thư chủ trì")
    state = meeting.state()
    assert (state.chair, state.secretary) == (
        meeting.branch.person("dien"),
        meeting.branch.person("hoa"),
    )
    refused = meeting.do("hand_chair", by="hoa", roll=meeting.roll("binh"), reason="x")
    assert "được chủ trì trước" in text_of(refused)


def test_a_meeting_goes_on_another_evening(meeting):
    meeting.opened().at_item(1)
    missing = meeting.do("adjourn", reason="Mất điện", day="", start="")
    assert "cả ngày và giờ mới" in text_of(missing)
    meeting.done("adjourn", reason="Mất điện", **in_days(1))
    state = meeting.state()
    home = text_of(meeting.branch.client("hoa").get("/"))
    listed = text_of(meeting.branch.client("hoa").get("/meetings/"))

    assert state.is_adjourned
    assert row_of(meeting).resumes_at == state.resumes_at
    assert "Đang diễn ra" not in home
    assert "Sẽ họp tiếp" in listed
    assert "Sẽ họp tiếp" in text_of(meeting.branch.client("hoa").get(f"/meetings/{meeting.id}/"))
    assert len(told("meeting_adjourned")) == 7
    assert "Họp tiếp lúc" in sentence("meeting_adjourned", told("meeting_adjourned")[0].data)


def test_a_member_asks_the_pen_answers_and_details_stay_with_the_pen(meeting):
    branch = meeting.branch
    assert own(meeting, "hoa", "report-absence", kind="health", reason=SECRET).status_code == 303
    cockpit, details = text_of(meeting.page()), f"/meetings/{meeting.id}/excuses"
    assert "lý do sức khỏe" in cockpit
    assert SECRET not in cockpit
    assert SECRET in text_of(branch.client("dien").get(details))
    assert branch.client("binh").get(details).status_code == 403
    refused = meeting.do("answer_excuse", roll=meeting.roll("hoa"), answer="", excused="no")
    assert "vì sao không chấp nhận" in text_of(refused)
    meeting.done(
        "answer_excuse", roll=meeting.roll("hoa"), answer="Mời dự trực tuyến", excused="no"
    )

    page = text_of(branch.client("hoa").get(f"/meetings/{meeting.id}/"))
    assert "Mời dự trực tuyến" in page
    asked, answered = told("excuse_asked"), told("excuse_answered")
    assert {str(n.person_id) for n in asked} == {branch.person("thoan"), branch.person("dien")}
    assert "Hoa" in sentence("excuse_asked", asked[0].data)
    assert "Mời dự trực tuyến" in sentence("excuse_answered", answered[0].data)
    assert "chấp nhận" in sentence("excuse_answered", {"excused": True, "title": "x"})
    assert all(SECRET not in str(line.data) for line in meeting.state().history)


def test_the_pen_writes_down_what_was_told_and_the_minutes_name_the_kind(meeting):
    meeting.done("excuse", roll=meeting.roll("binh"), kind="private", reason=SECRET, excused="yes")
    assert (
        meeting.do("answer_excuse", roll=meeting.roll("binh"), answer="", excused="yes").status_code
        == 409
    )
    assert own(meeting, "thoan", "report-absence", kind="moon", reason="x").status_code == 409
    meeting.opened("thoan", "dien", "hoa", "hang", "duc")
    meeting.done("close")
    with scope(system_actor("test")):
        entry = RollEntry.objects.get(pk=meeting.roll("binh"))
        kept = list(ExcuseRequest.objects.values_list("kind", "text"))
    assert (entry.status, entry.excuse) == ("excused", "lý do riêng")
    assert kept == [("private", SECRET)]


def test_only_the_own_unit_above_nobody_reads_the_details_by_the_database(meeting):
    own(meeting, "hoa", "report-absence", kind="health", reason=SECRET)
    with scope(meeting.branch.actor("binh")):
        assert not ExcuseRequest.objects.exists()
    with scope(meeting.branch.actor("hoa")):
        assert ExcuseRequest.objects.count() == 1


def test_a_guest_of_one_item_is_seen_let_in_speaks_and_is_gone_with_the_item(meeting):
    meeting.done("invite_guest", name="Ông  Lò Văn Ín", office="Trưởng bản", item=meeting.item(3))
    assert "Khách mời: Ông Lò Văn Ín" in text_of(
        meeting.branch.client("hoa").get(f"/meetings/{meeting.id}/")
    )
    assert meeting.do("invite_guest", name=" ", office="", item="").status_code == 409
    meeting.opened().at_item(3)
    guest = meeting.state().invited_guests[0]
    meeting.done("enter_presence", roll=guest.id, point=meeting.point())
    assert "Có mặt từ" in text_of(meeting.page())
    meeting.done("ask_floor", roll=guest.id, kind="speech")
    meeting.done("give_floor", id=meeting.state().waiting[0].id)
    meeting.done("end_speech", id=meeting.state().speaking.id, text="Bản xin cảm ơn")
    refused = meeting.do("put_motion", item=meeting.item(3), proposer=guest.id, text="x")
    assert refused.status_code == 409
    meeting.at_item(4)
    held = [p for p in meeting.state().presence.values() if p.roll == guest.id]

    assert [p.ended_by for p in held] == ["item"]
    assert "Đã rời lúc" in text_of(meeting.page())
    with scope(system_actor("test")):
        assert RollEntry.objects.get(pk=guest.id).category == "guest"


def test_votes_offered_are_those_that_kind_and_mode_allow(meeting):
    meeting.opened().at_item(6)
    offered = meeting.state().decision_types
    assert {"COMMEND", "ELECT", "CONFIDENCE"} <= set(offered)
    assert meeting.state().mode == "in_person"
    assert all(f'value="{code}"' in text_of(meeting.page()) for code in offered)


def test_the_committee_meets_on_its_own_roll_and_is_no_meeting_of_the_branch(branch):
    with scope(system_actor("test")):
        person = branch.members["hoa"].person
        Mandate.objects.create(
            person=person, unit=branch.unit, office="committee", position=branch.unit.position,
            valid_from="2020-01-01",
        )  # fmt: skip
    meeting = branch.convened(kind="committee", title="Họp chi ủy tháng này")
    assert {r.name for r in meeting.state().roll.values()} == {
        "Lò Văn Thoan", "Quàng Thị Diên", "Cà Thị Hoa",
    }  # fmt: skip
    meeting.opened("thoan", "dien", "hoa").at_item(2)
    agenda = "Đánh giá việc thực hiện nghị quyết tháng trước\r\nLàm đường vào bản"
    meeting.done(
        "prepare", agenda=agenda, resolution="Chi bộ ra nghị quyết làm đường.", opinions=""
    )
    meeting.done("close")
    branch_draft = branch.draft(
        start=timezone.now() + timedelta(days=1), end=timezone.now() + timedelta(days=1, hours=2)
    )
    url = f"/meetings/{branch_draft.pk}/convene"
    page = text_of(branch.client("dien").get(url))

    assert "Họp chi ủy tháng này" in page
    assert "Họp chi ủy" not in text_of(branch.client("binh").get("/meetings/"))
    assert "Họp chi ủy tháng này" in text_of(branch.client("hoa").get("/meetings/"))
    with scope(system_actor("test")):
        assert not survey.ever_held().exists()
