"""The meeting as a whole: which state lets what happen."""

from datetime import timedelta

import pytest

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules import fold
from chibo.assembly.meetings.rules.decide import agenda, floor, meeting, motions, pen, presence
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.rules.state import ItemStage, MeetingState, Stage
from chibo.assembly.meetings.sentences import SENTENCES, translated
from tests.assembly.meetings.play import (
    BINH,
    CHAIR,
    EXEMPT,
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

HOUR = timedelta(hours=1)


def refused(code, rule, state, **values):
    with pytest.raises(Refusal) as caught:
        rule(state, **values)
    assert caught.value.code == code
    assert str(translated(caught.value))


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


class TestFloor:
    @pytest.fixture
    def play(self):
        play = Play().open()
        play.do(agenda.start_next)
        return play

    def test_who_asks_first_speaks_first_but_a_point_of_order_comes_before(self, play):
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        play.do(floor.ask, id="s2", roll="r-chair", by=CHAIR, kind="point_of_order")
        assert [s.id for s in play.state.waiting] == ["s2", "s1"]
        assert floor.ask(play.state, id="s3", roll="r-hang", person=HANG) == []

    def test_giving_the_floor_ends_the_contribution_before(self, play):
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        play.do(floor.ask, id="s2", roll="r-chair")
        play.do(floor.give, id="s1")
        assert floor.give(play.state, id="s1", person=PEN) == []
        play.do(floor.give, id="s2")
        assert [s.stage for s in play.state.speeches.values()] == ["done", "speaking"]
        play.do(floor.end, id="s2", text="Nhất trí")
        assert play.state.speeches["s2"].text == "Nhất trí"
        assert floor.end(play.state, id="s2", person=PEN) == []
        play.do(floor.summarise, id="s1", text="Đề nghị sửa đường")
        assert play.state.speeches["s1"].text == "Đề nghị sửa đường"

    def test_a_request_is_taken_back_once(self, play):
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        refused("pen_only", floor.withdraw, play.state, id="s1", person=BINH)
        play.do(floor.withdraw, id="s1", by=HANG)
        assert floor.withdraw(play.state, id="s1", person=PEN) == []
        refused("not_waiting", floor.give, play.state, id="s1", person=PEN)
        refused("not_speaking", floor.end, play.state, id="s1", person=PEN)
        refused("not_spoken_yet", floor.summarise, play.state, id="s1", person=PEN, text="x")

    def test_a_speaker_who_has_begun_cannot_withdraw(self, play):
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        play.do(floor.give, id="s1")
        refused("not_waiting", floor.withdraw, play.state, id="s1", person=HANG)
        refused("pen_only", floor.end, play.state, id="s1", person=BINH)

    def test_an_opinion_in_writing_is_a_contribution_and_stays_as_it_is(self, play):
        play.do(floor.write_opinion, id="s1", text="Tôi tán thành", by=HANG)
        assert play.state.speeches["s1"].stage == "done"
        refused("written_stays", floor.summarise, play.state, id="s1", person=PEN, text="x")

    @pytest.mark.parametrize(
        ("code", "values"),
        [
            ("not_present", {"roll": "r-binh", "person": BINH}),
            ("not_on_roll", {"roll": "r-x", "person": PEN}),
            ("unknown_kind", {"roll": "r-hang", "person": HANG, "kind": "shout"}),
            ("responsible_only", {"roll": "r-hang", "person": BINH}),
        ],
    )
    def test_requests_that_cannot_be_are_refused(self, play, code, values):
        refused(code, floor.ask, play.state, id="s", **values)

    def test_without_an_item_or_a_presence_there_is_no_opinion(self, play):
        refused(
            "no_current_item", floor.ask, Play().open().state, id="s", roll="r-hang", person=HANG
        )
        refused("not_present", floor.write_opinion, play.state, id="s", person=BINH, text="x")
        refused("not_on_roll", floor.write_opinion, play.state, id="s", person="x", text="x")
        refused("unknown_speech", floor.give, play.state, id="s", person=PEN)


class TestMotions:
    @pytest.fixture
    def play(self):
        play = Play().open()
        play.do(agenda.start_next)
        text = "Hoàn thành trước ngày 20/11."
        play.do(motions.put, id="m1", item="i1", proposer="r-hang", text=text)
        return play

    def test_an_amendment_names_a_passage_that_stands_there_once(self, play):
        values = {"motion_id": "m1", "proposer": "r-hang", "person": PEN, "id": "a1"}
        refused("passage_not_found", motions.amend, play.state, before="xyz", after="b", **values)
        refused("amendment_same", motions.amend, play.state, before="20", after="20", **values)
        play.do(motions.amend, id="a1", motion_id="m1", proposer="r-hang", before="20", after="25")
        play.do(motions.withdraw_amendment, amendment_id="a1")
        assert play.state.motions["m1"].amendments[0].stage == "withdrawn"
        refused(
            "motion_decided", motions.withdraw_amendment, play.state, amendment_id="a1", person=PEN
        )

    def test_of_two_amendments_one_is_taken_back(self, play):
        for key, before in (("a1", "20"), ("a2", "11")):
            values = {"motion_id": "m1", "proposer": "r-hang", "before": before, "after": "25"}
            play.do(motions.amend, id=key, **values)
        play.do(motions.withdraw_amendment, amendment_id="a2")
        stages = [a.stage for a in play.state.motions["m1"].amendments]
        assert stages == ["proposed", "withdrawn"]

    def test_an_event_about_an_unknown_amendment_is_no_event_of_this_meeting(self, play):
        event = e.Event(
            seq=play.state.seq + 1,
            at=play.at,
            kind=e.AMENDMENT_WITHDRAWN,
            actor=PEN,
            data={"id": "x"},
            deed=play.state.seq + 1,
        )
        with pytest.raises(KeyError):
            fold.apply(play.state, event)

    def test_a_motion_taken_back_is_amended_no_more(self, play):
        play.do(motions.withdraw, motion_id="m1")
        refused("motion_decided", motions.withdraw, play.state, motion_id="m1", person=PEN)
        values = {"motion_id": "m1", "proposer": "r-hang", "person": PEN, "id": "a1"}
        refused("motion_decided", motions.amend, play.state, before="20", after="25", **values)

    def test_unknown_things_are_refused(self, play):
        refused("unknown_motion", motions.withdraw, play.state, motion_id="x", person=PEN)
        refused(
            "unknown_motion", motions.withdraw_amendment, play.state, amendment_id="x", person=PEN
        )
        values = {"id": "m2", "person": PEN, "text": "x"}
        refused("not_on_roll", motions.put, play.state, item="i1", proposer="x", **values)
        refused("unknown_item", motions.put, play.state, item="x", proposer="r-hang", **values)


class TestPen:
    def test_a_note_stands_at_the_current_item_or_at_none(self):
        play = Play().open()
        play.do(pen.write_note, id="n1", text="Mất điện 5 phút")
        play.do(agenda.start_next)
        play.do(pen.write_note, id="n2", text="Có điện lại")
        assert [n.item for n in play.state.notes.values()] == ["", "i1"]

    def test_a_clause_has_an_owner_and_a_day_to_come(self):
        play = Play().open()
        day = NOON.date()
        play.do(pen.set_task, id="t1", text="Dọn đường", owner="r-hang", due=day)
        values = {"id": "t2", "person": PEN, "text": "x"}
        refused("not_on_roll", pen.set_task, play.state, owner="x", due=day, **values)
        early = day - timedelta(days=1)
        refused("due_past", pen.set_task, play.state, owner="r-hang", due=early, **values)
        play.do(pen.drop_task, id="t1")
        assert play.state.tasks == {}
        assert pen.drop_task(play.state, id="t1", person=PEN) == []

    def test_a_slip_is_undone_and_both_stay_in_the_record(self):
        play = Play().open()
        play.do(agenda.start_next)
        play.do(agenda.start_next)
        seq = play.state.seq
        play.do(pen.undo, seq=seq)
        assert [i.stage for i in play.state.items.values()] == ["current", "planned", "planned"]
        assert [line.kind for line in play.state.history if line.undone] == [
            e.ITEM_DONE,
            e.ITEM_STARTED,
        ]
        assert pen.undo(play.state, seq=seq, person=PEN) == []

    def test_what_others_built_upon_is_not_undone(self):
        play = Play().open()
        play.do(agenda.start_next)
        play.do(floor.ask, id="s1", roll="r-hang")
        play.do(floor.withdraw, id="s1", by=HANG)
        refused("not_undoable", pen.undo, play.state, seq=play.state.seq - 1, person=PEN)

    def test_the_opening_fixes_what_came_before(self):
        play = Play().open()
        assert pen.undoable(play.state) == []
        assert pen.undoable(Play().convened().state) == []
        play.do(meeting.close)
        refused("already_closed", pen.undo, play.state, seq=1, person=PEN)

    def test_a_members_own_deed_is_not_the_pens_to_undo(self):
        play = Play().open()
        play.do(agenda.start_next)
        started = play.state.seq
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        assert [line.seq for line in pen.undoable(play.state)] == [started]


class TestFold:
    def test_one_by_one_comes_to_the_same_as_all_at_once(self):
        play = Play().open()
        play.do(agenda.start_next)
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        state = MeetingState()
        for event in play.events:
            state = fold.apply(state, event)
        assert state == play.state

    def test_an_event_out_of_order_or_an_undone_one_is_not_applied(self):
        play = Play().open()
        with pytest.raises(ValueError, match="does not follow"):
            fold.apply(MeetingState(), play.events[1])
        gone = e.Event(seq=1, at=NOON, kind=e.UNDONE, actor=PEN, data={"seqs": []}, deed=1)
        with pytest.raises(ValueError, match="replay"):
            fold.apply(MeetingState(), gone)

    def test_the_digest_chains_what_came_before(self):
        values = {"seq": 1, "at": NOON, "kind": "x", "actor": "a", "data": {"b": 1}}
        first = e.digest(bytes(32), **values)
        assert first == e.digest(bytes(32), **values)
        assert first != e.digest(first, **values)

    def test_every_kind_has_its_step_and_every_refusal_its_sentence(self):
        kinds = {v for k, v in vars(e).items() if k.isupper() and isinstance(v, str)}
        assert kinds - {e.UNDONE} == set(fold._STEPS)
        assert set(SENTENCES)

    def test_exempt_members_stay_on_the_roll(self):
        assert not Play().convened().state.roll[f"r-{EXEMPT}"].is_counted
