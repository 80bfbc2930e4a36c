"""Reads of the tree: up, down, who leads, which term."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.organisation import queries
from chibo.ground.organisation.models import Mandate, Term
from chibo.ground.organisation.rules import Node, Office, is_sign, number_tree
from tests.ground.town import DUTIES, day


def test_a_unit_is_found_or_missing(town):
    assert queries.unit(town.branch.pk).parent == town.commune
    with pytest.raises(Missing, match="Không có đơn vị này"):
        queries.unit(uuid7())


def test_the_way_up_begins_at_the_top(town):
    assert queries.path(town.branch) == [town.commune, town.branch]
    assert queries.ancestors([town.branch.pk]) == {
        town.branch.pk: [town.branch.pk, town.commune.pk]
    }


def test_the_way_down_counts_branches(town):
    assert list(queries.children(town.commune)) == [town.branch, town.other]
    assert list(queries.branches(town.commune)) == [town.branch, town.other]
    assert queries.branches_below(town.commune) == {town.branch.pk: 1, town.other.pk: 1}
    assert queries.names([town.other.pk]) == {town.other.pk: "Chi bộ bản Pá Vạt"}


def test_leaders_and_office_holders_are_those_of_the_day(town):
    people = {key: town.members[key].person_id for key in DUTIES}
    with scope(system_actor("test")):
        leaders = queries.leaders([town.branch.pk], day=day())
        holders = queries.office_holders(town.branch, day=day())
        held = list(Mandate.objects.filter(person_id=people["thoan"]).values_list("pk", flat=True))
        assert queries.ends_of(held, at=clock.now()) == dict.fromkeys(held)
        Mandate.objects.filter(pk__in=held).update(valid_to=date(2026, 11, 3))
        midnight = datetime(2026, 11, 3, 17, tzinfo=UTC)
        at_the_last_moment = queries.ends_of(held, at=midnight - timedelta(microseconds=1))
        assert at_the_last_moment == dict.fromkeys(held, midnight)
        assert queries.ends_of(held, at=midnight) == {}
        later = queries.leaders([town.branch.pk], day=day())

    assert {person for _unit, person in leaders} == {people["thoan"], people["dien"]}
    assert {(h.name, h.office) for h in holders} == {
        ("Lò Văn Thoan", Office.SECRETARY),
        ("Quàng Thị Diên", Office.DEPUTY),
        ("Cà Thị Hoa", Office.COMMITTEE),
    }
    assert [person for _unit, person in later] == [people["dien"]]


def test_a_term_names_itself_or_the_year(town):
    assert queries.term_of(town.branch, day=day()) == str(day().year)
    Term.objects.create(unit=town.branch, name="2025-2027", valid_from=day(100))
    assert queries.term_of(town.branch, day=day()) == "2025-2027"


def test_somebody_unknown_is_the_public(db):
    assert queries.seated(uuid7()).kind == "public"


def test_a_guest_without_a_unit_acts_for_none(town):
    with scope(system_actor("test")):
        person = town.members["duc"].person
        person.position = 0
        person.save(update_fields=["position"])

    assert queries.seated(person.pk).unit_id is None


def test_a_tree_is_numbered_from_the_top_with_room_between():
    root = Node("root", [Node("a", [Node("a1")]), Node("b")])

    following = number_tree(root)

    first, second = root.children
    assert (root.position, root.last) == (1_000, following - 1)
    assert (first.position, first.last, first.children[0].position) == (2_000, 3_999, 3_000)
    assert (second.position, second.last, following) == (4_000, 4_999, 5_000)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("CB", True), ("CB3", True), ("ĐU-CB12", True), ("CBTDP3", True), ("cb", False), ("3CB", False),
        ("CB 3", False), ("", False), ("CB-", False), ("A" * 7, False), ("CB/3", False), ("ÂB", False),
    ],
)  # fmt: skip
def test_what_can_stand_for_a_unit_in_symbols(text, good):
    assert is_sign(text) is good


def test_room_is_kept_for_units_that_are_to_come():
    root = Node("root", [Node("a", [Node("leaf")]), Node("b")])

    assert number_tree(root, spare=50_000) == 105_000

    a, b = root.children
    assert (a.last, b.position, root.last) == (53_999, 54_000, 104_999)
    assert a.children[0].last == a.children[0].position + 999
