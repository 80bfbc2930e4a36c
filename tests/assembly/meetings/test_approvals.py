"""Asking to meet online or at several places, the committee's answer, and what convening makes of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chibo.assembly.meetings.models import ApprovalRequest, OnlineApproval
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.notices.models import Notice
from chibo.ground.notices.sentences import sentence
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import Office
from tests.assembly.meetings.branch import Branch, Running, furnish
from tests.support import factories

pytestmark = pytest.mark.django_db
SCATTERED = ("hoa", "binh", "hang", "duc")


@pytest.fixture
def branch(db):
    return furnish()


@pytest.fixture
def above(branch):
    """The secretary of the commune's committee, signed in."""
    with scope(system_actor("test")):
        unit = Unit.objects.get(pk=branch.unit.parent_id)
        person = factories.person(name="Lò Thị Liên", unit=unit)
        factories.mandate(person=person, unit=unit, office=Office.SECRETARY)
        user = User.objects.create(username="lien", person_id=person.pk)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def text_of(response):
    return " ".join(response.content.decode().split())


def wish(branch, *names, **changes):
    today = timezone.localdate()
    return {
        "mode": "hybrid",
        "ground": "scattered",
        "reason": "Đảng viên ở bốn bản cách nhau hai giờ đi đường.",
        "scattered": [branch.person(name) for name in names],
        "decision_types": ["ADMIT"],
        "wanted_from": today.isoformat(),
        "wanted_to": (today + timedelta(days=100)).isoformat(),
        **changes,
    }


def decision(**changes):
    today = timezone.localdate()
    return {
        "do": "approve",
        "number": "07-QĐ/ĐU",
        "decided_on": today.isoformat(),
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=100)).isoformat(),
        "decision_types": ["ADMIT"],
        **changes,
    }


def ask(branch: Branch):
    response = branch.client("thoan").post("/approvals/new", wish(branch, *SCATTERED))
    assert response.status_code == 303, text_of(response)
    return response.url


def told(kind):
    with scope(system_actor("test")):
        return list(Notice.objects.filter(kind=kind))


def hybrid(branch):
    with scope(system_actor("test")):
        return branch.convened(
            mode="hybrid",
            scattered=4,
            points=[
                {"name": "Nhà văn hóa", "kind": "main", "responsible": None},
                {"name": "Trực tuyến", "kind": "online", "responsible": None},
            ],
        )


def test_a_branch_asks_the_committee_approves_and_a_hybrid_meeting_may_admit(branch, above):
    url = ask(branch)
    assert "Chi bộ bản Nà Khoang" in text_of(above.get("/approvals/"))
    assert "4 trên 6" in text_of(above.get(url)) or "4" in text_of(above.get(url))
    assert above.post(url, decision()).status_code == 303
    meeting = hybrid(branch)
    state = meeting.state()

    assert "07-QĐ/ĐU" in text_of(branch.client("thoan").get("/approvals/"))
    assert "Còn hiệu lực" in text_of(branch.client("thoan").get(url))
    assert state.approval["number"] == "07-QĐ/ĐU"
    assert "ADMIT" in state.decision_types
    assert "RECOGNISE" not in state.decision_types
    asked, answered = told("approval_asked"), told("approval_answered")
    assert len(asked) == 1
    assert "Nà Khoang" in sentence("approval_asked", asked[0].data)
    assert len(answered) == 2
    assert "07-QĐ/ĐU" in sentence("approval_answered", answered[0].data)


def test_a_request_is_returned_with_remarks_and_asked_anew(branch, above):
    url = ask(branch)
    empty = above.post(url, {"do": "return", "remarks": " "})
    returned = above.post(url, {"do": "return", "remarks": "Ghi rõ thời gian"})
    late = above.post(url, decision())

    assert (empty.status_code, returned.status_code, late.status_code) == (409, 303, 409)
    assert "Ghi rõ thời gian" in text_of(branch.client("thoan").get(url))
    assert "trả lại" in sentence("approval_answered", told("approval_answered")[0].data)
    assert ask(branch) != url


def test_a_waiting_request_is_taken_back_and_two_do_not_wait(branch):
    url = ask(branch)
    second = branch.client("dien").post("/approvals/new", wish(branch, *SCATTERED))
    taken = branch.client("dien").post(f"{url}/withdraw")

    assert (second.status_code, taken.status_code) == (409, 303)
    assert "Đã rút" in text_of(branch.client("thoan").get("/approvals/"))
    assert branch.client("dien").post(f"{url}/withdraw").status_code == 409


@pytest.mark.parametrize(
    ("names", "changes", "status"),
    [
        (("hoa", "binh", "hang"), {}, 409),
        (SCATTERED, {"wanted_to": "2020-01-01"}, 409),
        (SCATTERED, {"ground": "comfort"}, 422),
        (SCATTERED, {"reason": ""}, 422),
    ],
)
def test_what_the_rule_forbids_is_said_and_nothing_is_asked(branch, names, changes, status):
    response = branch.client("thoan").post("/approvals/new", wish(branch, *names, **changes))

    assert response.status_code == status
    with scope(system_actor("test")):
        assert not ApprovalRequest.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"number": " "}, 422), ({"decided_on": "2099-01-01"}, 409), ({"valid_to": "x"}, 422)],
)
def test_a_decision_that_cannot_be_is_not_recorded(branch, above, changes, status):
    url = ask(branch)
    assert above.post(url, decision(**changes)).status_code == status
    with scope(system_actor("test")):
        assert not OnlineApproval.objects.exists()


def test_nobody_decides_on_the_own_request_and_members_do_not_ask(branch):
    url = ask(branch)
    assert branch.client("thoan").post(url, decision()).status_code == 403
    assert branch.client("hoa").get("/approvals/new").status_code == 403
    assert (
        branch.client("thoan").get("/approvals/01900000-0000-7000-8000-000000000000").status_code
        == 404
    )
    assert "Còn hiệu lực" not in text_of(branch.client("hoa").get("/approvals/"))


def test_the_first_page_marks_those_who_work_far_away(branch):
    page = text_of(branch.client("thoan").get("/approvals/new"))
    assert "cần hơn một nửa, tức 4" in page
    assert page.count('name="scattered"') == 6


class TestGroups:
    def form(self, branch, *names, head="hoa", name="Tổ đảng số 1"):
        given = {
            "name": name,
            "head": branch.person(head),
            "persons": [branch.person(n) for n in names],
        }
        return branch.client("thoan").post("/meetings/groups", given)

    def test_a_group_is_formed_meets_without_decisions_and_its_opinions_reach_the_branch(
        self, branch
    ):
        assert self.form(branch, "hoa", "binh", "hang").status_code == 303
        page = text_of(branch.client("thoan").get("/meetings/groups"))
        assert "Tổ đảng số 1" in page
        group = page.split('name="group" value="')[1][:36]
        begun = branch.client("thoan").post("/meetings/new", {"kind": "group", "group": group})
        draft = text_of(branch.client("thoan").get(begun.url))
        assert "Sinh hoạt tổ đảng Tổ đảng số 1" in draft

    def test_what_is_no_group_is_refused(self, branch):
        assert self.form(branch, "hoa", "binh").status_code == 409
        assert self.form(branch, "hoa", "binh", "hang", name=" ").status_code == 409
        assert self.form(branch, "hoa", "binh", "hang").status_code == 303
        assert self.form(branch, "hoa", "thoan", "dien", head="dien").status_code == 409
        with scope(system_actor("test")):
            stranger = factories.person(name="Người lạ")
        given = {
            "name": "Tổ 2",
            "head": str(stranger.pk),
            "persons": [branch.person("thoan"), branch.person("dien")],
        }
        assert branch.client("thoan").post("/meetings/groups", given).status_code == 409
        assert (
            branch.client("thoan").post("/meetings/groups", {"name": "x", "head": "y"}).status_code
            == 404
        )
        assert branch.client("hoa").get("/meetings/groups").status_code == 403
        begun = branch.client("thoan").post("/meetings/new", {"kind": "group", "group": "x"})
        assert begun.status_code == 404

    def test_a_group_is_dissolved_once(self, branch):
        self.form(branch, "hoa", "binh", "hang")
        page = text_of(branch.client("thoan").get("/meetings/groups"))
        group = page.split('name="group" value="')[1][:36]
        url = f"/meetings/groups/{group}/dissolve"
        assert branch.client("thoan").post(url).status_code == 303
        assert branch.client("thoan").post(url).status_code == 404
        assert "Chưa có tổ đảng" in text_of(branch.client("thoan").get("/meetings/groups"))
        begun = branch.client("thoan").post("/meetings/new", {"kind": "group", "group": group})
        assert begun.status_code == 404

    def test_its_meeting_has_the_group_on_the_roll_and_refuses_a_vote(self, branch):
        self.form(branch, "hoa", "binh", "hang")
        page = text_of(branch.client("thoan").get("/meetings/groups"))
        group = page.split('name="group" value="')[1][:36]
        members = {name: branch.members[name].person_id for name in ("hoa", "binh")}
        meeting = branch.convened(
            kind="group", group=group, chair=members["hoa"], secretary=members["binh"],
            title="Sinh hoạt tổ đảng số 1",
        )  # fmt: skip
        state = meeting.state()
        assert {r.name for r in state.roll.values()} == {
            "Cà Thị Hoa",
            "Hà Văn Bình",
            "Nguyễn Thu Hằng",
        }
        assert state.group["name"] == "Tổ đảng số 1"
        assert state.decision_types == ()
        meeting.done("open_check_in", by="binh")
        for name in ("hoa", "binh", "hang"):
            meeting.done(
                "enter_presence", by="binh", roll=meeting.roll(name), point=meeting.point()
            )
        meeting.done("open_meeting", by="binh")
        meeting.done("start_item", by="binh", item=meeting.item(2))
        vote = {
            "item": meeting.item(2),
            "about": "item",
            "subject": "?",
            "decision_type": "RESOLUTION",
        }
        refused = meeting.do("open_vote", by="binh", **vote)
        assert "Hướng dẫn 03-HD/TW" in text_of(refused)
        opinions = "Tổ đề nghị làm đường vào bản trước mùa mưa."
        meeting.done("prepare", by="binh", agenda="", resolution="", opinions=opinions)
        meeting.done("close", by="binh")

        later = timezone.now() + timedelta(days=1)
        draft = branch.draft(start=later, end=later + timedelta(hours=2))
        url = f"/meetings/{draft.pk}/convene"
        shown = branch.client("thoan").get(url)
        assert "Sinh hoạt tổ đảng số 1" in text_of(shown)
        taken = branch.client("thoan").post(url, {**_values(shown), "do": "prepared"})
        assert taken.status_code == 302, text_of(taken)[-3000:]
        assert opinions in text_of(branch.client("thoan").get(url))
        sent = branch.client("thoan").post(
            url, {**_values(branch.client("thoan").get(url)), "do": "convene"}
        )
        assert sent.status_code == 302
        member = text_of(branch.client("hang").get(f"/meetings/{draft.pk}/"))
        assert opinions in member


def _values(response):
    """What a browser would send of the convene page."""
    filled = response.context["filled"]
    values = {"points-count": len(filled.points), "items-count": len(filled.items)}
    for form in [filled.plan, *filled.points, *filled.items]:
        for bound in form:
            value = bound.value()
            if hasattr(value, "strftime"):
                value = value.strftime("%H:%M" if hasattr(value, "hour") else "%Y-%m-%d")
            values[bound.html_name] = "" if value is None else value
    return values


def test_a_committee_s_agenda_and_draft_are_taken_over_and_prefill_the_motion(branch):
    meeting = branch.convened(kind="committee", title="Họp chi ủy")
    meeting.opened("thoan", "dien").at_item(2)
    lines = "Đánh giá việc thực hiện nghị quyết tháng trước\r\nLàm đường vào bản"
    meeting.done("prepare", agenda=lines, resolution="Chi bộ quyết nghị làm đường.", opinions="")
    assert "Chi bộ quyết nghị làm đường." in text_of(meeting.page())
    meeting.done("close")
    soon = timezone.now() + timedelta(minutes=30)
    draft = branch.draft(start=soon, end=soon + timedelta(hours=2))
    url = f"/meetings/{draft.pk}/convene"
    client = branch.client("thoan")
    client.post(url, {**_values(client.get(url)), "do": "prepared"})
    client.post(url, {**_values(client.get(url)), "do": "convene"})
    running = Running(branch=branch, id=draft.pk)
    titles = [item.title for item in running.state().items.values()]
    assert titles[:2] == ["Đánh giá việc thực hiện nghị quyết tháng trước", "Làm đường vào bản"]
    assert running.state().items[running.item(3)].decision_type == "RESOLUTION"
    running.opened().at_item(3)
    assert ">Chi bộ quyết nghị làm đường.</textarea>" in text_of(running.page())


def test_a_thematic_part_needs_its_presenter_and_shows_its_outline(branch):
    later = timezone.now() + timedelta(days=1)
    draft = branch.draft(kind="joint", start=later, end=later + timedelta(hours=2))
    url = f"/meetings/{draft.pk}/convene"
    client = branch.client("thoan")
    values = _values(client.get(url))
    values["items-3-kind"] = "thematic"
    missing = client.post(url, {**values, "do": "convene"})
    values |= {"items-3-presenter": "Lò Văn Thoan", "items-3-outline": "1. Thực trạng 2. Giải pháp"}
    sent = client.post(url, {**values, "do": "convene"})

    assert missing.status_code == 422
    assert "Ghi tên đồng chí trình bày chuyên đề" in text_of(missing)
    assert sent.status_code == 302
