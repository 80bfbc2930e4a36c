"""A committee names the first secretary of a branch below it, who comes in by a slip."""

import pytest

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Term
from chibo.ground.organisation.rules import Office
from chibo.people.members.models import Member
from tests.support import factories

pytestmark = pytest.mark.django_db
PAGE = "/members/branches/secretary/"
GIVEN = {
    "since": "2026-02-10", "term_ends": "2030", "elected": "22-QĐ/ĐU, 08/02/2026",
    "full_name": "Vì Thị Ngân", "sex": "nữ", "born": "02/09/1978", "admitted": "19/05/2003",
    "official": "19/05/2004",
}  # fmt: skip


@pytest.fixture
def above(town):
    """The deputy secretary of the commune, whose second branch has no secretary."""
    with scope(system_actor("test")):
        person = town.members["lien"].person
        mandate = factories.mandate(person=person, unit=town.commune, office=Office.DEPUTY)
    client = town.client("lien")
    client.post("/seat/", {"seat": str(mandate.pk)})
    return client


def test_a_secretary_is_named_and_the_slip_comes_next(town, above):
    assert PAGE in above.get("/members/").content.decode()
    page = above.get(PAGE).content.decode()
    assert str(town.other.pk) in page
    assert str(town.branch.pk) not in page

    done = above.post(PAGE, GIVEN | {"unit": town.other.pk})

    with scope(system_actor("test")):
        made = Member.objects.get(full_name="Vì Thị Ngân")
        assert Term.objects.get(unit=town.other).name == "2026–2030"
    assert done["Location"] == f"/slips/new/{made.person_id}/"
    seat = organisation.seated(made.person_id)
    assert (seat.office, seat.unit_id) == ("secretary", town.other.pk)
    assert above.get(done["Location"]).status_code == 200
    assert "Chi bộ nào cũng có bí thư" in above.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"term_ends": "2026"}, "Năm từ 2027 đến 2036"),
        ({"official": "01/01/2001"}, "trước"),
        ({"official": ""}, "bắt buộc"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(town, above, changes, words):
    said = above.post(PAGE, GIVEN | {"unit": town.other.pk} | changes)

    assert said.status_code == 422
    assert words in said.content.decode()
    with scope(system_actor("test")):
        assert not Term.objects.filter(unit=town.other).exists()


def test_only_the_committee_above_names(town, above):
    assert town.client("thoan").get(PAGE).status_code == 403
    assert town.client("hoa").get(PAGE).status_code == 403
    assert PAGE not in town.client("thoan").get("/members/").content.decode()
    assert above.post(PAGE, GIVEN | {"unit": town.branch.pk}).status_code == 422


def test_a_secretary_who_was_named_meanwhile_is_not_named_again(town, above, monkeypatch):
    monkeypatch.setattr(organisation, "branches_without_secretary", lambda *_, **__: [town.branch])
    said = above.post(PAGE, GIVEN | {"unit": town.branch.pk})

    assert said.status_code == 422
    assert "đang có người giữ" in said.content.decode()
    with scope(system_actor("test")):
        assert not Member.objects.filter(full_name="Vì Thị Ngân").exists()
