"""The roll-ups follow the events, from the branch to the centre, and a recount proves it."""

import threading
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.core import facts
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.organisation.rules.changes import Decision
from chibo.ground.organisation.services import changes
from chibo.oversight.insight import branches, queries, services
from chibo.oversight.insight.models import RecountRun, UnitMonth
from chibo.oversight.insight.rules.figures import Figures, total
from chibo.oversight.insight.services.rolling import CARRY_UP
from tests.oversight.insight import rows
from tests.support import jobs

NOVEMBER = (2026, 11)
NOW = datetime(2026, 11, 12, 3, 0, tzinfo=UTC)


@pytest.fixture
def tree(as_system):
    return rows.tree()


def refresh(unit, at=rows.NOON):
    services.refresh(unit_id=unit.pk, at=at)


def figures(unit, month=NOVEMBER):
    return queries.of_month(unit.pk, month)


def waiting():
    return list(
        ProcrastinateJob.objects.filter(task_name=CARRY_UP, status="todo").values_list(
            "args", flat=True
        )
    )


def test_a_meeting_reaches_every_node_up_to_the_centre(tree):
    rows.full(tree.branches[0])

    refresh(tree.branches[0])
    jobs.drain()

    counted = figures(tree.branches[0])
    assert counted.meetings == 1
    assert counted.present == 4
    for node in (tree.communes[0], tree.province, tree.central):
        assert figures(node) == counted
    assert figures(tree.communes[1]) == Figures()


def test_every_node_is_the_sum_of_those_below(tree):
    for branch in tree.branches:
        rows.store(rows.played(), branch)
        refresh(branch)
    rows.full(tree.branches[1])
    refresh(tree.branches[1])
    jobs.drain()

    assert figures(tree.communes[0]) == total(figures(b) for b in tree.branches[:2])
    assert figures(tree.central) == total(figures(b) for b in tree.branches)
    assert figures(tree.central).met == 3
    assert figures(tree.central).meetings == 4


def test_counting_twice_changes_nothing(tree):
    rows.full(tree.branches[0])
    refresh(tree.branches[0])
    jobs.drain()
    once = list(UnitMonth.objects.order_by("position", "month").values())

    refresh(tree.branches[0])
    jobs.drain()

    assert list(UnitMonth.objects.order_by("position", "month").values()) == once


def test_later_months_of_the_quarter_know_who_was_heard_so_far(tree):
    october = datetime(2026, 10, 3, 5, 0, tzinfo=UTC)
    rows.store(rows.played(october), tree.branches[0])
    rows.full(tree.branches[0])

    refresh(tree.branches[0], october)
    jobs.drain()

    assert [figures(tree.central, (2026, month)).heard for month in (9, 10, 11, 12)] == [0, 0, 1, 1]
    assert [figures(tree.central, (2026, month)).meetings for month in (10, 11, 12)] == [1, 1, 0]


def test_a_month_ends_at_midnight_in_hanoi(tree):
    late = datetime(2026, 10, 31, 16, 59, tzinfo=UTC) - timedelta(minutes=97)
    rows.store(rows.played(late), tree.branches[0])
    after = datetime(2026, 10, 31, 17, 0, tzinfo=UTC) - timedelta(minutes=95)
    rows.store(rows.played(after), tree.branches[0])

    refresh(tree.branches[0], late)

    assert figures(tree.branches[0], (2026, 10)).meetings == 1
    assert figures(tree.branches[0], (2026, 11)).meetings == 1


def test_signature_and_seal_are_counted(tree):
    meeting = rows.full(tree.branches[0])
    rows.minutes(meeting, PaperStage.SEALED, at=meeting.closed_at + timedelta(hours=30))

    refresh(tree.branches[0])

    counted = figures(tree.branches[0])
    assert (counted.signed, counted.sealed, counted.signing_hours) == (1, 1, 30)


def test_many_branches_queue_one_job_for_the_unit_above_and_each_month(tree):
    for branch in tree.branches[:2]:
        rows.store(rows.played(), branch)
        refresh(branch)

    commune = str(tree.communes[0].pk)
    assert sorted(job["month"] for job in waiting() if job["unit"] == commune) == [11, 12]


@pytest.mark.parametrize(
    "name",
    [
        "meetings.closed",
        "meetings.failed",
        "minutes.signed",
        "minutes.sealed",
        "meetings.vote_completed",
    ],
)
def test_facts_from_below_bring_the_count_up_to_date(tree, name):
    meeting = rows.full(tree.branches[0])

    told = {"unit": str(tree.branches[0].pk), "at": meeting.closed_at.isoformat(), "kind": "BB"}
    facts.publish(name, told)
    run_insight_jobs()

    assert figures(tree.central).meetings == 1


def run_insight_jobs():
    ProcrastinateJob.objects.filter(args__address__startswith="chibo.assembly").delete()
    jobs.drain()


@pytest.mark.parametrize("meetings", [1, 4])
def test_statements_do_not_grow_with_the_meetings(tree, meetings, django_assert_max_num_queries):
    for day in range(meetings):
        rows.store(rows.played(rows.NOON + timedelta(days=day)), tree.branches[0])
    refresh(tree.branches[0])

    with django_assert_max_num_queries(26):
        refresh(tree.branches[0])


def recount():
    said = StringIO()
    call_command("recount", stdout=said, stderr=said)
    return said.getvalue()


def test_a_recount_proves_the_figures_and_is_kept(tree):
    for branch in tree.branches:
        rows.full(branch)
        refresh(branch)
    jobs.drain()

    assert "all equal" in recount()

    run = queries.last_recount()
    assert (run.differing, run.waiting) == (0, 0)
    assert run.compared == 14


@pytest.mark.parametrize("node", ["branch", "commune", "central"])
def test_a_recount_finds_a_planted_difference_at_any_node(tree, node):
    rows.full(tree.branches[0])
    refresh(tree.branches[0])
    jobs.drain()
    unit = {"branch": tree.branches[0], "commune": tree.communes[0], "central": tree.central}[node]
    UnitMonth.objects.filter(unit=unit, month=11).update(present=5)

    with pytest.raises(CommandError, match=r"1 of 8 figures"):
        recount()

    found = services.recount(at=NOW)
    assert [(one.unit, one.fields) for one in found.differences] == [(unit.name, ["present"])]


def test_a_recount_finds_a_branch_that_was_never_counted(tree):
    rows.full(tree.branches[0])

    found = services.recount(at=NOW)

    assert {one.unit for one in found.differences} == {
        unit.name for unit in (tree.branches[0], tree.communes[0], tree.province, tree.central)
    }
    assert {one.stored for one in found.differences} == {Figures()}


def test_a_recount_says_when_sums_are_still_on_their_way(tree):
    rows.full(tree.branches[0])
    refresh(tree.branches[0])

    said = StringIO()
    with pytest.raises(CommandError):
        call_command("recount", stderr=said)

    assert "still on their way up" in said.getvalue()
    assert queries.last_recount().waiting == 2


def test_an_unsettled_database_has_no_proof(as_system):
    assert queries.last_recount() is None
    assert not RecountRun.objects.exists()


def test_two_branches_at_once_do_not_wait_and_lose_nothing(own_database):
    """The first finds no job; the second finds its job waiting while not committed: the job waits for it."""
    with scope(system_actor("test")):
        tree = rows.tree()
        for branch in tree.branches[:2]:
            rows.full(branch)
    written, commit = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def second() -> None:
        try:
            with scope(system_actor("test")):
                refresh(tree.branches[1])
                written.set()
                commit.wait(20)
        except BaseException as failure:
            failures.append(failure)
        finally:
            written.set()
            connections.close_all()

    def carry() -> None:
        try:
            while jobs.drain():
                pass
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    with scope(system_actor("test")):
        refresh(tree.branches[0])  # queues the one job
    branch = threading.Thread(target=second)
    branch.start()
    assert written.wait(20)  # it was not held up by the first, and queued nothing of its own
    worker = threading.Thread(target=carry)
    worker.start()
    worker.join(0.5)
    assert worker.is_alive()  # the job waits for the change that relies on it
    commit.set()
    branch.join(20)
    worker.join(20)
    jobs.drain()

    assert failures == []
    assert "all equal" in recount()  # in one snapshot of its own
    with scope(system_actor("test")):
        assert figures(tree.communes[0]).meetings == 2
    connection.close()


def test_months_keep_the_unit_of_their_time(tree):
    """A branch moves on 1 November: October stays with the commune of old, November is the new one's."""
    branch, (old, new) = tree.branches[0], tree.communes[:2]
    october = rows.NOON - timedelta(days=31)
    for at in (october, rows.NOON):
        rows.store(rows.played(at), branch)
        refresh(branch, at)
    jobs.drain()

    changes.move(
        actor=system_actor("test"), unit=branch, parent=new, decision=Decision(number="7-QĐ/TU"),
        on=date(2026, 11, 1), at=NOW,
    )  # fmt: skip
    jobs.drain()
    late = rows.store(rows.played(october + timedelta(days=2)), branch)
    refresh(branch, october)
    jobs.drain()

    assert late
    assert [figures(unit, (2026, 10)).meetings for unit in (old, new, tree.central)] == [2, 0, 2]
    assert [figures(unit, NOVEMBER).meetings for unit in (old, new, tree.central)] == [0, 1, 1]
    shown = {
        month: [one.unit.pk for one in branches.below(old, month=month, at=NOW)]
        for month in ((2026, 10), NOVEMBER)
    }
    assert branch.pk in shown[2026, 10]
    assert branch.pk not in shown[NOVEMBER]
    assert services.recount(at=NOW).differences == []
