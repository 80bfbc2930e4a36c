"""The generator makes people as the domain knows them, and the same ones each time."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.core import identifiers, names
from chibo.demo import generator
from chibo.demo.places import BRANCHES
from chibo.ground.organisation.rules import Basis, Office
from chibo.people.members.rules import Category, Flag

TODAY = date(2026, 11, 3)


def people(seed=1, today=TODAY):
    return [m for branch in generator.commune(seed=seed, today=today) for m in branch.members]


def test_the_same_seed_and_day_give_the_same_people():
    assert people() == people()
    assert people() != people(seed=2)


def test_one_branch_can_be_made_alone():
    assert generator.branch(5, seed=1, today=TODAY) == generator.commune(seed=1, today=TODAY)[5]


def test_the_commune_has_320_members_as_planned():
    for branch in generator.commune(seed=1, today=TODAY):
        categories = Counter(m.category for m in branch.members)
        exempt = sum(m.has(Flag.EXEMPT) for m in branch.members)

        assert len(branch.members) == branch.spec.size
        assert categories[Category.PROBATIONARY] == branch.spec.probationary
        assert exempt == branch.spec.exempt


def test_the_demo_branch_is_that_of_the_demo_meeting():
    members = {m.name: m for m in generator.branch(0, seed=1, today=TODAY).members}
    official = [m for m in members.values() if m.category is Category.OFFICIAL]

    assert len(members) == 23
    assert len(official) == 21
    assert [m.name for m in members.values() if m.has(Flag.EXEMPT)] == ["Quàng Văn Lả"]
    assert members["Lò Văn Thoan"].office is Office.SECRETARY
    assert members["Quàng Thị Diên"].office is Office.DEPUTY
    assert members["Lò Minh Đức"].category is Category.PROBATIONARY
    assert members["Cà Thị Hoa"].born_precision == "month"


def test_the_overseers_of_the_commune_are_there_by_name():
    office = generator.branch(len(BRANCHES) - 1, seed=1, today=TODAY)
    posts = {m.occupation: m.name for m in office.members}

    assert posts["Trưởng Ban Xây dựng Đảng"] == "Hoàng Thị Bích Liên"
    assert posts["Chủ nhiệm Ủy ban Kiểm tra Đảng ủy xã"] == "Lò Văn Hặc"


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9), st.dates(date(2026, 1, 1), date(2035, 12, 31)))
def test_any_seed_and_day_give_people_the_rules_allow(seed, today):
    members = people(seed, today)

    assert len({m.code for m in members}) == len({m.personal_id for m in members}) == 320
    for m in members:
        assert identifiers.is_member_code(m.code)
        assert identifiers.read_personal_id(m.personal_id).synthetic
        identifiers.check_personal_id(m.personal_id, sex=m.sex, born_year=m.born_on.year)
        assert names.normalise(m.name) == m.name
        assert generator.age(m.born_on, m.admitted_on) >= 18
        assert generator.age(m.born_on, m.admitted_on) < 60
        assert m.admitted_on <= m.joined_on <= today
        assert all(m.admitted_on <= since <= today for _, since in m.flags)
        if m.official_on:
            assert m.official_on == generator.months_before(m.admitted_on, -12) <= today
        else:
            assert today - timedelta(days=340) < m.admitted_on


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_every_branch_has_one_secretary_and_one_deputy_who_take_part(seed):
    for branch in generator.commune(seed=seed, today=TODAY):
        offices = Counter(m.office for m in branch.members if m.office)

        assert offices[Office.SECRETARY] == offices[Office.DEPUTY] == 1
        assert all(
            m.category is Category.OFFICIAL and not m.flags for m in branch.members if m.office
        )


def test_a_post_is_held_by_one_person():
    for branch in generator.commune(seed=1, today=TODAY):
        posts = Counter(m.occupation for m in branch.members)

        if branch.spec.basis is Basis.VILLAGE:
            assert posts["Trưởng bản"] <= 1
        if branch.spec.basis is Basis.SCHOOL:
            assert posts["Hiệu trưởng"] == 1


def test_the_mix_of_people_is_plausible():
    members = people()
    women = sum(m.sex == "f" for m in members)
    families = Counter(m.name.split()[0] for m in members)

    assert 0.28 < women / len(members) < 0.45
    assert {"Lò", "Quàng", "Giàng", "Nguyễn"} <= set(families)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 3), 12, date(2025, 11, 3)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), -12, date(2025, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_months_are_counted_backwards_and_forwards(day, months, expected):
    assert generator.months_before(day, months) == expected
