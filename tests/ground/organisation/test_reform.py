"""The reform of 1 July 2025: the tree is whole on both sides of it, and what the list leaves open is decided once."""

from collections import Counter
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.identifiers import unit_code
from chibo.core.scope import scope
from chibo.ground.organisation import founding, frame, history
from chibo.ground.organisation.models import Doubt, Unit, UnitPast
from chibo.ground.organisation.rules import Office, UnitKind
from chibo.ground.organisation.rules.reform import IN_FORCE, LAST_DAY, goes_on, name_of, read
from chibo.ground.organisation.services import doubting, reforming, shifting
from chibo.people.members import queries as members
from tests.support import factories

ALL = system_actor("test")
CAN_THO = "92"
"""Made of Cần Thơ, Hậu Giang and Sóc Trăng; some communes were divided."""


def test_the_list_has_every_unit_of_before_and_where_it_went():
    olds = reforming.listed()
    communes = [one for old in olds for one in old.communes()]
    new = {plan.key for plan in frame.real_frame().walk() if plan.kind is UnitKind.COMMUNE}

    assert len(olds) == 63
    assert sum(len(old.inside) for old in olds) == 696
    assert len(communes) == 10_040  # 10,035 communes and five island districts without any
    assert {code for one in communes for code in one.goes} == new
    assert {old.goes[0] for old in olds} == {
        f"{p.province:02d}" for p in frame.real_frame().children
    }
    assert Counter(len(one.goes) > 1 for one in communes)[True] == 471


@pytest.mark.parametrize("line", ["C 00001 Xã A | 1", "X 1 Gì đó", "D 001 Quận A"])
def test_a_list_out_of_order_is_no_list(line):
    with pytest.raises(ValueError, match="no unit in its place"):
        read([line])


def test_what_goes_on_is_undivided_alone_and_called_the_same():
    (old,) = read(["# nothing", "", "P 01 Thành phố Hà Nội | 01"])

    assert goes_on(old, new_name=name_of("Thành phố Hà Nội"), alone=True)
    assert not goes_on(old, new_name=name_of("Thành phố Hà Nội"), alone=False)
    assert not goes_on(old, new_name=name_of("Tỉnh Hà Tây"), alone=True)


@pytest.fixture
def province(db):
    """The province of today, with a branch of two members under three of its communes since long ago."""
    root = frame.real_frame()
    root.children = [plan for plan in root.children if plan.official_code == CAN_THO]
    with scope(ALL):
        units = founding.write_units(root, serial=lambda plan, place: 10_000 + place)
        branches = []
        for n, commune in enumerate(root.children[0].children[:40:13]):
            above = units[commune.key]
            branch = Unit.objects.create(
                code=unit_code(7_000_000 + n), kind=UnitKind.BRANCH, name=f"Chi bộ {n}",
                short_name=f"Chi bộ {n}", search_key=f"chi bo {n}", parent=above,
                province=above.province, position=above.position + 900 + n,
                last=above.position + 900 + n, valid_from=date(2015, 1, 1),
            )  # fmt: skip
            branches.append(branch)
            for _ in range(n + 1):
                factories.member(unit=branch)
    return units, branches


def counts(day):
    with scope(ALL):
        return members.counts_by(UnitKind.PROVINCE, day=day)


def test_one_province_on_both_sides_of_the_day(province):
    units, branches = province
    loaded = reforming.load(actor=ALL, at=clock.now(), provinces=[CAN_THO])

    new = units[CAN_THO]
    before = {Unit.objects.get(pk=key).name: n for key, n in counts(LAST_DAY).items()}
    after = {Unit.objects.get(pk=key).name: n for key, n in counts(IN_FORCE).items()}
    assert {row[4] for row in history.states(LAST_DAY, kind="province")} == {
        "Đảng bộ thành phố Cần Thơ", "Đảng bộ tỉnh Hậu Giang", "Đảng bộ tỉnh Sóc Trăng",
    }  # fmt: skip
    assert [row[4] for row in history.states(IN_FORCE, kind="province")] == [new.name]
    olds = [old for old in reforming.listed() if old.goes == (CAN_THO,)]
    assert history.states(LAST_DAY, kind="district").count() == sum(len(old.inside) for old in olds)
    assert history.states(IN_FORCE, kind="district").count() == 0
    assert history.states(LAST_DAY, kind="commune").count() == sum(
        1 for old in olds for _one in old.communes()
    )
    assert history.states(IN_FORCE, kind="commune").count() == 103
    assert sum(before.values()) == after[new.name] == sum(range(1, len(branches) + 1))
    uncertain = UnitPast.objects.filter(uncertain=True).count()
    assert 0 < uncertain <= len(branches)
    assert loaded.doubts == loaded.divided + uncertain > uncertain
    with pytest.raises(Refused) as again:
        reforming.load(actor=ALL, at=clock.now(), provinces=[CAN_THO])
    with pytest.raises(Refused) as elsewhere:
        reforming.load(actor=ALL, at=clock.now(), provinces=["01"])
    assert (again.value.code, elsewhere.value.code) == ("loaded", "no_province")
    for unit in Unit.objects.exclude(into=None).select_related("into"):
        assert unit.into.position < unit.position <= unit.into.last
    with scope(ALL):
        parts = {event.part for event in history.story(new.pk)}
    assert parts == {"took_in"}


def test_what_is_uncertain_is_decided_once(province):
    units, branches = province
    reforming.load(actor=ALL, at=clock.now(), provinces=[CAN_THO])
    with scope(ALL):
        below = Doubt.objects.filter(about="below", unit__in=branches).first()
        heir = Doubt.objects.filter(about="heir").first()
        officer = factories.person(name="Nguyễn Thị Lý")
        seat = Unit.objects.get(pk=units[CAN_THO].pk)
        secretary = factories.actor(officer, unit=seat, office=Office.SECRETARY)
        outside = factories.actor(officer, unit=seat, office=Office.OFFICER)
    choice, other = below.candidates[0], heir.candidates[1]
    assert history.state_of(below.unit_id, LAST_DAY).parent_id not in map(str, below.candidates)

    with pytest.raises(Denied):
        doubting.settle(actor=outside, doubt_id=below.pk, chosen_id=choice, at=clock.now())
    with pytest.raises(Refused) as none:
        doubting.settle(actor=secretary, doubt_id=below.pk, chosen_id=officer.pk, at=clock.now())
    doubting.settle(actor=secretary, doubt_id=below.pk, chosen_id=choice, at=clock.now())
    doubting.settle(actor=secretary, doubt_id=heir.pk, chosen_id=other, at=clock.now())
    with pytest.raises(Refused) as twice:
        doubting.settle(actor=secretary, doubt_id=below.pk, chosen_id=choice, at=clock.now())
    shifting.carry_all()

    assert (none.value.code, twice.value.code) == ("no_candidate", "answered")
    assert str(history.state_of(below.unit_id, LAST_DAY).parent_id) == choice
    moved = Unit.objects.select_related("into").get(pk=heir.unit_id)
    assert str(moved.into_id) == other
    assert moved.into.position < moved.position <= moved.into.last
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        UnitPast.objects.filter(unit=below.unit_id).update(parent=None)
