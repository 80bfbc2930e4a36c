"""Tasks are done, judged, reminded of; and who sees which."""

from datetime import timedelta
from functools import partial

import pytest

from chibo.action.directives import queries, services, tasks
from chibo.action.directives.models import Step, Task
from chibo.action.directives.queries import Filter
from chibo.action.directives.rules.life import Standing, State
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import Office
from chibo.trust.documents.models import Paper
from tests.action.directives.setting import inbox, pdf, stored, task, today
from tests.assembly.meetings import branch as branches
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(settings, tmp_path):
    settings.CHIBO_MEDIA_DIR = tmp_path
    return branches.furnish()


def do(branch, who, service, made, **values):
    actor = branch.actor(who)
    with scope(actor):
        return service(actor=actor, task_id=made.pk, at=clock.now(), **values)


def test_from_given_out_to_confirmed_every_step_is_kept_and_told(branch):
    made = task(branch)

    do(branch, "binh", services.begin, made)
    do(branch, "binh", services.finish, made, text="Đã dọn xong 2 km.")
    do(branch, "thoan", services.send_back, made, text="Còn đoạn cuối bản.")
    do(branch, "binh", services.finish, made, text="Đã dọn cả đoạn cuối.")
    do(branch, "thoan", services.confirm, made)

    now = stored(made)
    assert now.state == State.CONFIRMED
    assert now.evidence == "Đã dọn cả đoạn cuối."
    assert now.confirmed_at is not None
    with scope(system_actor("test")):
        kinds = [step.kind for step in queries.steps(made.pk)]
        audited = AuditEntry.objects.filter(subject=made.pk).order_by("at", "pk")
        assert kinds == ["begin", "finish", "send_back", "finish", "confirm"]
        assert [line.action for line in audited] == [f"directives.task_{k}" for k in kinds]
    assert inbox(branch, "binh") == ["task_sent_back"]
    assert inbox(branch, "thoan") == inbox(branch, "dien") == ["task_done", "task_done"]


def test_a_paper_is_evidence_and_is_checked_like_every_paper(branch):
    made = task(branch)
    with pytest.raises(Refused, match="PDF"):
        do(branch, "binh", services.finish, made, text="", name="x", file=b"no pdf")
    assert stored(made).state == State.ASSIGNED

    do(branch, "binh", services.finish, made, text="", name="Biên bản nghiệm thu", file=pdf())

    paper = stored(made).paper_id
    assert paper is not None
    for who, is_seen in {"thoan": True, "hoa": False}.items():
        with scope(branch.actor(who)):
            assert Paper.objects.filter(pk=paper).exists() is is_seen


@pytest.mark.parametrize(
    ("who", "service", "values", "error", "code"),
    [
        ("hoa", services.begin, {}, Missing, "no_task"),
        ("thoan", services.begin, {}, Denied, "not_owner"),
        ("binh", services.finish, {"text": "  "}, Refused, "no_evidence"),
        ("binh", services.finish, {"text": "x" * 2_001}, Refused, "text_too_long"),
        ("binh", services.confirm, {}, Denied, "no_permission"),
        ("thoan", services.confirm, {}, Refused, "not_now"),
        ("thoan", services.cancel, {"text": " "}, Refused, "no_reason"),
        ("thoan", services.extend, {"text": "Mưa", "due": today()}, Refused, "day_not_later"),
    ],
)
def test_what_is_not_open_to_somebody_changes_nothing(branch, who, service, values, error, code):
    made = task(branch)

    with pytest.raises(error) as refused:
        do(branch, who, service, made, **values)

    assert refused.value.code == code
    assert stored(made).state == State.ASSIGNED
    with scope(system_actor("test")):
        assert not Step.objects.exists()


def test_the_secretary_moves_the_day_and_calls_off(branch):
    made, later = task(branch), today() + timedelta(days=30)

    do(branch, "dien", services.extend, made, due=later, text="Mưa lũ.")
    assert stored(made).due_on == later
    do(branch, "dien", services.cancel, made, text="Xã làm thay.")

    assert (stored(made).state, stored(made).reason) == (State.CANCELLED, "Xã làm thay.")
    assert inbox(branch, "binh") == ["task_extended", "task_cancelled"]


def test_a_member_sees_the_own_tasks_the_committee_those_of_the_branch_a_neighbour_none(branch):
    mine, other = task(branch), task(branch, "hoa")
    with scope(system_actor("test")):
        next_door = factories.unit(parent=Unit.objects.get(pk=branch.unit.parent_id))
        stranger = factories.member(unit=next_door)
        leader = factories.actor(stranger.person, unit=next_door, office=Office.SECRETARY)

    def seen(actor):
        with scope(actor):
            return set(Task.objects.values_list("pk", flat=True))

    assert seen(branch.actor("binh")) == {mine.pk}
    assert seen(branch.actor("thoan")) == {mine.pk, other.pk}
    assert seen(leader) == set()
    with scope(branch.actor("binh")), pytest.raises(Missing):
        queries.task(other.pk)


def test_a_list_finds_words_without_marks_names_and_how_tasks_stand(branch):
    road = task(branch)
    late = task(branch, "hoa", text="Thu hoạch lúa.", due_on=today() - timedelta(days=1))
    done = task(branch, "hang", text="Họp dân.", state=State.DONE)
    with scope(branch.actor("thoan")):
        find = partial(queries.narrowed, queries.of_unit(branch.unit.pk), day=today())
        assert list(find(Filter(text="don duong"))) == [road]
        assert list(find(Filter(text="thu hoach"))) == [late]
        assert list(find(Filter(standing=Standing.OVERDUE))) == [late]
        assert list(find(Filter(standing=Standing.ASSIGNED))) == [road]
        assert list(find(Filter(standing=Standing.DONE))) == [done]
        assert list(find(Filter(standing="?"))) == [late, road, done]


def test_a_meeting_looks_back_on_the_last_resolution_and_on_what_is_still_open(branch):
    old, last = today() - timedelta(days=60), today() - timedelta(days=30)
    task(branch, given_on=old, state=State.CONFIRMED)
    still = task(branch, "hoa", given_on=old, state=State.DOING)
    done = task(branch, "hang", given_on=last, state=State.CONFIRMED)
    own = task(branch, "hang", given_on=today())
    with scope(branch.actor("thoan")):
        found = queries.looked_back_on(branch.unit.pk, before=today(), meeting_id=own.meeting_id)
        everything = queries.looked_back_on(branch.unit.pk, before=today())

    assert found == [still, done]
    assert everything == [still, own]


def test_reminders_come_once_for_each_day_that_was_set(branch):
    soon = task(branch, due_on=today() + timedelta(days=2))
    late = task(branch, "hoa", due_on=today() - timedelta(days=1))
    task(branch, "hang", due_on=today() + timedelta(days=9))
    tasks.remind()
    tasks.remind()

    assert inbox(branch, "binh") == ["task_due"]
    assert inbox(branch, "hoa") == inbox(branch, "thoan") == ["task_overdue"]
    assert inbox(branch, "hang") == []

    do(branch, "dien", services.extend, soon, due=today() + timedelta(days=3), text="Mưa.")
    do(branch, "hoa", services.finish, late, text="Xong.")
    tasks.remind()

    assert inbox(branch, "binh") == ["task_due", "task_extended", "task_due"]
    assert inbox(branch, "hoa") == ["task_overdue"]


def test_only_the_installation_reminds(branch):
    with scope(branch.actor("thoan")) as actor, pytest.raises(ValueError, match="installation"):
        services.remind(actor=actor, at=clock.now())
