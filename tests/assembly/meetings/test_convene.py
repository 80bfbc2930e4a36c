"""Convening: a draft that keeps itself, rows that come and go, the rule of online meetings, invitations."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from chibo.assembly.meetings.models import Meeting, OnlineApproval
from chibo.assembly.meetings.rules.state import Stage
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from tests.assembly.meetings.branch import PART, Branch, furnish

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(db):
    return furnish()


def fields(branch: Branch, **changes):
    """What the convene page sends for a simple meeting."""
    day = timezone.localdate() + timedelta(days=7)
    return {
        "kind": "regular",
        "title": "Sinh hoạt tháng 12/2026",
        "day": day.isoformat(),
        "start": "19:30",
        "end": "21:00",
        "place": "Nhà văn hóa",
        "mode": "in_person",
        "scattered": "",
        "chair": branch.person("thoan"),
        "secretary": branch.person("dien"),
        "points-count": "1",
        "points-0-name": "Nhà văn hóa",
        "points-0-kind": "main",
        "points-0-responsible": "",
        "items-count": "2",
        "items-0-title": "Khai mạc",
        "items-0-kind": "information",
        "items-0-minutes": "5",
        "items-0-decision_type": "",
        "items-0-presenter": "",
        "items-1-title": "Nghị quyết tháng 12",
        "items-1-kind": "decision",
        "items-1-minutes": "30",
        "items-1-decision_type": "RESOLUTION",
        "items-1-presenter": "Lò Văn Thoan",
        **changes,
    }


def send(branch, meeting, do="save", by="thoan", headers=None, **changes):
    url = f"/meetings/{meeting.pk}/convene"
    data = {**fields(branch, **changes), "do": do}
    return branch.client(by).post(url, data, headers=headers or {})


def kept(meeting):
    with scope(system_actor("test")):
        return Meeting.objects.get(pk=meeting.pk)


def words(response):
    return " ".join(response.content.decode().split())


def test_a_draft_begins_from_the_template_with_who_leads_and_who_writes(branch):
    response = branch.client("thoan").post("/meetings/new", {"kind": "regular"})
    with scope(system_actor("test")):
        meeting = Meeting.objects.get()

    assert response.status_code == 302
    assert str(meeting.pk) in urlsplit(response["Location"]).path
    assert len(meeting.plan["items"]) == 7
    assert (meeting.chair_id, meeting.secretary_id) == (
        branch.members["thoan"].person_id,
        branch.members["dien"].person_id,
    )


def test_the_draft_is_kept_and_shown_again(branch):
    meeting = branch.draft()
    send(branch, meeting)
    page = words(branch.client("thoan").get(f"/meetings/{meeting.pk}/convene"))

    assert kept(meeting).plan["items"][1]["decision_type"] == "RESOLUTION"
    assert 'value="Nghị quyết tháng 12"' in page


def test_the_script_keeps_it_without_touching_the_form(branch):
    meeting = branch.draft()
    response = send(branch, meeting, headers=PART)

    assert response.status_code == 200
    assert 'id="saved"' in words(response)
    assert 'id="preview"' in words(response)
    assert "<form" not in words(response)
    assert kept(meeting).title == "Sinh hoạt tháng 12/2026"


@pytest.mark.parametrize(
    ("do", "titles"),
    [
        ("items:up:1", ["Nghị quyết tháng 12", "Khai mạc"]),
        ("items:down:0", ["Nghị quyết tháng 12", "Khai mạc"]),
        ("items:up:0", ["Khai mạc", "Nghị quyết tháng 12"]),
        ("items:remove:0", ["Nghị quyết tháng 12"]),
        ("items:add", ["Khai mạc", "Nghị quyết tháng 12", "Nội dung mới"]),
        ("items:remove:9", ["Khai mạc", "Nghị quyết tháng 12"]),
        ("items:up:x", ["Khai mạc", "Nghị quyết tháng 12"]),
    ],
)
def test_items_come_go_and_move_by_buttons(branch, do, titles):
    meeting = branch.draft()
    send(branch, meeting, do=do)

    assert [item["title"] for item in kept(meeting).plan["items"]] == titles


def test_points_are_added_and_the_template_brings_its_agenda(branch):
    meeting = branch.draft()
    send(branch, meeting, do="points:add")
    points = kept(meeting).plan["points"]
    send(branch, meeting, do="template", kind="thematic")

    assert [p["kind"] for p in points] == ["main", "secondary"]
    assert kept(meeting).plan["items"][1]["title"] == "Trình bày chuyên đề"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "1899-05-01"}, "id_day"),
        ({"day": "0001-01-01"}, "id_day"),
        ({"day": "9999-12-31"}, "id_day"),
        ({"day": "31/02/2026"}, "id_day"),
        ({"end": "19:00"}, "id_end"),
        ({"title": ""}, "id_title"),
        ({"chair": "somebody"}, "id_chair"),
        ({"scattered": "-1"}, "id_scattered"),
        ({"items-0-minutes": "0"}, "id_items-0-minutes"),
        ({"items-1-title": ""}, "id_items-1-title"),
        ({"items-1-decision_type": "NONSENSE"}, "id_items-1-decision_type"),
        ({"points-0-kind": "moon"}, "id_points-0-kind"),
    ],
)
def test_what_cannot_be_is_named_and_everything_typed_stays(branch, changes, field):
    meeting = branch.draft()
    before = kept(meeting).title
    response = send(branch, meeting, **{"place": "Nhà ông Thoan", **changes})

    assert response.status_code == 422
    assert f'href="#{field}"' in words(response)
    assert 'value="Nhà ông Thoan"' in words(response)
    assert kept(meeting).title == before


def test_rows_beyond_reason_are_cut(branch):
    meeting = branch.draft()
    response = send(branch, meeting, **{"items-count": "999999", "points-count": "x"})

    assert response.status_code == 422


def test_invitations_go_to_everybody_and_fix_the_plan(branch):
    meeting = branch.draft()
    response = send(branch, meeting, do="convene")
    again = send(branch, meeting, do="convene")

    assert response.status_code == 302
    assert again.status_code == 302
    assert kept(meeting).stage == Stage.CONVENED
    with scope(system_actor("test")):
        assert Notice.objects.filter(about=meeting.pk).count() == len(branch.members)


def test_a_past_date_is_refused_and_the_draft_stays(branch):
    meeting = branch.draft()
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    response = send(branch, meeting, do="convene", day=yesterday)

    assert response.status_code == 409
    assert f'value="{yesterday}"' in words(response)
    assert kept(meeting).stage == Stage.DRAFT


def test_two_meetings_at_one_hour_conflict(branch):
    first, second = branch.draft(), branch.draft()
    send(branch, first, do="convene")
    response = send(branch, second, do="convene", start="20:00")

    assert response.status_code == 409
    assert response.context["refusal"].code == "meeting_conflict"


def test_hybrid_needs_more_than_half_scattered_and_an_approval(branch):
    meeting = branch.draft()
    few = send(branch, meeting, do="convene", mode="hybrid", scattered="3")
    none_on_file = send(branch, meeting, do="convene", mode="hybrid", scattered="4")
    with scope(system_actor("test")):
        OnlineApproval.objects.create(
            unit=branch.unit,
            position=branch.unit.position,
            number="07-QĐ/ĐU",
            decided_on=date(2026, 1, 5),
            valid_from=date(2026, 1, 5),
            valid_to=date(2040, 12, 31),
            decided_by="Đảng ủy xã Mường Hoa",
        )
    page = words(branch.client("thoan").get(f"/meetings/{meeting.pk}/convene"))
    allowed = send(branch, meeting, do="convene", mode="hybrid", scattered="4")

    assert few.context["refusal"].code == "online_condition"
    assert none_on_file.context["refusal"].code == "approval_missing"
    assert "07-QĐ/ĐU" in page
    assert allowed.status_code == 302


def test_the_preview_says_who_counts_and_who_does_not(branch):
    meeting = branch.draft()
    page = words(branch.client("thoan").get(f"/meetings/{meeting.pk}/convene"))
    preview = page.partition('id="preview"')[2]

    assert "Quàng Văn Lả:" in preview
    assert "Lò Minh Đức," in preview


def test_only_who_leads_the_branch_plans(branch):
    meeting = branch.draft()

    assert branch.client("hoa").post("/meetings/new").status_code == 403
    assert branch.client("hoa").get(f"/meetings/{meeting.pk}/convene").status_code == 403
    assert send(branch, meeting, by="hoa").status_code == 403
    assert furnish().client("thoan").get(f"/meetings/{meeting.pk}/convene").status_code == 404


def test_a_draft_is_thrown_away(branch):
    meeting = branch.draft()
    response = branch.client("thoan").post(f"/meetings/{meeting.pk}/convene", {"do": "discard"})

    assert response.status_code == 302
    with scope(system_actor("test")):
        assert not Meeting.objects.filter(pk=meeting.pk).exists()


def test_after_convening_the_page_leads_to_the_meeting(branch):
    meeting = branch.convened()
    response = branch.client("thoan").get(f"/meetings/{meeting.id}/convene")

    assert response["Location"] == meeting.url


def test_the_list_shows_drafts_to_those_who_plan_and_finds_past_ones(branch):
    branch.draft(title="Bản nháp tháng 12")
    meeting = branch.convened(title="Sinh hoạt tháng 11")
    meeting.done("cancel", reason="Bão")
    leading = words(branch.client("thoan").get("/meetings/"))
    following = words(branch.client("hoa").get("/meetings/"))
    found = words(branch.client("hoa").get("/meetings/?q=hoat+SINH+11", headers=PART))
    nothing = words(branch.client("hoa").get("/meetings/?q=xyz", headers=PART))

    assert "Bản nháp tháng 12" in leading
    assert "Bản nháp tháng 12" not in following
    assert "Sinh hoạt tháng 11" in found
    assert "<html" not in found
    assert "Sinh hoạt tháng 11" not in nothing


def test_an_empty_list_says_how_it_fills(branch):
    assert 'class="empty"' in words(branch.client("hoa").get("/meetings/"))


def test_the_list_takes_as_many_statements_for_two_as_for_one(
    branch, django_assert_num_queries, django_assert_max_num_queries
):
    branch.draft(title="Một")
    client = branch.client("thoan")
    client.get("/meetings/")
    with django_assert_max_num_queries(22) as one:
        client.get("/meetings/")
    count = len(one)
    branch.draft(title="Hai")

    with django_assert_num_queries(count):
        client.get("/meetings/")


def test_agenda_and_roll_are_printed(branch):
    meeting = branch.convened()
    agenda = branch.client("hoa").get(f"/meetings/{meeting.id}/print/agenda")
    roll = branch.client("dien").get(f"/meetings/{meeting.id}/print/attendance")
    foreign = branch.client("hoa").get(f"/meetings/{meeting.id}/print/attendance")

    assert "Khai mạc" in words(agenda)
    assert words(roll).count('class="sign-here"') == len(branch.members)
    assert foreign.status_code == 403
