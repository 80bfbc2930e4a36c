"""The inbox: a sentence for each kind, what is new, opened and done with."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils.translation import override

from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.notices import queries, services
from chibo.ground.notices.models import Notice
from chibo.ground.notices.sentences import sentence
from tests.ground.town import Town
from tests.support.factories import NOON


def send(
    town: Town, key: str, *, kind: str = "document_new", link: str = "/help", **data: object
) -> UUID:
    member = town.members[key]
    with scope(system_actor("test")):
        services.send(
            person_ids=[member.person_id],
            kind=kind,
            data=data,
            link=link,
            about=uuid7(),
            position=member.position,
            province=0,
            at=NOON,
        )
        return Notice.objects.filter(person_id=member.person_id).latest("id").pk


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "meeting_invitation",
            {"title": "Sinh hoạt tháng 11", "start": "2026-11-03T12:30:00+00:00"},
            "Giấy mời: Sinh hoạt tháng 11, 03/11/2026 19:30",
        ),
        ("meeting_invitation", {"title": "Họp"}, "Giấy mời: Họp, "),
        (
            "meeting_overdue",
            {"unit": "bản Nà Khoang", "year": 2026, "month": 3},
            "Cấp ủy nhắc: bản Nà Khoang chưa sinh hoạt tháng 03/2026",
        ),
        ("draft_to_approve", {"document": "BB"}, "Biên bản chờ đồng chí duyệt"),
        ("draft_to_approve", {"document": "NQ"}, "Nghị quyết chờ đồng chí duyệt"),
        ("draft_returned", {"document": "BB"}, "Biên bản được trả lại để đồng chí sửa"),
        ("draft_returned", {"document": "NQ"}, "Nghị quyết được trả lại để đồng chí sửa"),
        ("document_to_sign", {"document": "BB"}, "Biên bản chờ đồng chí ký"),
        ("document_to_sign", {"document": "NQ"}, "Nghị quyết chờ đồng chí ký"),
        ("document_new", {"document": "BB"}, "Có biên bản mới đã ký, mời đồng chí đọc"),
        ("document_new", {"document": "NQ"}, "Có nghị quyết mới đã ký, mời đồng chí đọc"),
        (
            "correction_request",
            {"name": "Cà Thị Hoa"},
            "Đồng chí Cà Thị Hoa đề nghị sửa thông tin trong hồ sơ",
        ),
        ("correction_answered", {}, "Đề nghị sửa thông tin của đồng chí đã được trả lời"),
        ("reminder", {"title": "Nộp đảng phí"}, "Nộp đảng phí"),
        ("something_new", {}, "Thông báo của chi bộ"),
    ],
)
def test_every_kind_has_its_sentence(kind, data, words):
    assert sentence(kind, data) == words


def test_a_notice_speaks_the_language_of_its_reader():
    with override("de"):
        assert sentence("document_to_sign", {"document": "NQ"}) == (
            "Der Beschluss wartet auf Ihre Unterschrift"
        )


def test_an_empty_inbox_says_how_it_fills(town):
    page = town.client("hoa").get("/notices/").content.decode()

    assert "Chưa có thông báo nào" in page
    assert "Không có gì mới." in page


def test_opening_a_notice_leads_on_and_marks_it_read(town):
    notice = send(town, "hoa", document="BB")
    client = town.client("hoa")
    before = client.get("/notices/").content.decode()

    opened = client.get(f"/notices/{notice}/")
    after = client.get("/notices/").content.decode()

    assert "Có 1 thông báo mới." in before
    assert opened["Location"] == "/help"
    assert "Không có gì mới." in after
    assert "Có biên bản mới đã ký" in after


def test_a_notice_that_leads_nowhere_comes_back_to_the_inbox(town):
    notice = send(town, "hoa", kind="reminder", link="", title="<script>alert(1)</script>")
    client = town.client("hoa")

    page = client.get("/notices/").content.decode()
    opened = client.get(f"/notices/{notice}/")

    assert "&lt;script&gt;alert(1)" in page
    assert opened["Location"] == "/notices/"


def test_one_and_all_are_marked_read(town):
    first, _second, _third = (send(town, "hoa") for _ in range(3))
    client = town.client("hoa")

    one = client.post(f"/notices/{first}/read", follow=True).content.decode()
    rest = client.post("/notices/read", follow=True).content.decode()

    assert "Có 2 thông báo mới." in one
    assert "Đã đánh dấu là đã đọc." in one
    assert "Không có gì mới." in rest


def test_nobody_opens_the_notices_of_others(town):
    notice = send(town, "hoa")

    assert town.client("dien").get(f"/notices/{notice}/").status_code == 404
    assert town.client("dien").post(f"/notices/{notice}/read").status_code == 404
    with scope(town.actor("dien")) as actor, pytest.raises(Missing):
        queries.mine(actor, notice)


def test_marking_is_by_post_only_and_needs_a_sign_in(town, client):
    assert town.client("hoa").get("/notices/read").status_code == 405
    assert client.get("/notices/")["Location"].startswith("/accounts/login/")


def test_the_inbox_is_paged_with_a_constant_number_of_statements(
    town, django_assert_max_num_queries
):
    for _ in range(31):
        send(town, "hoa")
    client = town.client("hoa")

    with django_assert_max_num_queries(25) as found:
        page = client.get("/notices/").content.decode()
    with scope(system_actor("test")):
        Notice.objects.filter(person_id=town.members["hoa"].person_id).exclude(
            pk=Notice.objects.earliest("id").pk
        ).delete()
    with django_assert_max_num_queries(len(found)):
        client.get("/notices/")

    assert "1 đến 30 trong 31" in page or "30" in page
    assert page.count('class="go"') == 30
    second = client.get("/notices/?page=2", headers={"X-Part": "1"}).content.decode()
    assert "<html" not in second


@pytest.mark.parametrize("words", ["khoang na", "NÀ KHOANG", "khoang erinnert", "2026 03"])
def test_a_notice_is_found_by_its_words_however_old_it_is(
    town, words, django_assert_max_num_queries
):
    """Also in another language of the pages: German has "erinnert"."""
    send(town, "hoa", kind="meeting_overdue", unit="bản Nà Khoang", year=2026, month=3)
    member = town.members["hoa"]
    with scope(system_actor("test")):
        Notice.objects.bulk_create(
            Notice(person_id=member.person_id, kind="reminder", about=uuid7(), position=member.position,
                   search_key="nop dang phi", sent_at=NOON + timedelta(days=1))
            for _ in range(1_001)
        )  # fmt: skip
    client = town.client("hoa")
    client.get("/notices/?q=x")

    with django_assert_max_num_queries(25):
        page = client.get("/notices/", {"q": words}).content.decode()

    assert page.count('class="go"') == 1
    assert "bản Nà Khoang" in page


def test_the_menu_of_the_seat_leads_to_the_inbox(town):
    assert 'href="/notices/">Thông báo</a>' in town.client("hoa").get("/notices/").content.decode()
