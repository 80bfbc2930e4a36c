"""The frame is the real one, whole and in its order."""

from collections import Counter

import pytest

from chibo.demo.places import BRANCHES, commune_plan
from chibo.ground.organisation import frame
from chibo.ground.organisation.rules import UnitKind


@pytest.fixture(scope="module")
def real():
    return frame.real_frame()


def test_it_has_34_provinces_and_3321_communes(real):
    kinds = Counter(plan.kind for plan in real.walk())

    assert kinds == {UnitKind.CENTRAL: 1, UnitKind.PROVINCE: 34, UnitKind.COMMUNE: 3_321}


def test_communes_wards_and_special_zones_are_told_apart(real):
    bases = Counter(plan.basis for plan in real.walk())

    assert (bases["commune"], bases["ward"]) == (2_621, 687)
    assert bases["special_zone"] == 13
    assert (bases["province"], bases["city"]) == (28, 6)


def test_names_are_those_of_party_organisations(real):
    by_key = {plan.key: plan for plan in real.walk()}

    assert by_key["01"].name == "Đảng bộ thành phố Hà Nội"
    assert by_key["14"].name == "Đảng bộ tỉnh Sơn La"
    assert by_key["14"].short_name == "Tỉnh Sơn La"
    assert by_key["03646"].name == "Đảng bộ phường Tô Hiệu"
    assert by_key["03646"].place == "Tô Hiệu"
    assert len(by_key["14"].children) == 75


def test_every_code_is_there_once_and_has_its_width(real):
    plans = list(real.walk())[1:]

    assert len({plan.key for plan in plans}) == len(plans)
    assert all(
        len(plan.official_code) == (2 if plan.kind is UnitKind.PROVINCE else 5) for plan in plans
    )
    assert all(plan.province for plan in plans)


def test_the_version_of_the_source_is_recorded():
    assert frame.SOURCE == "vietnam-provinces 2025.10.1, data of 2025-10-18"


def test_the_demo_commune_is_marked_and_not_in_the_national_list(real):
    commune = commune_plan()

    assert commune.name not in {plan.name for plan in real.walk()}
    assert {plan.official_code for plan in commune.walk()} == {""}
    assert {plan.decision for plan in commune.walk()} == {"Đơn vị của bản thử, không có thật"}


def test_the_demo_commune_has_fourteen_branches_of_every_kind():
    kinds = Counter(spec.basis.value for spec in BRANCHES)

    assert kinds == {
        "village": 10,
        "school": 1,
        "health_station": 1,
        "cooperative": 1,
        "office": 1,
    }
    assert sum(spec.size for spec in BRANCHES) == 320
    assert len(commune_plan().children) == 14
