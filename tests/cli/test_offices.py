"""Offices given and ended at the terminal, each by its decision."""

from dataclasses import replace
from datetime import date

import pytest

from chibo.cli import installation, offices
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person, User
from chibo.ground.accounts.rules.slips import Kind
from chibo.ground.accounts.services import slips
from chibo.ground.notices.models import Notice
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.rules import Office
from tests.ground.town import Town, furnish
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(installation, "load", lambda: None)
    return furnish()


def give(who: str, office: str, since: str = "2026-01-01") -> int:
    words = ["give", "--person", who, "--office", office, "--since", since]
    return offices.main([*words, "--decision", "Quyết định 13-QĐ/ĐU"])


def end(who: str, office: str, last: str) -> int:
    return offices.main(["end", "--person", who, "--office", office, "--last-day", last])


def test_an_office_is_given_by_a_decision_and_ends_with_its_day(town, capsys):
    person = town.members["duc"].person_id

    assert give("Lò Minh Đức", "committee") == 0
    assert organisation.seated(person).office == "committee"
    assert offices.main(["list"]) == 0
    assert "Lò Minh Đức, committee, 01/01/2026 Quyết định 13-QĐ/ĐU" in capsys.readouterr().out

    assert end("lo minh duc", "committee", "2026-02-01") == 0
    assert organisation.seated(person).office == ""
    with scope(town.actor("thoan")):
        told = AuditEntry.objects.filter(subject=person).order_by("id")
        assert [one.action for one in told] == [
            "organisation.office_given",
            "organisation.office_ended",
        ]


@pytest.mark.parametrize(
    ("who", "office"), [("Lò Minh Đức", "secretary"), ("Quàng Thị Diên", "deputy")]
)
def test_an_office_that_is_held_is_not_given_again(town, who, office, capsys):
    assert give(who, office) == 2

    assert "đang có người giữ" in capsys.readouterr().err


def test_an_office_that_is_not_held_is_not_ended(town, capsys):
    assert end("Lò Minh Đức", "deputy", date.today().isoformat()) == 2  # noqa: DTZ011

    assert "không giữ chức vụ" in capsys.readouterr().err


def test_who_is_not_known_gets_no_office(town):
    assert give("Nobody", "deputy") == 2


@pytest.fixture
def operator(town: Town) -> Person:
    """Entered when the installation was set up, and not yet in any list."""
    above = town.commune
    with scope(system_actor("test")):
        person = factories.person(name="Cà Thị Hoa", unit=above)
        factories.mandate(person=person, unit=above, office=Office.OPERATOR)
        Notice.objects.create(
            person=person, kind="reminder", position=above.position, sent_at=factories.NOON
        )
    return person


def join(who: str = "Cà Thị Hoa", member: str = "") -> int:
    return offices.main(["join", "--person", who, "--member", member])


def test_an_operator_who_is_a_member_becomes_one_person_with_both_seats(town, operator, capsys):
    member = town.members["hoa"]
    user = User.objects.create(username="hoa-vh", person=operator)

    assert join(member=member.code) == 0

    assert "Đăng nhập như trước" in capsys.readouterr().out
    user.refresh_from_db()
    assert (user.person_id, user.sessions_ended) == (member.person_id, 1)
    seat = organisation.seated(member.person_id)
    assert (seat.office, seat.unit_id, seat.seats) == ("operator", town.commune.pk, 3)
    assert organisation.seated(member.person_id, as_member=True).home == member.position
    assert organisation.seated(operator.pk).office == ""
    with scope(system_actor("test")):
        assert Notice.objects.get().person_id == member.person_id
        told = AuditEntry.objects.filter(subject=member.person_id).order_by("id")
        assert [one.action for one in told] == [
            "organisation.office_handed_over",
            "members.records_joined",
        ]
    assert join(member=member.code) == 2


def test_whoever_has_two_accounts_keeps_that_of_the_member(town, operator, capsys):
    member = town.members["hoa"]
    own, other = town.user("hoa"), User.objects.create(username="hoa-vh", person=operator)
    with scope(system_actor("test")) as system:
        slip = slips.print_slip(
            actor=replace(system, person_id=town.members["thoan"].person_id),
            person_id=operator.pk, kind=Kind.LOST, key="k" * 32, at=factories.NOON,
        ).slip  # fmt: skip

    assert join(member=member.code) == 0

    assert "tài khoản đảng viên" in capsys.readouterr().out
    other.refresh_from_db()
    own.refresh_from_db()
    assert (other.is_active, other.person_id) == (False, operator.pk)
    assert (own.is_active, own.person_id) == (True, member.person_id)
    with scope(system_actor("test")):
        slip.refresh_from_db()
        assert slip.ending == "withdrawn"


def test_nobody_becomes_one_with_somebody_else(town, operator, capsys):
    assert join(who="Quàng Thị Diên", member=town.members["hoa"].code) == 2
    assert "hồ sơ của một đảng viên" in capsys.readouterr().err
    assert join(who="Nobody", member=town.members["hoa"].code) == 2
    with scope(system_actor("test")):
        factories.mandate(
            person=town.members["hoa"].person, unit=town.commune, office=Office.OPERATOR
        )
    assert join(member=town.members["hoa"].code) == 2
    assert "đang có người giữ" in capsys.readouterr().err


def test_a_member_is_given_an_office_in_the_committee_above(town, capsys):
    person = town.members["duc"].person_id
    assert give("Lò Minh Đức", "operator") == 0
    assert organisation.seated(person).unit_id == town.commune.pk
    assert end("Lò Minh Đức", "operator", "2026-02-01") == 0

    words = ["give", "--person", "Lò Minh Đức", "--office", "auditor", "--since", "2026-01-01"]
    code = town.branch.code.lower()
    assert offices.main([*words, "--decision", "QĐ 1", "--unit", code]) == 0
    assert organisation.seated(person).unit_id == town.branch.pk
    assert offices.main([*words, "--decision", "QĐ 1", "--unit", "nowhere"]) == 2
