"""A branch's month: each state from what is known, and what needs attention first."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.core.errors import Broken
from chibo.oversight.insight import queries
from chibo.oversight.insight.models import MonthDuties
from chibo.oversight.insight.rules import progress
from chibo.oversight.insight.rules.progress import Duties, Meeting, Paper, Progress, Standing

DUTIES = Duties(due_day=10, sign_within_days=2)
MONTH = (2026, 11)
A, B = UUID(int=1), UUID(int=2)


def meeting(stage: Stage, day: int = 4, *, id: UUID = A, kind: str = "regular") -> Meeting:
    return Meeting(id=id, kind=kind, stage=stage, on=date(2026, 11, day))


def stand(
    *meetings: Meeting, today: int = 12, paper: PaperStage | None = None, since: int = 5
) -> Standing:
    known = {A: Paper(id=B, stage=paper, since=date(2026, 11, since))} if paper else {}
    return progress.standing(
        meetings, known, duties=DUTIES, month=MONTH, today=date(2026, 11, today)
    )


@pytest.mark.parametrize(
    ("today", "expected", "days"),
    [
        (1, Progress.NOT_CONVENED, 0),
        (10, Progress.NOT_CONVENED, 0),
        (11, Progress.LATE, 1),
        (30, Progress.LATE, 20),
    ],
)
def test_without_a_meeting_a_branch_is_late_after_the_tenth(today, expected, days):
    found = stand(today=today)

    assert (found.progress, found.waiting_days, found.meeting) == (expected, days, None)


@pytest.mark.parametrize(
    ("planned", "expected", "missed"),
    [(15, Progress.CONVENED, False), (12, Progress.CONVENED, False), (11, Progress.LATE, True)],
)
def test_a_convened_meeting_is_in_time_until_its_day_has_passed(planned, expected, missed):
    found = stand(meeting(Stage.CONVENED, planned))

    assert (found.progress, found.missed, found.waiting_days) == (
        expected,
        missed,
        12 - planned if missed else 0,
    )


@pytest.mark.parametrize("stage", [Stage.CHECK_IN, Stage.OPEN, Stage.SUSPENDED])
@pytest.mark.parametrize("kind", ["regular", "extraordinary"])
def test_a_running_meeting_shows_before_everything(stage, kind):
    held = meeting(Stage.CLOSED, 3, id=B)
    running = meeting(stage, kind=kind)

    assert stand(held, running).progress is Progress.RUNNING
    assert (stand(held, running).has_met, stand(running).has_met) == (True, False)


@pytest.mark.parametrize("stage", [Stage.CANCELLED, Stage.POSTPONED, Stage.DRAFT])
def test_a_meeting_that_will_not_be_counts_for_nothing(stage):
    assert stand(meeting(stage)).progress is Progress.LATE


def test_an_extraordinary_meeting_does_not_stand_for_the_monthly_one():
    assert stand(meeting(Stage.CLOSED, kind="extraordinary")).progress is Progress.LATE


def test_a_failed_start_asks_for_attention_until_the_next_one_is_convened():
    lost = meeting(Stage.FAILED_QUORUM)

    assert stand(lost).progress is Progress.FAILED
    assert stand(lost).waiting_days == 8
    assert stand(lost, meeting(Stage.CONVENED, 20, id=B)).progress is Progress.CONVENED
    assert stand(lost, meeting(Stage.CLOSED, 10, id=B)).has_met


@pytest.mark.parametrize(
    ("paper", "expected", "step"),
    [
        (None, Progress.UNSIGNED, "draft"),
        (PaperStage.DRAFT, Progress.UNSIGNED, "draft"),
        (PaperStage.REVIEWED, Progress.UNSIGNED, "reviewed"),
        (PaperStage.APPROVED, Progress.UNSIGNED, "approved"),
        (PaperStage.SIGNED, Progress.SIGNED, ""),
        (PaperStage.SEALED, Progress.SEALED, ""),
    ],
)
def test_after_the_meeting_the_minutes_tell_how_far_it_is(paper, expected, step):
    found = stand(meeting(Stage.CLOSED), paper=paper)

    assert (found.progress, found.step, found.has_met) == (expected, step, True)


@pytest.mark.parametrize(
    ("since", "days", "trouble"), [(12, 0, False), (10, 2, False), (9, 3, True)]
)
def test_minutes_may_wait_two_days(since, days, trouble):
    found = stand(meeting(Stage.CLOSED), paper=PaperStage.APPROVED, since=since)

    assert (found.waiting_days, found.is_trouble) == (days, trouble)


def test_minutes_that_are_not_begun_wait_since_the_meeting():
    assert stand(meeting(Stage.CLOSED, 4)).waiting_days == 8


meetings = st.lists(
    st.builds(
        Meeting,
        id=st.uuids(),
        kind=st.sampled_from(["regular", "thematic", "extraordinary"]),
        stage=st.sampled_from(list(Stage)),
        on=st.dates(date(2026, 11, 1), date(2026, 11, 30)),
    ),
    max_size=4,
)


@settings(deadline=None)
@given(found=meetings, today=st.dates(date(2026, 10, 1), date(2027, 1, 31)), order=st.randoms())
def test_the_state_depends_on_what_is_known_and_not_on_its_order(found, today, order):
    mixed = list(found)
    order.shuffle(mixed)

    one = progress.standing(found, {}, duties=DUTIES, month=MONTH, today=today)

    assert one == progress.standing(mixed, {}, duties=DUTIES, month=MONTH, today=today)
    assert one.waiting_days >= 0


standings = st.tuples(st.sampled_from(list(Progress)), st.integers(0, 40), st.booleans())


@given(st.lists(standings, max_size=8))
def test_trouble_comes_first_and_the_longest_waiting_of_its_kind(found):
    known = [Standing(progress=p, waiting_days=days, overdue=o) for p, days, o in found]
    ranked = sorted(known, key=lambda one: one.rank)

    troubles = [one.is_trouble for one in ranked]
    assert troubles == sorted(troubles, reverse=True)
    late = [one.waiting_days for one in ranked if one.progress is Progress.LATE]
    assert late == sorted(late, reverse=True)


@pytest.mark.django_db
def test_the_duties_are_data_with_a_period():
    assert queries.duties(MONTH) == DUTIES
    assert queries.due_on(MONTH) == date(2026, 11, 10)
    MonthDuties.objects.create(
        valid_from=date(2027, 1, 1), due_day=5, sign_within_days=1, source="test"
    )
    assert queries.duties((2026, 12)) == DUTIES
    assert queries.due_on((2027, 1)) == date(2027, 1, 5)
    with pytest.raises(Broken):
        queries.duties((2010, 12))
