"""Offices given and ended at the terminal, each by its decision."""

from datetime import date

import pytest

from chibo.cli import installation, offices
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation
from tests.ground.town import Town, furnish

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
