"""Looks from above: what leaves a line, who reads of it, filter, pages and files."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.assembly.minutes import services as minutes
from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person
from chibo.ground.organisation.rules import Office, UnitKind
from tests.oversight.insight import rows
from tests.oversight.insight.conftest import TODAY
from tests.oversight.insight.pages import text
from tests.support import factories

SYSTEM = system_actor("test")


@pytest.fixture
def papers(world):
    """The minutes of a meeting of the first branch."""
    with scope(SYSTEM):
        return rows.minutes(rows.full(world.branch), PaperStage.REVIEWED)


def opened(world, papers, at) -> None:
    """The officer of the commune opens the minutes."""
    with scope(SYSTEM):
        person = Person.objects.get(pk=world.people["officer"])
    officer = factories.actor(person, unit=world.commune, office=Office.OFFICER)
    with scope(officer):
        minutes.observed(actor=officer, draft=papers, at=at)


def lines(**wanted) -> list[AuditEntry]:
    with scope(SYSTEM):
        found = AuditEntry.objects.filter(action__endswith=".observed", **wanted)
        return list(found.order_by("at", "pk"))


def test_opening_a_branch_s_figures_from_above_is_told_to_the_branch(world):
    for _again in range(2):
        assert world.clients["officer"].get(f"/statistics/{world.branch.pk}/").status_code == 200
    world.clients["province"].get(f"/statistics/{world.branch.pk}/table.csv")
    world.clients["secretary"].get(f"/statistics/{world.branch.pk}/")
    world.clients["officer"].get(f"/statistics/{world.commune.pk}/")
    world.clients["province"].get(f"/statistics/{world.commune.pk}/")

    told = lines()

    assert [(one.action, one.actor_person, one.subject) for one in told] == [
        ("insight.observed", world.people["officer"], world.branch.pk),
        ("insight.observed", world.people["province"], world.branch.pk),
    ]
    shown = text(world.clients["secretary"].get("/looks/"))
    assert "Lò Văn Officer" in shown
    assert "Chuyên viên, Đảng bộ Xã Một" in shown
    assert "Số liệu thống kê" in shown
    assert "Chi bộ Bản Lưa" in shown


def test_looks_at_minutes_are_told_to_members_those_at_figures_are_not(world, papers):
    for seconds in (0, 20, 120):
        opened(world, papers, TODAY + timedelta(seconds=seconds))
    world.clients["officer"].get(f"/statistics/{world.branch.pk}/")

    assert len(lines(action="minutes.observed", subject=papers.pk)) == 2
    shown = text(world.clients["member"].get("/looks/"))
    assert shown.count("Biên bản hoặc nghị quyết Biên bản: ") == 2
    assert "Số liệu thống kê" not in shown.partition("Tìm")[2]
    assert "Số liệu thống kê" in text(world.clients["secretary"].get("/looks/"))


def test_nobody_reads_of_looks_at_another_unit(world):
    world.clients["officer"].get(f"/statistics/{world.branch.pk}/")

    for who in ("other", "officer", "province"):
        assert "Cấp trên chưa xem lần nào" in text(world.clients[who].get("/looks/"))


def test_the_list_is_narrowed_paged_and_taken_along(world, monkeypatch):
    for passed in range(0, 66, 2):
        moment = TODAY + timedelta(minutes=passed)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        who = "province" if passed == 0 else "officer"
        world.clients[who].get(f"/statistics/{world.branch.pk}/")
    secretary = world.clients["secretary"]

    assert "1 đến 30 trong 33" in text(secretary.get("/looks/"))
    assert "31 đến 33 trong 33" in text(secretary.get("/looks/?page=2"))
    assert "1 đến 1 trong 1" in text(secretary.get("/looks/?q=province"))
    assert "Không tìm thấy" in text(secretary.get("/looks/?what=meetings.observed"))
    assert "1 đến 30 trong 33" in text(secretary.get("/looks/?what=nonsense"))
    answer = secretary.get("/looks/table.csv?q=Province")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1] for row in table[1:]] == ["Lò Văn Province"]
    assert table[1][3:] == ["Đảng bộ Tỉnh Sơn La", "Số liệu thống kê", "Chi bộ Bản Lưa"]
    assert secretary.get("/looks/table.doc").status_code == 404
    assert secretary.get("/looks/table.xlsx").status_code == 200


def test_statements_do_not_grow_with_the_looks(world, papers):
    def statements() -> int:
        with CaptureQueriesContext(connection) as taken:
            world.clients["secretary"].get("/looks/")
        return len(taken)

    opened(world, papers, TODAY)
    few = statements()
    for passed in range(2, 20, 2):
        opened(world, papers, TODAY + timedelta(minutes=passed))

    assert statements() == few


def test_a_look_without_a_unit_or_a_thing_is_still_told(world):
    with scope(SYSTEM):
        AuditEntry.objects.create(
            at=TODAY,
            action="meetings.observed",
            subject=None,
            position=world.branch.position,
            actor_kind="person",
            actor_name="Trước đây",
            office="officer",
        )

    assert "Trước đây" in text(world.clients["member"].get("/looks/"))


def test_who_belongs_to_no_unit_reads_that_there_is_nothing(world):
    with scope(SYSTEM):
        world.seat("stranger", world.branch, None)
        Person.objects.filter(pk=world.people["stranger"]).update(position=0)

    for path in ("/looks/", "/looks/table.csv"):
        answer = world.clients["stranger"].get(path)
        assert answer.status_code == 403
        assert "chưa thuộc chi bộ nào" in text(answer)


def test_branches_alone_are_told_of_looks_at_figures(world):
    assert world.commune.kind != UnitKind.BRANCH
    world.clients["province"].get(f"/statistics/{world.commune.pk}/")

    assert lines() == []
