"""Pages: from a member without an id to the record, differences settled, and what the member reads."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.core.scope import scope
from chibo.people.members import identity, personal_id
from chibo.people.members.models import Member
from chibo.people.registry.models import Difference, Enquiry, Match
from tests.people.registry.people import ME, link
from tests.people.registry.test_keeping_in_step import run_all

pytestmark = pytest.mark.django_db


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, response.content.decode()[:500]
    return response.content.decode()


def match_of(member):
    with scope(ME):
        return Match.objects.filter(member=member).latest("made_at")


def test_a_clerk_goes_from_the_list_to_the_id_in_the_record(town, members, register):
    clerk, hoa = town.client("thoan"), members["hoa"]

    assert "Cà Thị Hoa" in page(clerk, "/registry/")
    asking = page(clerk, f"/registry/members/{hoa.pk}/")
    for words in ("15/08/1984", "Tỉnh quê quán", "Luật Căn cước", "Tra cứu dân cư về Cà Thị Hoa"):
        assert words in asking
    sent = clerk.post(f"/registry/members/{hoa.pk}/", {"case": "12-KH/CB"})
    found = match_of(hoa)
    assert sent["Location"] == f"/registry/matches/{found.pk}/"
    side = page(clerk, sent["Location"])
    for words in (
        "1. Cà Thị Hoa",
        "2. Cà Thị Hoà",
        "Ngày sinh giống nhau",
        'data-key="1"',
        "phần trăm",
    ):
        assert words in side
    assert "2 người" in page(clerk, "/registry/?what=matches")
    done = clerk.post(f"/registry/matches/{found.pk}/accept/", {"rid": "R1"}, follow=True)

    assert "Đã ghi số định danh" in done.content.decode()
    with scope(ME):
        assert personal_id.read(Member.objects.get(pk=hoa.pk)) == "911184000001"
    assert "Đã quyết định" in page(clerk, f"/registry/matches/{found.pk}/")
    log = page(town.client("hoa"), "/record/asked/")
    assert log.count("Lò Văn Thoan") == 2
    assert "Tìm số định danh còn thiếu" in log
    part = town.client("hoa").get("/record/asked/", headers={"X-Part": "1"}).content.decode()
    assert "<html" not in part
    assert "/record/asked/" in page(town.client("hoa"), "/record/")


def test_none_of_them_leads_to_the_next_that_waits(town, members, register):
    clerk = town.client("thoan")
    for key in ("hoa", "dien"):
        clerk.post(f"/registry/members/{members[key].pk}/", {})
    first, second = match_of(members["hoa"]), match_of(members["dien"])
    url = f"/registry/matches/{first.pk}/nobody/"

    without = clerk.post(url, {"reason": " "})
    after = clerk.post(url, {"reason": "Đồng chí sinh ở tỉnh khác."})

    assert without.status_code == 409
    assert after["Location"] == f"/registry/matches/{second.pk}/"
    assert match_of(members["hoa"]).candidates == []
    own = page(town.client("dien"), f"/registry/matches/{second.pk}/")
    assert "Đây là hồ sơ của đồng chí" in own
    assert "registry/matches" in own.split("</main>")[0]
    assert 'name="rid"' not in own


def test_who_can_be_nobody_else_is_linked_by_the_rules(town, members, register):
    officer = town.client("lien")

    done = officer.post(f"/registry/members/{members['far'].pk}/", {}, follow=True)

    assert "Chỉ có thể là một người" in done.content.decode()
    found = match_of(members["far"])
    assert (found.zone, found.decided_by, found.decided_by_name) == (
        "auto", None, "Quy tắc đối chiếu",
    )  # fmt: skip
    assert found.chance > 0.99


def test_nobody_who_fits_is_said(town, members, register):
    with scope(ME):
        Member.objects.filter(pk=members["duc"].pk).update(born_on="1950-01-01")

    done = town.client("thoan").post(f"/registry/members/{members['duc'].pk}/", {}, follow=True)

    assert "không có ai phù hợp" in done.content.decode()
    assert match_of(members["duc"]).state == "nobody"


@pytest.mark.parametrize(
    ("mishap", "status", "words"),
    [
        ("503", 503, "không trả lời"),
        ("xroad_denied", 409, "không cho hệ thống này hỏi nữa"),
        ("wrong_hash", 409, "không khớp với câu hỏi"),
        ("xroad_client", 409, "không nhận câu hỏi"),
    ],
)
def test_a_question_that_fails_is_told_and_stays_in_the_log(
    town, members, register, mishap, status, words
):
    register.plan(mishap)

    answer = town.client("thoan").post(f"/registry/members/{members['hoa'].pk}/", {})

    assert answer.status_code == status
    assert words in answer.content.decode()
    with scope(ME):
        (asked,) = Enquiry.objects.filter(member=members["hoa"])
        assert asked.reply.result in {"away", "refused"}


def test_what_cannot_be_asked_is_said_before_anything_goes_out(town, members, register):
    clerk, hoa = town.client("thoan"), members["hoa"]
    address = f"/registry/members/{hoa.pk}/"
    assert "không dấu" in clerk.post(address, {"case": "Đợt 1"}).content.decode()
    with scope(ME):
        Member.objects.filter(pk=hoa.pk).update(born_on=None)
    assert "chỉ có tên thì trùng" in clerk.post(address, {}).content.decode()
    with scope(ME):
        Member.objects.filter(pk=hoa.pk).update(born_on="1984-08-15")
    clerk.post(address, {})
    assert "đang chờ quyết định" in clerk.post(address, {}).content.decode()
    with scope(ME):
        Member.objects.filter(pk=hoa.pk).update(personal_id_last4="0001")
    assert "đã có số định danh" in clerk.post(address, {}).content.decode()
    assert len(register.asked()) == 1


def test_a_number_belongs_to_one_record_only(town, members, register):
    link(
        {
            "hoa": members["dien"],
            "dien": members["la"],
            "far": members["far"],
            "duc": members["duc"],
        }
    )
    with scope(ME):
        Member.objects.filter(pk=members["hoa"].pk).update(personal_id_last4="")
    clerk = town.client("thoan")
    clerk.post(f"/registry/members/{members['hoa'].pk}/", {})
    found = match_of(members["hoa"])

    twice = clerk.post(f"/registry/matches/{found.pk}/accept/", {"rid": "R1"})
    wrong = clerk.post(f"/registry/matches/{found.pk}/accept/", {"rid": "R9"})
    with scope(ME):
        identity.set_personal_id(members["thoan"].pk, "911184000002")
    taken = clerk.post(f"/registry/matches/{found.pk}/accept/", {"rid": "R2"})
    register.lever("merge", rid="R2", into="R1")
    ended = clerk.post(f"/registry/matches/{found.pk}/accept/", {"rid": "R2"})

    assert "Một hồ sơ khác đã nối" in twice.content.decode()
    assert "không có trong các kết quả" in wrong.content.decode()
    assert "Số định danh này đã có ở hồ sơ của đảng viên khác" in taken.content.decode()
    assert "hết hiệu lực" in ended.content.decode()
    assert [one.status_code for one in (twice, wrong, ended)] == [409, 409, 409]


def test_differences_are_settled_together_or_one_by_one(town, members, register, client):
    link(members)
    register.lever("change", rid="R1", facts={"died_on": "2026-10-20"})
    register.lever("change", rid="R5", facts={"name": "Lò Minh Đạt", "sex": "f"})
    run_all(client)
    clerk = town.client("thoan")
    shown = page(clerk, "/registry/?what=differences")
    assert "03/05/1979" in shown
    assert "20/10/2026" in shown
    with scope(ME):
        rows = {one.field: one for one in Difference.objects.exclude(member=members["dien"])}
    ticked = {"difference": [rows["name"].pk, rows["sex"].pk, "x"], "choice": "ours"}
    grave = clerk.post("/registry/settle/", {"difference": [rows["died_on"].pk]})
    settled = clerk.post("/registry/settle/", ticked, follow=True)
    death = f"/registry/differences/{rows['died_on'].pk}/"
    first = page(clerk, death)
    nothing = clerk.post(death, {"choice": "theirs", "reason": ""})
    empty = clerk.post(death, {})
    proposed = clerk.post(death, {"choice": "theirs", "reason": "Giấy chứng tử."}, follow=True)
    second = page(town.client("dien"), death)
    decided = town.client("dien").post(
        death, {"choice": "theirs", "reason": "Dự tang."}, follow=True
    )

    assert grave.status_code == 409
    assert "Đã quyết định 2 chỗ khác nhau." in settled.content.decode()
    assert "Việc này do hai người quyết định" in first
    assert (nothing.status_code, empty.status_code) == (422, 422)
    assert "Người thứ hai sẽ quyết định" in proposed.content.decode()
    assert "Lò Văn Thoan đã đề nghị" in second
    assert "Giấy chứng tử." in second
    assert "Vẫn lưu cả hai thông tin" in decided.content.decode()
    assert "Đã quyết định" in page(clerk, death)
    own = page(town.client("dien"), f"/registry/differences/{_born(members['dien']).pk}/")
    assert "do người khác quyết định" in own


def _born(member):
    with scope(ME):
        return Difference.objects.get(member=member, field="born")


def test_an_officer_has_everybody_compared(town, members, register):
    link(members)

    begun = town.client("lien").post("/registry/compare/", follow=True)
    counted = town.client("thoan").get("/registry/waiting/", headers={"X-Part": "1"})

    assert "Đã bắt đầu đối soát" in begun.content.decode()
    assert "đang chạy" in begun.content.decode()
    assert "/registry/?what=missing" in counted.content.decode()
    assert town.client("thoan").post("/registry/compare/").status_code == 403


def test_the_queue_is_taken_as_a_file_and_needs_as_many_statements_for_many(
    town, members, register, client
):
    link(members)
    run_all(client)
    clerk = town.client("thoan")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(clerk, "/registry/?what=differences")
    register.lever("change", rid="R5", facts={"name": "Lò Minh Đạt", "sex": "f"})
    run_all(client)
    with CaptureQueriesContext(connection) as many:
        page(clerk, "/registry/?what=differences")

    answer = clerk.get("/registry/list.csv?what=differences&q=lo minh")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(few) == len(many)
    assert [row[1] for row in rows[1:]] == ["Lò Minh Đức", "Lò Minh Đức"]


def test_without_a_register_the_queue_is_read_and_questions_are_refused(town, members, settings):
    settings.CHIBO_REGISTRY_URL = ""
    clerk = town.client("thoan")

    assert "Chưa nối với cơ sở dữ liệu dân cư" in page(clerk, "/registry/")
    asked = clerk.post(f"/registry/members/{members['hoa'].pk}/", {})
    assert asked.status_code == 409
    assert "Người vận hành sẽ cài đặt" in asked.content.decode()
    assert page(clerk, "/members/").count("/registry/waiting/") >= 1
