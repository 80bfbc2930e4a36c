"""The life of a meeting, presence and agenda: what follows, what is refused."""

from datetime import timedelta

import pytest

from chibo.assembly.meetings.rules.decide import agenda, floor, meeting, presence
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.rules.state import ItemStage, MeetingState, Stage
from chibo.assembly.meetings.sentences import translated
from tests.assembly.meetings.play import (
    BINH,
    HANG,
    MAIN,
    NOON,
    OUT,
    PEN,
    PHONES,
    VALLEY,
    YOUNG,
    Play,
    plan,
)
from tests.assembly.meetings.refusing import refused

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("code", "start", "end", "changes"),
    [
        ("date_past", -HOUR, HOUR, {}),
        ("end_before_start", HOUR, HOUR, {}),
        ("end_before_start", HOUR, 26 * HOUR, {}),
        ("agenda_empty", HOUR, 2 * HOUR, {"items": []}),
        ("chair_not_on_roll", HOUR, 2 * HOUR, {"chair": "nobody"}),
        ("secretary_not_on_roll", HOUR, 2 * HOUR, {"secretary": "nobody"}),
        ("no_main_point", HOUR, 2 * HOUR, {"points": []}),
    ],
)
def test_a_plan_that_cannot_be_is_refused(code, start, end, changes):
    refused(
        code,
        meeting.convene,
        MeetingState(),
        plan=plan(**changes),
        start=NOON + start,
        end=NOON + end,
        at=NOON,
    )


def test_a_date_before_the_organisation_is_a_slip_of_the_keyboard():
    early = NOON.replace(year=1899)
    refused(
        "date_too_early",
        meeting.convene,
        MeetingState(),
        plan=plan(),
        start=early,
        end=early + HOUR,
        at=NOON,
    )


def test_a_meeting_goes_from_draft_to_closed():
    play = Play()
    assert play.state.stage is Stage.DRAFT
    play.open()
    assert play.state.stage is Stage.OPEN
    play.do(meeting.suspend)
    assert play.state.stage is Stage.SUSPENDED
    play.do(meeting.resume)
    play.do(agenda.start_next)
    state = play.do(meeting.close)
    assert state.stage is Stage.CLOSED
    assert state.items["i1"].stage is ItemStage.DONE
    assert all(p.until is not None for p in state.presence.values())


def test_convening_twice_is_refused():
    play = Play().convened()
    refused(
        "already_convened",
        meeting.convene,
        play.state,
        plan=plan(),
        start=NOON + HOUR,
        end=NOON + 2 * HOUR,
        at=NOON,
    )


@pytest.mark.parametrize(
    ("rule", "given"), [(meeting.postpone, {"at": NOON}), (meeting.cancel, {})]
)
def test_a_meeting_is_put_off_or_called_off_before_it_begins(rule, given):
    state = Play().convened().do(rule, reason="Bão số 12", **given)
    assert state.reason == "Bão số 12"
    assert state.stage in {Stage.POSTPONED, Stage.CANCELLED}
    refused("reason_missing", rule, Play().convened().state, person=PEN, reason="  ", **given)
    refused("already_begun", rule, Play().open().state, person=PEN, reason="x", **given)


def test_only_the_pen_runs_the_meeting():
    state = Play().open().state
    with pytest.raises(Refusal) as caught:
        meeting.close(state, person=HANG)
    assert caught.value.denied
    assert translated(caught.value).status == 403


def test_without_a_quorum_it_opens_not_but_fails():
    play = Play().checking_in()
    quorum = {"met": False, "present": 1, "needed": 3}
    refused("no_quorum", meeting.open_meeting, play.state, person=PEN, quorum=quorum)
    refused("quorum_met", meeting.fail, play.state, person=PEN, quorum={"met": True})
    assert play.do(meeting.fail, quorum=quorum).stage is Stage.FAILED_QUORUM


@pytest.mark.parametrize(
    ("code", "rule", "values"),
    [
        ("not_convened", meeting.open_check_in, {"roll": []}),
        ("already_begun", meeting.open_meeting, {"quorum": {"met": True}}),
        ("already_begun", meeting.fail, {"quorum": {"met": False}}),
        ("not_suspended", meeting.resume, {}),
    ],
)
def test_steps_out_of_order_are_refused(code, rule, values):
    refused(code, rule, Play().open().state, person=PEN, **values)


def test_opening_before_the_check_in_and_after_the_end_is_told_apart():
    play = Play().convened()
    refused("not_in_check_in", meeting.open_meeting, play.state, person=PEN, quorum={"met": True})
    play = Play().open()
    play.do(meeting.close)
    refused("already_closed", meeting.open_meeting, play.state, person=PEN, quorum={"met": True})


def test_a_meeting_never_closes_over_something_running():
    play = Play().open()
    play.do(agenda.start_next)
    play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
    play.do(floor.give, id="s1")
    refused("somebody_speaking", meeting.close, play.state, person=PEN)
    refused("somebody_speaking", meeting.suspend, play.state, person=PEN)
    refused("somebody_speaking", agenda.start, play.state, person=PEN, item="i2")
    play.do(floor.end, id="s1", by=HANG)
    play.do(meeting.close)
    refused("already_closed", meeting.close, play.state, person=PEN)


def test_a_guest_is_written_down_once():
    play = Play().open()
    assert play.do(meeting.welcome_guest, name="Ông Lò Văn Ín").guests == ("Ông Lò Văn Ín",)
    refused(
        "guest_already_here", meeting.welcome_guest, play.state, person=PEN, name="Ông Lò Văn Ín"
    )


def test_the_grade_is_recorded():
    assert Play().open().do(meeting.grade, grade={"points": 92}).grade == {"points": 92}


class TestPresence:
    def test_a_self_check_in_counts_once_it_is_confirmed(self):
        play = Play().checking_in()
        play.do(presence.claim, id="p1", point=PHONES, source="self", by=HANG)
        assert not play.state.presence["p1"].holds(play.at)
        play.do(presence.confirm, id="p1")
        assert play.state.presence["p1"].holds(play.at)
        assert presence.confirm(play.state, id="p1", person=PEN) == []

    def test_whoever_loses_the_network_is_back_without_a_second_confirmation(self):
        play = Play().checking_in()
        play.do(presence.claim, id="p1", point=PHONES, source="self", by=HANG)
        play.do(presence.confirm, id="p1")
        play.do(presence.end, roll="r-hang", reason="network")
        play.do(presence.claim, id="p2", point=PHONES, source="self", by=HANG)
        assert play.state.presence["p2"].confirmed_by == PEN
        assert play.state.presence["p1"].ended_by == "network"

    def test_a_second_check_in_changes_nothing_at_the_same_point_and_is_refused_elsewhere(self):
        play = Play().checking_in().tick(HANG)
        assert presence.claim(play.state, id="x", person=HANG, point=MAIN, source="self") == []
        refused(
            "elsewhere",
            presence.claim,
            play.state,
            id="x",
            person=HANG,
            point=VALLEY,
            source="self",
        )
        refused(
            "elsewhere", presence.enter, play.state, id="x", roll="r-hang", point=VALLEY, person=PEN
        )

    def test_the_responsible_person_confirms_the_own_point_only(self):
        play = Play().checking_in()
        play.do(presence.claim, id="p1", point=VALLEY, source="door", by=YOUNG)
        play.do(presence.claim, id="p2", point=MAIN, source="door", by=HANG)
        play.do(presence.confirm_all, point=VALLEY, by=BINH)
        assert play.state.presence["p1"].confirmed_by == BINH
        refused("responsible_only", presence.confirm, play.state, id="p2", person=BINH)

    def test_a_tick_confirms_a_waiting_claim(self):
        play = Play().checking_in()
        play.do(presence.claim, id="p1", point=MAIN, source="self", by=HANG)
        play.tick(HANG)
        assert list(play.state.presence) == ["p1"]

    def test_a_false_claim_is_rejected_and_may_be_made_anew(self):
        play = Play().checking_in()
        play.do(presence.claim, id="p1", point=MAIN, source="self", by=HANG)
        play.do(presence.reject, id="p1")
        assert presence.reject(play.state, id="p1", person=PEN) == []
        play.do(presence.claim, id="p2", point=MAIN, source="self", by=HANG)
        play.do(presence.confirm, id="p2")
        refused("already_confirmed", presence.reject, play.state, id="p2", person=PEN)

    def test_a_claim_that_has_ended_is_not_confirmed(self):
        play = Play().checking_in()
        play.do(presence.claim, id="p1", point=MAIN, source="self", by=HANG)
        play.do(presence.end, roll="r-hang", reason="left", by=HANG)
        refused("already_gone", presence.confirm, play.state, id="p1", person=PEN)
        assert presence.end(play.state, roll="r-hang", person=HANG, reason="left") == []

    @pytest.mark.parametrize(
        ("code", "values"),
        [
            ("unknown_source", {"person": HANG, "point": MAIN, "source": "magic"}),
            ("unknown_point", {"person": HANG, "point": "moon", "source": "self"}),
            ("member_suspended", {"person": OUT, "point": MAIN, "source": "self"}),
            ("not_on_roll", {"person": "stranger", "point": MAIN, "source": "self"}),
        ],
    )
    def test_claims_that_cannot_be_are_refused(self, code, values):
        refused(code, presence.claim, Play().checking_in().state, id="x", **values)

    def test_nobody_checks_in_before_the_check_in_is_open(self):
        state = Play().convened().state
        refused(
            "not_running", presence.claim, state, id="x", person=HANG, point=MAIN, source="self"
        )

    @pytest.mark.parametrize("rule", [presence.confirm, presence.reject])
    def test_an_unknown_check_in_is_refused(self, rule):
        refused("unknown_presence", rule, Play().checking_in().state, id="x", person=PEN)

    def test_leaving_needs_a_known_reason_and_the_right_hand(self):
        play = Play().checking_in().tick(HANG)
        refused("unknown_reason", presence.end, play.state, roll="r-hang", person=PEN, reason="x")
        refused(
            "responsible_only", presence.end, play.state, roll="r-hang", person=BINH, reason="left"
        )

    def test_an_absence_is_announced_by_the_member_and_accepted_by_the_pen(self):
        play = Play().convened()
        state = play.do(presence.excuse, roll="r-hang", reason="đi viện", excused=False, by=HANG)
        assert state.roll["r-hang"].excused is None
        state = play.do(presence.excuse, roll="r-hang", reason="đi viện", excused=True)
        assert state.roll["r-hang"].excused is True
        play.do(meeting.open_check_in, roll=plan()["roll"])
        assert play.state.roll["r-hang"].excuse == "đi viện"

    def test_a_member_cannot_accept_the_own_excuse_nor_that_of_others(self):
        state = Play().convened().state
        values = {"reason": "bận", "person": HANG}
        refused("pen_only", presence.excuse, state, roll="r-hang", excused=True, **values)
        refused("pen_only", presence.excuse, state, roll="r-binh", excused=False, **values)

    def test_somebody_present_needs_no_excuse(self):
        state = Play().checking_in().tick(HANG).state
        refused(
            "is_present",
            presence.excuse,
            state,
            roll="r-hang",
            person=PEN,
            reason="x",
            excused=True,
        )
        refused(
            "not_on_roll", presence.excuse, state, roll="r-x", person=PEN, reason="x", excused=True
        )

    def test_a_secondary_point_loses_its_link_and_keeps_its_people(self):
        play = Play().checking_in().tick(BINH, VALLEY)
        play.do(presence.lose_point, point=VALLEY)
        assert play.state.points[VALLEY].lost_at == play.at
        assert presence.lose_point(play.state, point=VALLEY, person=PEN) == []
        assert play.state.presence["id1"].holds(play.at)
        play.do(presence.regain_point, point=VALLEY, by=BINH)
        assert play.state.points[VALLEY].lost_at is None
        assert presence.regain_point(play.state, point=VALLEY, person=BINH) == []
        refused("not_a_secondary_point", presence.lose_point, play.state, point=MAIN, person=PEN)
        refused("unknown_point", presence.lose_point, play.state, point="moon", person=PEN)


class TestAgenda:
    def test_one_item_after_the_other(self):
        play = Play().open()
        for _ in range(3):
            play.do(agenda.start_next)
        assert [i.stage for i in play.state.items.values()] == ["done", "done", "current"]
        refused("agenda_finished", agenda.start_next, play.state, person=PEN)
        assert agenda.start(play.state, item="i3", person=PEN) == []
        refused("item_done", agenda.start, play.state, item="i1", person=PEN)
        refused("unknown_item", agenda.start, play.state, item="x", person=PEN)

    def test_a_conclusion_is_written_and_may_be_written_better(self):
        play = Play().open()
        refused("item_not_begun", agenda.conclude, play.state, item="i1", person=PEN, text="x")
        play.do(agenda.start_next)
        play.do(agenda.conclude, item="i1", text="Đồng ý")
        assert agenda.conclude(play.state, item="i1", person=PEN, text=" Đồng ý ") == []
        refused("text_missing", agenda.conclude, play.state, item="i1", person=PEN, text=" ")
        refused(
            "text_too_long", agenda.conclude, play.state, item="i1", person=PEN, text="x" * 5001
        )
        assert play.state.items["i1"].conclusion == "Đồng ý"

    @pytest.mark.parametrize(
        ("rule", "stage"), [(agenda.skip, ItemStage.SKIPPED), (agenda.defer, ItemStage.DEFERRED)]
    )
    def test_an_item_is_set_aside_with_a_reason(self, rule, stage):
        play = Play().open()
        state = play.do(rule, item="i2", reason="thiếu hồ sơ")
        assert (state.items["i2"].stage, state.items["i2"].reason) == (stage, "thiếu hồ sơ")
        play.do(agenda.start_next)
        refused("item_begun", rule, play.state, item="i1", person=PEN, reason="x")

    def test_during_a_break_nothing_begins(self):
        play = Play().open()
        play.do(meeting.suspend)
        refused("suspended", agenda.start_next, play.state, person=PEN)
        refused("not_open", agenda.start_next, Play().checking_in().state, person=PEN)
