"""Found by code, card, personal id, name in any order and with slips; narrowed by everything; kept searches."""

from datetime import date

import pytest

from chibo.core import clock, names
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.identifiers import synthetic_personal_id
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.people.members import finding, personal_id, rules, services
from chibo.people.members.importing.rules.entry import PartialDate
from chibo.people.members.models import Member, SavedSearch
from chibo.people.members.record.rules.periods import Period
from chibo.people.members.record.rules.steps import Origin
from chibo.people.members.record.services import writing
from tests.ground.town import Town
from tests.support import factories
from tests.support.factories import NOON


@pytest.mark.parametrize(
    ("day", "years", "earlier"),
    [
        (date(2026, 11, 24), 30, date(1996, 11, 24)),
        (date(2024, 2, 29), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 4, date(2020, 2, 29)),
        (date(100, 1, 1), 150, date(1, 1, 1)),
    ],
)
def test_years_are_counted_back(day, years, earlier):
    assert rules.years_before(day, years) == earlier


@pytest.fixture
def town(town: Town) -> Town:
    with scope(system_actor("test")):
        for found in Member.objects.select_related("person"):
            found.person.sort_key = names.sort_key(found.full_name)
            found.person.save()
        Member.objects.filter(pk=town.members["hoa"].pk).update(
            card_number="58123456",
            sex="f",
            ethnic_code="03",
            born_on=date(1984, 8, 1),
            admitted_on=date(2012, 5, 19),
            education="Y sĩ đa khoa",
        )
        Member.objects.exclude(pk=town.members["hoa"].pk).update(sex="m", born_on=date(1960, 1, 1))
    return town


def found(town: Town, query: str, key: str = "thoan") -> list[str]:
    response = town.client(key).get(f"/members/find/{query}")
    assert response.status_code == 200
    return [row["member"].full_name for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hoa Cà", ["Cà Thị Hoa"]),
        ("hoa thi ca", ["Cà Thị Hoa"]),
        ("hao", ["Cà Thị Hoa"]),
        ("ca thi hooa", ["Cà Thị Hoa"]),
        ("58.123456", ["Cà Thị Hoa"]),
        ("thoam", ["Lò Văn Thoan"]),
        ("12345678", []),
        ("---", []),
    ],
)
def test_a_name_is_found_in_any_order_and_with_a_slip(town, text, expected):
    assert found(town, f"?q={text}") == expected


def test_who_has_it_as_given_name_stands_first(town):
    with scope(system_actor("test")):
        for name in ("Hoa Thị An", "Lò Văn Hoa"):
            made = factories.member(unit=town.branch, name=name)
            made.person.search_key = names.search_key(name)
            made.person.sort_key = names.sort_key(name)
            made.person.save()

    assert found(town, "?q=hoa")[2:] == ["Hoa Thị An", "Hoàng Thị Bích Liên"]


def test_among_many_the_best_fitting_are_found(town, monkeypatch):
    monkeypatch.setattr(finding.people, "FEW", 3)
    code = town.members["hoa"].code

    assert found(town, "?q=thi dien") == ["Quàng Thị Diên"]
    assert found(town, f"?q={code}") == ["Cà Thị Hoa"]
    assert found(town, "?q=58123456") == ["Cà Thị Hoa"]
    assert found(town, "?q=nobody") == []


def test_a_code_is_found_with_and_without_hyphens(town):
    code = town.members["hoa"].code

    assert found(town, f"?q={code.lower()}") == ["Cà Thị Hoa"]
    assert found(town, f"?q={code.replace('-', '')}") == ["Cà Thị Hoa"]


def test_a_personal_id_is_found_by_its_index_and_inside_the_seat_only(town):
    digits = synthetic_personal_id(province=11, sex="f", born_year=1984, number=7)
    with scope(system_actor("test")):
        personal_id.keep([(town.members["hoa"], digits)])
        town.members["hoa"].save()

    assert found(town, f"?q={digits}") == ["Cà Thị Hoa"]
    with scope(system_actor("test")):
        far = town.members["far"]
        personal_id.keep([(town.members["hoa"], ""), (far, digits)])
        town.members["hoa"].save()
        far.save()
    assert found(town, f"?q={digits}") == []


def fact(town: Town, group: str, value: dict[str, str], since: int) -> None:
    with scope(system_actor("test")):
        writing.write(
            town.members["hoa"], group=group, slot="a" if group in {"skills", "posts"} else "",
            value=value, period=Period(PartialDate(since)), at=clock.now(),
            trace=writing.Trace(origin=Origin.EVENT),
        )  # fmt: skip


def test_the_list_is_narrowed_by_everything(town):
    fact(town, "theory", {"level": "advanced"}, 2015)
    fact(town, "skills", {"skill": "Ký số"}, 2024)
    fact(town, "posts", {"post": "Trạm trưởng y tế"}, 2010)
    fact(town, "education", {"subject": "Y sĩ đa khoa", "level": "intermediate"}, 2008)
    hoa = ["Cà Thị Hoa"]

    for query in (
        "?sex=f", "?ethnic=03", "?age_to=50", "?party_from=10&party_to=20", "?education=y sĩ",
        "?education=intermediate", "?theory=advanced", "?post=trạm trưởng", "?skill=ký",
        "?theory=advanced&sex=f&day=2020-01-01",
    ):  # fmt: skip
        assert found(town, query) == hoa, query
    for query in (
        "?age_from=80", "?theory=bachelor", "?skill=lái xe", "?party_from=60", "?post=bộ trưởng",
        "?theory=advanced&day=2014-01-01", "?day=2001-01-01",
    ):  # fmt: skip
        assert found(town, query) == [], query
    assert found(town, "?post=deputy") == ["Quàng Thị Diên"]
    assert len(found(town, "?age_from=x&unit_id=y")) == 6


def test_a_committee_narrows_to_a_unit_and_looks_back(town):
    unit = town.other.pk

    assert found(town, f"?unit_id={unit}", "lien") == ["Giàng A Páo"]
    assert found(town, f"?unit_id={unit}&day=2020-06-01", "lien") == ["Giàng A Páo"]
    assert "unit_id" not in town.client("thoan").get("/members/find/").context["form"].fields


def test_the_file_tells_what_every_seat_reads_and_leaves_a_trace(town):
    text = town.client("thoan").get("/members/export.csv?sex=f").content.decode("utf-8-sig")

    assert "Y sĩ đa khoa" in text
    assert "Thái" in text
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="members.list_taken")
    assert line.detail == {"rows": 1, "conditions": ["sex"]}


def keep(town: Town, name: str, query: str, key: str = "thoan"):
    return town.client(key).post("/members/find/keep/", {"name": name, "query": query}, follow=True)


def test_a_search_is_kept_for_its_owner_and_removed(town):
    kept = keep(town, " Nữ  trẻ ", "?sex=f&age_to=50")

    assert kept.redirect_chain[-1][0] == "/members/find/?sex=f&age_to=50"
    assert "Nữ trẻ" in kept.content.decode()
    keep(town, "Nữ trẻ", "?sex=f")
    with scope(town.actor("thoan")):
        one = SavedSearch.objects.get()
    with scope(town.actor("lien")):
        assert not SavedSearch.objects.exists()
    assert one.query == "?sex=f"
    town.client("lien").post(f"/members/find/{one.pk}/forget/")
    assert "Nữ trẻ" in town.client("thoan").get("/members/find/").content.decode()
    town.client("thoan").post(f"/members/find/{one.pk}/forget/")
    assert "Nữ trẻ" not in town.client("thoan").get("/members/find/").content.decode()


def test_a_search_needs_a_name_and_keeps_no_number(town):
    assert keep(town, " ", "?sex=f").status_code == 409
    assert keep(town, "x", "?q=011084000007").status_code == 409
    assert keep(town, "x", "?sex=f", "duc").status_code == 403
    with scope(town.actor("thoan")) as actor:
        for n in range(rules.MOST_SAVED):
            services.save_search(actor=actor, name=f"{n}", query="?sex=f", at=NOON)
        with pytest.raises(Refused):
            services.save_search(actor=actor, name="mehr", query="?sex=f", at=NOON)
    with scope(town.actor("duc")) as actor, pytest.raises(Denied):
        services.save_search(actor=actor, name="x", query="?sex=f", at=NOON)
