"""The pages of a list: for whom they are there, what they say, how many statements they take."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chibo.core.errors import Refused
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.people.members.importing import services
from chibo.people.members.models import Member, MemberImport
from tests.ground.town import Town
from tests.people.members.importing import lists

pytestmark = pytest.mark.django_db


def upload(client: Client, town: Town, data: bytes) -> str:
    """Upload a list; where the answer leads to."""
    file = SimpleUploadedFile("Danh sách.csv", data)
    answer = client.post("/members/import/", {"unit": str(town.branch.pk), "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def go_on(client: Client, columns: str) -> str:
    """Accept the columns as found; the address of the rows."""
    page = client.get(columns)
    fields = page.context["form"].fields
    answer = client.post(columns, {name: field.initial for name, field in fields.items()})
    assert answer.status_code == 302
    return answer["Location"]


def told(answer: object) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_from_the_file_to_the_records_and_back(town):
    client = town.client("thoan")
    columns = upload(client, town, lists.separated())
    assert "014178001234" not in client.get(columns).content.decode()
    rows = go_on(client, columns)

    page = client.get(rows).content.decode()
    assert "Giàng A Páo" in page
    assert "Nhập 3 đảng viên" in page
    assert "014178001234" not in page
    assert told(client.post(rows)) == ["Đã nhập 3 đảng viên"]
    with scope(town.actor("thoan")):
        made = MemberImport.objects.get()
    assert "Giàng A Páo" in client.get("/members/").content.decode()
    answer = client.post(f"/members/import/{made.pk}/undo/")
    assert "Đã hoàn tác" in told(answer)[0]
    page = client.get("/members/import/").content.decode()
    assert "Lò Văn Thoan đã hoàn tác" in page
    assert client.get(rows)["Location"] == client.get(f"{rows}columns/")["Location"]


def test_a_wrong_row_is_told_in_words_and_nothing_can_be_taken_in(town):
    client = town.client("thoan")
    wrong = (*lists.MAI[:3], "31/02/1978", *lists.MAI[4:])
    rows = go_on(client, upload(client, town, lists.separated([wrong, lists.PAO])))

    page = client.get(rows).content.decode()

    assert "1 dòng cần sửa" in page
    assert "Lịch không có ngày “31/02/1978”" in page
    assert "Nhập 1 đảng viên" not in page
    assert client.post(rows).status_code == 409


def test_columns_that_cannot_be_are_refused_on_the_page(town):
    client = town.client("thoan")
    columns = upload(client, town, lists.separated())

    answer = client.post(columns, {"c1": "full_name"})

    assert answer.status_code == 422
    assert "Còn thiếu các cột bắt buộc" in answer.content.decode()
    assert client.post(columns, {"c1": "moon"}).status_code == 422


def test_rows_of_unknown_columns_lead_back_to_the_columns(town):
    client = town.client("thoan")
    columns = upload(client, town, b"a;b\n1;2\n3;4\n")

    assert client.get(columns.removesuffix("columns/"))["Location"] == columns


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"PK\x03\x04", "bị hỏng"), (b"\0" * (2 * 1024**2 + 1), "quá lớn: tối đa 2 MB")],
)
def test_a_file_that_cannot_be_taken_is_told_beside_it(town, data, words):
    file = SimpleUploadedFile("x.xlsx", data)
    answer = town.client("thoan").post(
        "/members/import/", {"unit": str(town.branch.pk), "file": file}
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_list_passes_the_scanner_first(town, monkeypatch):
    def infected(data: bytes) -> None:
        raise Refused("Tệp có mã độc", code="malware")

    monkeypatch.setattr(services.uploads, "scan", infected)
    file = SimpleUploadedFile("x.csv", lists.separated())
    answer = town.client("thoan").post(
        "/members/import/", {"unit": str(town.branch.pk), "file": file}
    )

    assert answer.status_code == 422
    assert "Tệp có mã độc" in answer.content.decode()
    with scope(town.actor("thoan")):
        assert not MemberImport.objects.exists()


def test_a_list_can_be_left(town):
    client = town.client("thoan")
    columns = upload(client, town, lists.separated())

    answer = client.post(columns.replace("columns", "discard"))

    assert "Đã bỏ danh sách" in told(answer)[0]
    assert client.get(columns)["Location"] == "/members/import/"


def test_why_it_cannot_be_undone_is_told(town):
    client = town.client("thoan")
    rows = go_on(client, upload(client, town, lists.separated()))
    client.post(rows)
    with scope(town.actor("thoan")):
        person = Member.objects.get(full_name="Lò Thị Mai").person_id
    User.objects.create(username="mai", person_id=person)

    assert "đã có tài khoản (Lò Thị Mai)" in told(client.post(f"{rows}undo/"))[-1]


def test_the_form_is_a_workbook(town):
    answer = town.client("thoan").get("/members/import/form.xlsx")

    assert answer.content.startswith(b"PK")
    assert "danh-sach-dang-vien.xlsx" in answer["Content-Disposition"]


@pytest.mark.parametrize("key", ["hoa", "duc"])
@pytest.mark.parametrize("path", ["/members/import/", "/members/import/form.xlsx", "/members/new/"])
def test_who_holds_no_office_for_it_has_no_such_page(town, key, path):
    assert town.client(key).get(path).status_code == 403


def test_the_committee_above_chooses_the_branch(town):
    page = town.client("lien").get("/members/import/").content.decode()

    assert "Chi bộ bản Nà Khoang" in page
    assert "Chi bộ bản Pá Vạt" in page


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_more_rows_take_no_more_statements(town):
    client = town.client("thoan")
    few = go_on(client, upload(client, town, lists.separated([lists.MAI])))
    before = statements(client, few)
    many = [(str(n), f"Lò Văn {'ABCDEFGHIJKLMNOPQRST'[n]}", *lists.PAO[2:]) for n in range(20)]

    assert (
        statements(client, go_on(client, upload(client, town, lists.separated([lists.MAI, *many]))))
        == before
    )


MAI = {
    "full_name": "Lò Thị Mai", "sex": "nữ", "born": "1978", "admitted": "19/05/2003",
    "official": "19/05/2004",
}  # fmt: skip


def test_a_single_member_is_added_once(town):
    client = town.client("thoan")
    given = {"unit": str(town.branch.pk), **MAI}

    assert (
        "Lò Thị Mai đã có trong danh sách, mã DV-" in told(client.post("/members/new/", given))[0]
    )
    again = client.post("/members/new/", given)

    assert again.status_code == 422
    assert "đã có trong danh sách chi bộ" in again.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"born": "1978/1"}, "không phải ngày"), ({"official": "?"}, "không phải ngày"),
        ({"personal_id": "014079001234"}, "không khớp giới tính"), ({"born": ""}, "Trường này là bắt buộc"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_single_member_stands_beside_the_field(town, change, words):
    given = {"unit": str(town.branch.pk), **MAI, **change}

    answer = town.client("thoan").post("/members/new/", given)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_without_a_day_of_recognition_a_single_member_is_on_probation(town):
    given = {"unit": str(town.branch.pk), **MAI, "admitted": "01/06/2026", "official": ""}

    town.client("thoan").post("/members/new/", given)

    with scope(town.actor("thoan")):
        made = Member.objects.get(full_name="Lò Thị Mai")
        assert [spell.kind for spell in made.spells.all()] == ["probationary"]
