"""The own record: what it says, as of a day, taken along."""

import json
from datetime import date

import pytest

from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.ids import uuid7
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.people.members import ethnic, screens, services
from chibo.people.members.models import Member, Posting, RecordLook, Spell
from chibo.people.members.rules import Category, Flag, partial_iso
from tests.ground.town import Town
from tests.support import factories
from tests.support.factories import LONG_AGO, NOON


@pytest.fixture
def hoa(town: Town) -> Member:
    """A record with a past: admitted, recognised, transferred, abroad for a year."""
    member = town.members["hoa"]
    with scope(system_actor("test")):
        Member.objects.filter(pk=member.pk).update(
            born_on=date(1984, 8, 1),
            born_precision="month",
            ethnic_code="03",
            education="Trung cấp y",
            admitted_on=date(2012, 5, 19),
            official_on=date(2013, 5, 19),
            personal_id_last4="4417",
        )
        Spell.objects.filter(member=member).update(valid_from=date(2013, 5, 19))
        Posting.objects.filter(member=member).update(
            valid_from=date(2019, 8, 1), decision="Giấy giới thiệu số 112"
        )
        common = {"member": member, "person": member.person, "position": member.position}
        Posting.objects.create(
            **common, unit=town.other, valid_from=date(2012, 5, 19), valid_to=date(2019, 7, 31)
        )
        Spell.objects.create(
            **common,
            kind=Category.PROBATIONARY,
            valid_from=date(2012, 5, 19),
            valid_to=date(2013, 5, 18),
            decision="Quyết định 88-QĐ/HU",
        )
        Spell.objects.create(
            **common, kind=Flag.ABROAD, valid_from=date(2015, 1, 1), valid_to=date(2015, 12, 31)
        )
    return member


def page(town: Town, path: str = "/record/", key: str = "hoa") -> str:
    response = town.client(key).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_record_tells_its_facts_as_far_as_they_are_known(town, hoa):
    shown = page(town)

    for words in [
        "Cà Thị Hoa",
        hoa.code,
        "Đảng viên chính thức",
        "08/1984",
        "<dd>Thái</dd>",
        "19/05/2012",
        "Trung cấp y",
        "Chỉ hiện 4 số cuối: 4417",
        "Chi bộ bản Nà Khoang",
    ]:
        assert words in shown


def test_the_way_so_far_is_told_newest_first(town, hoa):
    shown = page(town)

    steps = [
        "Nhận chức vụ",
        "Chuyển sinh hoạt đến Chi bộ bản Nà Khoang",
        "Hết thời gian: Ở nước ngoài",
        "Công nhận đảng viên chính thức",
        "Kết nạp vào Đảng",
    ]
    places = [shown.index(step) for step in steps]
    assert places == sorted(places)
    assert "Từ Chi bộ bản Pá Vạt. Giấy giới thiệu số 112." in shown


def test_the_record_as_of_another_day_knows_nothing_later(town, hoa):
    shown = page(town, "/record/?day=2015-06-01")
    part = town.client("hoa").get("/record/?day=2015-06-01", headers={"X-Part": "1"})

    assert "Tại ngày 01/06/2015." in shown
    assert "Ở nước ngoài" in shown
    assert "Chi bộ bản Pá Vạt</dd>" in shown
    assert "Chuyển sinh hoạt đến" not in shown
    assert "<html" not in part.content.decode()


def test_a_day_before_everything_is_an_empty_story(town, hoa):
    assert "Đến ngày này chưa ghi gì." in page(town, "/record/?day=1990-01-01")


def test_a_day_that_cannot_be_read_is_today(town, hoa):
    assert (
        "Tại ngày" not in page(town, "/record/?day=hôm-qua").split("<main")[1].split("timeline")[1]
    )


@pytest.mark.parametrize(
    ("precision", "words", "iso"),
    [
        ("day", "05/08/1984", "1984-08-05"),
        ("month", "08/1984", "1984-08"),
        ("year", "1984", "1984"),
    ],
)
def test_a_date_of_birth_says_no_more_than_is_known(precision, words, iso):
    found = Member(born_on=date(1984, 8, 5), born_precision=precision)

    assert screens.born(found).startswith(words)
    assert partial_iso(found.born_on, found.born_precision) == iso


def test_an_unknown_date_of_birth_is_a_gap():
    found = Member(born_on=None)

    assert screens.born(found) == ""
    assert partial_iso(found.born_on, found.born_precision) is None


def test_every_ethnic_group_of_the_official_list_has_its_name():
    assert ethnic.name_of("01") == "Kinh"
    assert ethnic.name_of("08") == "Hmông"
    assert ethnic.name_of("54") == "Rơ-măm"
    assert ethnic.name_of("99") == "99"
    assert ethnic.name_of("") == ""


def test_who_is_no_member_has_no_record(town):
    with scope(system_actor("test")):
        guest = factories.person(name="Khách", unit=town.branch)
        actor = factories.actor(guest)
    with scope(actor), pytest.raises(Missing):
        services.take_record(actor=actor, at=NOON)


def test_a_page_of_the_record_takes_as_many_statements_whatever_it_holds(
    town, hoa, django_assert_max_num_queries
):
    client = town.client("duc")
    with django_assert_max_num_queries(30) as few:
        client.get("/record/")
    member = town.members["duc"]
    with scope(system_actor("test")):
        for n in range(5):
            common = {"member": member, "person": member.person, "position": member.position}
            Posting.objects.create(**common, unit=town.other, valid_from=LONG_AGO)
            RecordLook.objects.create(
                **common, viewer=uuid7(), viewer_name=f"N{n}", reason="x", at=NOON
            )
    with django_assert_max_num_queries(len(few)):
        assert "N4" in client.get("/record/").content.decode()


def test_the_record_is_taken_along_as_a_file_and_that_is_audited(town, hoa):
    response = town.client("hoa").get("/record/record.json")

    taken = json.loads(response.content)
    assert response["Content-Disposition"] == f'attachment; filename="{hoa.code}.json"'
    assert taken["format"] == "chibo-member-record/1"
    assert taken["born"] == {"on": "1984-08", "precision": "month"}
    assert taken["ethnic_group"] == {"code": "03", "name": "Thái"}
    assert [period["from"] for period in taken["periods"]] == sorted(
        period["from"] for period in taken["periods"]
    )
    assert {period["what"] for period in taken["periods"]} == {"spell", "posting", "mandate"}
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="members.record_taken")
    assert line.actor_person == hoa.person_id


def test_the_page_to_print_holds_the_whole_record(town, hoa):
    shown = page(town, "/record/print/")

    assert "data-print" in shown
    assert "không phải văn bản chính thức" in shown
    assert "Kết nạp vào Đảng" in shown
