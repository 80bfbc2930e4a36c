"""A further branch at the terminal: founded by a decision, with its first secretary, who gets a slip."""

import io
import re
from datetime import date
from pathlib import Path

import pytest

from chibo.cli import installation, unit
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.accounts.services import enrolling
from chibo.ground.organisation import founding, frame
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Term, Unit
from chibo.people.members.models import Member
from tests.ground.town import Town, furnish

pytestmark = pytest.mark.django_db
GIVEN = """
[unit]
name = "Chi bộ bản Huổi Lót"
sign = "CB7"
place = "Nậm Khoang"
term_began = 2026-02-10

[secretary]
name = "Vì Thị Ngân"
sex = "nữ"
born = "02/09/1978"
admitted = "19/05/2003"
official = "19/05/2004"
decision = "Quyết định 22-QĐ/ĐU"

[decision]
number = "21-QĐ/ĐU"
day = 2026-02-08
"""


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(installation, "load", lambda: None)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return furnish()


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "branch.toml"
    path.write_text(GIVEN, encoding="utf-8")
    return str(path)


def test_a_branch_is_founded_with_a_secretary_who_can_come_in(town, file, capsys):
    assert unit.main(["found", "--under", town.commune.code, "--answers", file, "--yes"]) == 0

    said = capsys.readouterr().out
    made = Unit.objects.get(name="Chi bộ bản Huổi Lót")
    assert made.parent_id == town.commune.pk
    assert town.commune.position < made.position <= made.last <= town.commune.last
    assert (made.sign, made.place, made.valid_from) == ("CB7", "Nậm Khoang", date(2026, 2, 10))
    assert made.code in said
    code = re.search(r"nhập mã: ([A-Z0-9-]{19})", said)
    with scope(system_actor("test")):
        secretary = Member.objects.get(unit=made)
        assert enrolling.open_slip(typed=code[1], at=clock.now()).name == "Vì Thị Ngân"
        assert Term.objects.get(unit=made).name == "2026–2031"
        told = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"organisation.unit_founded", "organisation.office_given"} <= told
    seat = organisation.seated(secretary.person_id)
    assert (seat.office, seat.unit_id, seat.home) == ("secretary", made.pk, made.position)

    assert unit.main(["list", "--under", town.commune.code.lower()]) == 0
    assert f"  Chi bộ bản Huổi Lót ({made.code})" in capsys.readouterr().out
    assert unit.main(["list"]) == 0
    assert unit.main(["found", "--under", town.commune.code, "--answers", file, "--yes"]) == 2
    assert "Đã có đơn vị" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--under", "nowhere"], "chibo unit list"),
        (["--set", "unit.moon=1"], "no such question"),
        (["--set", "secretary.official=01/01/2003"], "secretary"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_written(town, file, capsys, more, words):
    before = Unit.objects.count()
    place = [] if "--under" in more else ["--under", town.commune.code]
    assert unit.main(["found", *place, *more, "--answers", file, "--yes"]) == 2

    assert words in capsys.readouterr().err
    assert Unit.objects.count() == before


def test_the_questions_are_told_with_those_that_must_be_answered(town, capsys):
    assert unit.main(["found", "--under", town.commune.code, "--questions"]) == 0

    told = capsys.readouterr().out
    assert re.search(r"decision.number .*must be answered", told)
    assert "site.url" not in told


def test_nothing_is_written_without_a_yes(town, file, monkeypatch, capsys):
    terminal = io.StringIO("khong\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("builtins.input", lambda _question: "")
    assert unit.main(["found", "--under", town.commune.code, "--answers", file]) == 1

    assert "Chưa ghi gì" in capsys.readouterr().out
    assert not Unit.objects.filter(name="Chi bộ bản Huổi Lót").exists()


def test_the_reform_is_loaded_once_for_a_province_that_is_there(town, capsys):
    root = frame.real_frame()
    root.children = [plan for plan in root.children if plan.official_code == "46"]
    founding.write_units(root, serial=lambda _plan, place: 10_000 + place)

    assert unit.main(["reform", "--province", "01"]) == unit.FIRST
    assert "không có tỉnh này" in capsys.readouterr().err
    assert unit.main(["reform"]) == unit.DONE
    assert "units of before" in capsys.readouterr().out
    assert Unit.objects.filter(kind="district", province=46).count() == 9
    assert unit.main(["reform"]) == unit.FIRST
