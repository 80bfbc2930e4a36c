"""Pages of tasks: the own ones, the branch's list, one task, and the piece that a meeting shows."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.action.directives.models import Task
from chibo.action.directives.rules.life import State
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.web import slots
from tests.action.directives.setting import pdf, stored, task, today
from tests.assembly.meetings import branch as branches
from tests.assembly.meetings.branch import PART

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(settings, tmp_path):
    settings.CHIBO_MEDIA_DIR = tmp_path
    return branches.furnish()


def html(response, status=200) -> str:
    assert response.status_code == status, response.content.decode()[:800]
    return response.content.decode()


def at(made: Task, deed: str = "") -> str:
    return f"/tasks/{made.pk}/" + (f"do/{deed}" if deed else "")


def test_a_member_reads_the_own_tasks_and_nobody_elses(branch):
    task(branch, text="Dọn đường.")
    task(branch, "hoa", text="Thu hoạch lúa.")

    page = html(branch.client("binh").get("/tasks/"))

    assert "Dọn đường." in page
    assert "Thu hoạch lúa." not in page
    file = branch.client("binh").get("/tasks/export.csv").content.decode("utf-8-sig")
    assert "Dọn đường." in file
    assert "Thu hoạch lúa." not in file


def test_the_committee_searches_the_list_of_the_branch_exports_and_prints_it(branch):
    task(branch, text="=cộng điểm")
    task(branch, "hoa", text="Thu hoạch lúa.", due_on=today() - timedelta(days=1))
    task(branch, "thoan", text="Báo cáo đảng ủy.")
    client = branch.client("thoan")

    page = html(client.get("/tasks/"))
    found = html(client.get("/tasks/?standing=overdue", headers=PART))
    nothing = html(client.get("/tasks/?q=xyz"))
    file = client.get("/tasks/export.csv").content.decode("utf-8-sig")
    paper = html(client.get("/tasks/?q=lua&all=1", headers=PART))

    assert page.count("Báo cáo đảng ủy.") == 2  # the own one, and the list
    assert "Thu hoạch lúa." in found
    assert "cộng điểm" not in found
    assert "Không có việc phù hợp" in nothing
    assert "'=cộng điểm" in file
    assert file.count("\n") == 4
    assert "Thu hoạch lúa." in paper
    assert "Báo cáo" not in paper


def test_lists_take_a_constant_number_of_statements(branch):
    def statements():
        client = branch.client("thoan")
        client.get("/tasks/")
        with CaptureQueriesContext(
            connection,
        ) as counted:
            html(client.get("/tasks/"))
        return len(counted)

    task(branch)
    few = statements()
    for number in range(5):
        task(branch, "hoa", number=number)

    assert statements() == few


def test_an_empty_list_says_how_it_fills(branch):
    assert "niêm phong" in html(branch.client("binh").get("/tasks/"))


def test_a_task_is_begun_reported_with_a_paper_and_confirmed_without_scripts(branch):
    made = task(branch)
    owner, lead = branch.client("binh"), branch.client("thoan")
    assert "Tôi đã bắt đầu" in html(owner.get(at(made)))
    assert owner.post(at(made, "begin")).status_code == 303
    file = SimpleUploadedFile("Nghiệm thu.pdf", pdf(), "application/pdf")
    assert owner.post(at(made, "finish"), {"text": "Xong.", "file": file}).status_code == 303
    assert "do/finish" not in html(owner.get(at(made)))

    page = html(lead.get(at(made)))
    paper = lead.get(f"/tasks/{made.pk}/paper")
    assert lead.post(at(made, "confirm"), {"text": ""}).status_code == 303

    assert "Báo cáo đã xong" in page
    assert paper.content.startswith(b"%PDF")
    assert "sandbox" in paper["Content-Security-Policy"]
    assert stored(made).state == State.CONFIRMED
    assert branch.client("hoa").get(f"/tasks/{made.pk}/paper").status_code == 404


def test_what_is_refused_keeps_what_was_typed(branch):
    made = task(branch)
    bad = SimpleUploadedFile("x.pdf", b"text", "application/pdf")

    page = html(
        branch.client("binh").post(at(made, "finish"), {"text": "Đã dọn xong", "file": bad}), 409
    )
    late = html(branch.client("dien").post(at(made, "extend"), {"due": "31/02/2027"}), 422)

    assert "Đã dọn xong" in page
    assert "Ngày này không có" in late or "ngày này" in late.lower()
    assert "<details open>" in late


def test_a_wrong_deed_a_strangers_task_and_a_missing_paper_are_told(branch):
    made = task(branch)

    assert branch.client("binh").post(at(made, "burn")).status_code == 404
    assert branch.client("binh").post(at(made, "confirm"), {"text": ""}).status_code == 403
    assert branch.client("hoa").get(at(made)).status_code == 404
    assert branch.client("binh").get(f"/tasks/{made.pk}/paper").status_code == 404


def test_the_home_page_has_a_slot_that_leads_to_the_tasks_without_scripts(branch):
    for number in range(6):
        task(branch, text=f"Việc {number}.")
    client = branch.client("binh")

    home = html(client.get("/"))
    part = html(client.get("/tasks/mine", headers=PART))
    page = html(client.get("/tasks/mine"))

    assert '<chibo-part src="/tasks/mine"><p><a class="go" href="/tasks/mine">' in home
    assert part.count("/tasks/") == 6  # five tasks and the way to all
    assert "1 việc nữa" in part
    assert "<!doctype" not in part.lower()
    assert "<h1>" in page


def test_a_slot_nobody_fills_is_empty():
    assert slots.filled("nowhere") == []


def test_a_meeting_hears_what_was_given_out_and_writes_it_into_its_minutes(branch):
    task(branch, text="Dọn đường.", state=State.CONFIRMED, evidence="Xong 2 km")
    running = branch.convened().opened().at_item(3)
    url = f"/meetings/{running.id}/tasks"

    seen = html(branch.client("hoa").get(url, headers=PART))
    pens = html(branch.client("dien").get(url))
    done = branch.client("dien").post(f"{url}/note")

    assert "Đã giao 1 việc: hoàn thành 1." in seen
    assert f"{url}/note" not in seen
    assert f"{url}/note" in pens
    assert done.status_code == 303
    note = next(iter(running.state().notes.values()))
    assert note.item == running.item(3)
    assert note.text.splitlines()[1].startswith("1. Dọn đường; đồng chí Hà Văn Bình")


def test_only_the_pen_writes_and_only_while_the_meeting_runs(branch):
    running = branch.convened()
    url = f"/meetings/{running.id}/tasks/note"

    refused = html(branch.client("dien").post(url), 409)

    assert 'id="refusal"' in refused
    assert branch.client("hoa").post(url).status_code == 403
    assert branch.client("dien").post(f"/meetings/{uuid7()}/tasks/note").status_code == 404


def test_who_is_not_on_the_roll_hears_nothing_of_it(branch):
    running = branch.convened()
    with scope(branch.actor("thoan")):
        pass
    outsider = branches.furnish()

    assert outsider.client("thoan").get(f"/meetings/{running.id}/tasks").status_code == 404
