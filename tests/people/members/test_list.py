"""The members of a seat: found without marks and by initials, opened for a purpose that the member reads."""

import csv
import io
from datetime import timedelta

import pytest

from chibo.core import clock, names
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.ids import uuid7
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person
from chibo.people.members import queries, services
from chibo.people.members.models import Member, RecordLook
from chibo.people.members.queries import Filter
from chibo.people.members.rules import Category, Flag, Purpose
from chibo.people.members.views import listed
from chibo.people.members.words import reason
from tests.ground.town import Town
from tests.support import factories
from tests.support.factories import NOON


def shown(town: Town, query: str = "", key: str = "thoan") -> str:
    response = town.client(key).get(f"/members/{query}")
    assert response.status_code == 200
    return response.content.decode()


def found(town: Town, query: str, key: str = "thoan") -> list[str]:
    """Names on the page, in order."""
    response = town.client(key).get(f"/members/{query}")
    return [row["member"].full_name for row in response.context["rows"]]


def sorted_by_name(town: Town) -> None:
    with scope(system_actor("test")):
        for person in Person.objects.all():
            person.sort_key = names.sort_key(person.display_name)
            person.save(update_fields=["sort_key"])


def test_members_stand_by_their_given_name_in_the_vietnamese_alphabet(town):
    sorted_by_name(town)

    assert found(town, "") == [
        "Quàng Thị Diên",
        "Lò Minh Đức",
        "Cà Thị Hoa",
        "Quàng Văn Lả",
        "Hoàng Thị Bích Liên",
        "Lò Văn Thoan",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dien", ["Quàng Thị Diên"]),
        ("DIÊN", ["Quàng Thị Diên"]),
        ("lo minh duc", ["Lò Minh Đức"]),
        ("lmd", ["Lò Minh Đức"]),
        ("htbl", ["Hoàng Thị Bích Liên"]),
        ("zz", []),
        ("' OR 1=1", []),
    ],
)
def test_a_name_is_found_without_marks_and_by_initials(town, text, expected):
    assert found(town, f"?q={text}") == expected


def test_what_is_typed_with_marks_stands_first(town):
    with scope(system_actor("test")):
        for name in ("Lò Văn Vinh", "Lò Văn Vĩnh"):
            made = factories.member(unit=town.branch, name=name)
            made.person.search_key = names.search_key(name)
            made.person.save(update_fields=["search_key"])

    assert found(town, "?q=Vĩnh") == ["Lò Văn Vĩnh", "Lò Văn Vinh"]
    assert found(town, "?q=vinh") == ["Lò Văn Vinh", "Lò Văn Vĩnh"]


def test_a_code_is_found_too(town):
    code = town.members["duc"].code

    assert found(town, f"?q={code[-6:]}") == ["Lò Minh Đức"]


def test_the_list_is_narrowed_by_category_and_flag(town):
    assert found(town, "?category=probationary") == ["Lò Minh Đức"]
    assert found(town, "?flag=exempt") == ["Quàng Văn Lả"]
    assert found(town, "?category=probationary&flag=exempt") == []
    assert len(found(town, "?category=nonsense")) == 6


def test_an_empty_list_says_what_to_try(town):
    assert "Thử gõ không dấu" in shown(town, "?q=zzzz")
    assert "Không có ai" in shown(town, "?category=probationary&flag=exempt")


def test_a_committee_sees_the_branch_of_each_and_a_branch_does_not(town):
    assert "Chi bộ bản Pá Vạt" in shown(town, key="lien")
    assert "Giàng A Páo" in found(town, "", "lien")
    assert '<th scope="col">Chi bộ</th>' not in shown(town)
    assert "Giàng A Páo" not in found(town, "")


def test_a_plain_member_sees_no_list_and_opens_nobody(town):
    client = town.client("duc")

    assert client.get("/members/").status_code == 403
    assert client.get("/members/export.csv").status_code == 403
    assert client.get(f"/members/{town.members['hoa'].pk}/").status_code == 404
    assert 'href="/members/"' not in client.get("/record/").content.decode()


def test_a_committee_member_of_the_branch_reads_the_list_and_opens_nobody(town):
    client = town.client("hoa")
    page = shown(town, key="hoa")

    assert "Quàng Thị Diên" in page
    assert f"/members/{town.members['dien'].pk}/" not in page
    assert client.get(f"/members/{town.members['dien'].pk}/").status_code == 403


def test_who_has_not_signed_in_sees_nothing(client, db):
    for path in ("/members/", "/record/", "/members/export.csv", "/members/corrections/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")


def test_pages_hold_fifty_and_take_as_many_statements_for_few_and_many(
    town, django_assert_max_num_queries
):
    client = town.client("thoan")
    with django_assert_max_num_queries(30) as few:
        client.get("/members/")
    with scope(system_actor("test")):
        for n in range(60):
            factories.member(unit=town.branch, name=f"Lò Văn Thứ {n}")

    with django_assert_max_num_queries(len(few)):
        page = client.get("/members/")
    second = client.get("/members/?page=2")

    assert len(page.context["rows"]) == 50
    assert len(second.context["rows"]) == 16
    assert 'rel="next"' in page.content.decode()


def test_the_rows_alone_are_sent_to_the_script(town):
    part = town.client("thoan").get("/members/?q=hoa", headers={"X-Part": "1"}).content.decode()

    assert 'id="rows"' in part
    assert "<html" not in part


def export(town: Town, query: str = "", key: str = "thoan") -> list[list[str]]:
    response = town.client(key).get(f"/members/export.csv{query}")
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_list_is_taken_out_as_csv_without_formulas_and_audited(town):
    with scope(system_actor("test")):
        Member.objects.filter(pk=town.members["duc"].pk).update(full_name='=HYPERLINK("x")')

    head, *rows = export(town, "?category=probationary")

    assert head[:3] == ["Mã", "Họ và tên", "Chi bộ"]
    assert [row[1] for row in rows] == ['\'=HYPERLINK("x")']
    assert rows[0][3] == "Đảng viên dự bị"
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="members.list_taken")
    assert line.detail == {"rows": 1, "conditions": ["category"]}


def test_the_file_holds_the_special_states(town):
    rows = export(town, "?flag=exempt")

    assert rows[1][1] == "Quàng Văn Lả"
    assert rows[1][4] == "Miễn sinh hoạt"


def test_a_list_that_is_too_long_is_narrowed_first(town, monkeypatch):
    monkeypatch.setattr(services, "MOST_EXPORTED", 3)

    with scope(town.actor("thoan")) as actor, pytest.raises(Refused, match="lọc bớt"):
        services.take_list(actor=actor, chosen=Filter(), at=NOON)


def test_opening_a_record_asks_why_and_says_who_will_read_it(town):
    page = town.client("thoan").get(f"/members/{town.members['hoa'].pk}/").content.decode()

    assert "Đồng chí mở hồ sơ của Cà Thị Hoa để làm gì?" in page
    assert "Đảng viên đọc được tên đồng chí, giờ xem và lý do" in page
    with scope(system_actor("test")):
        assert not RecordLook.objects.exists()


def open_record(town: Town, key: str = "thoan", **given: str):
    url = f"/members/{town.members['hoa'].pk}/"
    return town.client(key).post(url, {"purpose": "evaluation", **given})


def test_the_member_reads_who_looked_when_and_why(town):
    opened = open_record(town, detail="quý IV")
    page = town.client("thoan").get(opened["Location"]).content.decode()
    own = town.client("hoa").get("/record/").content.decode()
    home = town.client("hoa").get("/").content.decode()

    assert "Thông tin chính" in page
    assert "Chuẩn bị đánh giá, xếp loại: quý IV" in page
    for seen in (own, home):
        assert "Lò Văn Thoan" in seen
        assert "Chuẩn bị đánh giá, xếp loại: quý IV" in seen
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="members.record_opened")
    assert line.actor_person == town.members["thoan"].person_id
    assert line.subject == town.members["hoa"].pk


def test_a_purpose_is_needed_and_another_one_has_to_be_written_down(town):
    none = open_record(town, purpose="")
    other = open_record(town, purpose="other")

    assert none.status_code == 422
    assert other.status_code == 422
    assert "Viết rõ lý do." in other.content.decode()
    assert open_record(town, purpose="other", detail="Theo đơn").status_code == 302


def test_a_look_ends_after_a_quarter_of_an_hour(town):
    opened = open_record(town)["Location"]
    with scope(town.actor("thoan")) as actor:
        look = RecordLook.objects.get()
        assert queries.open_look(actor, look.pk, at=clock.now()) == look
        with pytest.raises(Missing):
            queries.open_look(actor, look.pk, at=clock.now() + timedelta(minutes=16))

    assert town.client("dien").get(opened).status_code == 404
    assert town.client("thoan").get(f"/members/looks/{uuid7()}/").status_code == 404


def test_ones_own_record_opens_without_a_purpose(town):
    response = town.client("thoan").get(f"/members/{town.members['thoan'].pk}/")

    assert response["Location"] == "/record/"


def test_records_outside_the_seat_do_not_exist(town):
    assert town.client("thoan").get(f"/members/{town.members['far'].pk}/").status_code == 404
    assert town.client("lien").get(f"/members/{town.members['far'].pk}/").status_code == 200


@pytest.mark.parametrize(("text", "code"), [(" ", "no_reason"), ("x" * 201, "long_reason")])
def test_a_look_without_a_readable_reason_is_refused(town, text, code):
    with scope(town.actor("thoan")) as actor, pytest.raises(Refused) as refused:
        services.look_into(actor=actor, member_id=town.members["hoa"].pk, reason=text, at=NOON)
    assert refused.value.code == code


def test_a_committee_member_does_not_look_into_a_record(town):
    with scope(town.actor("hoa")) as actor, pytest.raises(Denied):
        services.look_into(actor=actor, member_id=town.members["dien"].pk, reason="xem", at=NOON)


def test_a_reason_is_written_down_in_vietnamese_whatever_the_page_speaks(settings):
    settings.LANGUAGE_CODE = "de"

    assert reason(Purpose.REVIEW, "") == "Rà soát hồ sơ"
    assert reason(Purpose.OTHER, " Theo đơn ") == "Theo đơn"


def test_no_full_personal_id_stands_anywhere(town):
    with scope(system_actor("test")):
        Member.objects.filter(pk=town.members["hoa"].pk).update(personal_id_last4="4417")

    page = town.client("thoan").get(open_record(town)["Location"]).content.decode()

    assert "Chỉ hiện 4 số cuối: 4417" in page
    assert "4417" not in shown(town)


def test_who_has_left_is_in_no_list(town):
    with scope(system_actor("test")):
        factories.member(unit=town.branch, name="Lò Văn Đi", category=Category.LEFT)

    assert "Lò Văn Đi" not in found(town, "")


def test_a_row_without_a_category_of_the_list_says_nothing():
    assert listed._row(Member(), {Flag.ABROAD.value})["category"] == ""
