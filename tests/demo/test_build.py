"""The demo installation as rows: whole, in order, seen only by whom it concerns, built once."""

import json
import stat
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from chibo.core import installation, names
from chibo.core.actor import system_actor
from chibo.core.identifiers import is_member_code, is_unit_code
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.demo import build, logins
from chibo.ground.accounts.models import Person
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Mandate, Term, Unit
from chibo.ground.organisation.rules import Office
from chibo.people.members import queries as members
from chibo.people.members.models import Member
from chibo.people.members.rules import Category, Flag

AT = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
DAY = date(2026, 11, 3)


@pytest.fixture(scope="module")
def installed(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, built once for all tests of this file and rolled back after them."""
    with (
        django_db_blocker.unblock(),
        override_settings(VAR=tmp_path_factory.mktemp("var")),
        transaction.atomic(),
    ):
        with scope(system_actor("test")):
            with CaptureQueriesContext(connection) as captured:
                built = build.build(seed=1, at=AT)
            made = logins.create(Person.objects.all())
        yield built, made, len(captured)
        transaction.set_rollback(True)


@pytest.fixture
def inside(installed, django_db_blocker):
    with django_db_blocker.unblock(), scope(system_actor("test")):
        yield installed[0]


def test_there_are_3356_units_of_the_frame_and_15_of_the_demo(inside):
    assert inside.units == Unit.objects.count() == 1 + 34 + 3_321 + 15
    assert inside.members == Member.objects.count() == 320


def test_positions_are_preorder_numbers_and_ranges_hold_what_is_below(inside):
    positions = list(Unit.objects.order_by("position").values_list("position", "last"))
    commune = Unit.objects.get(pk=inside.commune_id)

    assert [p for p, _ in positions] == [1_000 * n for n in range(1, len(positions) + 1)]
    assert positions[0] == (1_000, positions[-1][0] + 999)
    assert organisation.branches(commune).count() == 14
    assert [u.short_name for u in organisation.path(commune)] == [
        "Trung ương",
        "Tỉnh Sơn La",
        "Xã Nậm Khoang",
    ]


def test_every_code_is_valid_and_alone(inside):
    codes = list(Unit.objects.values_list("code", flat=True))

    assert len(set(codes)) == len(codes)
    assert all(map(is_unit_code, codes))
    assert all(is_member_code(code) for code in Member.objects.values_list("code", flat=True))


def test_the_demo_branch_has_its_members_by_given_name(inside):
    branch = Unit.objects.get(pk=inside.branch_id)
    listed = members.list_of(branch, day=DAY)

    assert len(listed) == 23
    assert sum(m.category is Category.OFFICIAL for m in listed) == 21
    assert [m.name for m in listed if Flag.EXEMPT in m.flags] == ["Quàng Văn Lả"]
    assert [m.name for m in listed] == sorted((m.name for m in listed), key=names.sort_key)
    assert listed[0].name == "Lò Văn Ánh"


def test_the_database_sorts_names_as_python_does(inside):
    by_database = list(
        Member.objects.order_by("person__sort_key").values_list("full_name", flat=True)
    )

    assert [names.sort_key(n) for n in by_database] == sorted(map(names.sort_key, by_database))


def test_offices_are_held_from_days_that_make_sense(inside):
    commune = Unit.objects.get(pk=inside.commune_id)
    held = {m.office: m.person.display_name for m in Mandate.objects.filter(unit=commune)}
    branch = Unit.objects.get(pk=inside.branch_id)

    assert held == {
        Office.SECRETARY: "Cầm Văn Muôn",
        Office.DEPUTY: "Đinh Thị Minh Thu",
        Office.OFFICER: "Hoàng Thị Bích Liên",
        Office.AUDITOR: "Lò Văn Hặc",
        Office.OPERATOR: "Đinh Quang Huy",
    }
    holders = {h.name: h.office for h in organisation.office_holders(branch, day=DAY)}
    assert holders["Lò Văn Thoan"] == Office.SECRETARY
    assert holders["Quàng Thị Diên"] == Office.DEPUTY
    assert not Mandate.objects.filter(valid_from__gt=DAY).exists()


def test_every_branch_and_the_commune_have_a_term(inside):
    assert Term.objects.count() == 15


def test_the_applicant_is_a_person_and_no_member(inside):
    person = Person.objects.get(display_name="Lò Thị Mai")

    assert not Member.objects.filter(person=person).exists()
    assert person.position == Unit.objects.get(pk=inside.branch_id).position


def test_the_installation_is_marked_and_audited(inside):
    entry = AuditEntry.objects.get(action="demo.built")

    assert installation.is_demo()
    assert installation.demo_seed() == 1
    assert entry.detail["frame"].startswith("vietnam-provinces 2025.10.1")
    assert entry.subject == inside.commune_id


def test_a_second_run_finds_what_the_first_built(inside):
    assert build.existing() == inside


def test_the_whole_is_built_in_few_statements(installed):
    assert installed[2] < 30


def test_a_secretary_sees_the_own_branch_only(installed, django_db_blocker):
    with django_db_blocker.unblock():
        user = get_user_model().objects.get(username="thoan")
        with scope(organisation.seated(user.person_id)):
            assert Member.objects.count() == 23
        officer = get_user_model().objects.get(username="lien")
        with scope(organisation.seated(officer.person_id)):
            assert Member.objects.count() == 320
        plain = get_user_model().objects.get(username="duc")
        with scope(organisation.seated(plain.person_id)):
            assert Person.objects.filter(display_name="Hoàng Thị Bích Liên").count() == 0


def test_each_login_opens_with_its_own_password(installed, django_db_blocker):
    made = installed[1]
    with django_db_blocker.unblock():
        user = authenticate(None, username=made[0].username, password=made[0].password)

    assert user is not None
    assert len({login.password for login in made}) == len(made) == 11
    assert len(made[0].password) == 14


def test_the_file_of_logins_is_for_its_owner_only(installed):
    path = logins.path()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert logins.read() == installed[1]
    assert json.loads(path.read_text("utf-8"))[0]["username"] == "thoan"


def test_without_the_file_there_are_no_logins_to_tell(settings, tmp_path):
    settings.VAR = tmp_path

    assert logins.read() == []
