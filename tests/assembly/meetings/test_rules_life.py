"""A meeting on another day, and who presides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chibo.assembly.meetings.rules import attendance, fold
from chibo.assembly.meetings.rules.decide import (
    agenda,
    floor,
    meeting,
    pen,
    presence,
    presiding,
)
from chibo.assembly.meetings.rules.state import Stage
from tests.assembly.meetings.exceptions import DAY, MET, NOT_MET, ORDER, closed, officers
from tests.assembly.meetings.play import (
    BINH,
    CHAIR,
    EXEMPT,
    HANG,
    MAIN,
    NOON,
    PEN,
    YOUNG,
    Play,
    plan,
)
from tests.assembly.meetings.refusing import refused
from tests.assembly.minutes import papers


def checking_in():
    play = Play().convened(**officers())
    play.do(meeting.open_check_in, roll=officers()["roll"])
    return play


class TestAnotherDay:
    def test_a_meeting_put_off_to_a_day_stays_convened_and_excuses_lapse(self):
        play = Play().convened()
        play.do(presence.excuse, roll="r-hang", reason="đi công tác", excused=True)
        before = play.state
        state = play.do(meeting.postpone, reason="Bão", start=NOON + 3 * DAY, at=play.at)

        assert state.stage is Stage.CONVENED
        assert state.planned_start == NOON + 3 * DAY
        length = before.planned_end - before.planned_start
        assert state.planned_end - state.planned_start == length
        assert (state.roll["r-hang"].excuse, state.roll["r-hang"].excused) == ("", None)

    def test_who_was_checked_in_has_gone_when_it_is_put_off(self):
        play = Play().checking_in().tick(HANG)
        play.do(presence.end, roll="r-hang", reason="left")
        play.tick(BINH)
        state = play.do(meeting.postpone, reason="Bão", start=NOON + DAY, at=play.at)

        assert attendance.present_now(state) == {}
        assert [p.ended_by for p in state.presence.values()] == ["left", "postponed"]
        refused(
            "date_past", meeting.postpone, state, person=PEN, reason="x", start=NOON, at=play.at
        )

    def test_a_meeting_without_hours_has_nothing_to_put_off(self):
        state = replace(Play().convened().state, planned_end=None)
        with pytest.raises(ValueError, match="hours"):
            meeting.postpone(state, person=PEN, reason="x", start=NOON + DAY, at=NOON)

    def test_a_check_in_long_before_the_hour_is_refused(self):
        state = Play().convened().state
        start = state.planned_start
        refused("check_in_too_early", meeting.check_hour, state, at=start - timedelta(hours=7))
        meeting.check_hour(state, at=start - timedelta(hours=6))
        meeting.check_hour(fold.MeetingState(), at=NOON)

    def test_a_meeting_goes_on_another_day_with_a_new_check_in_and_keeps_its_first_opening(self):
        play = Play().open()
        play.do(agenda.start_next)
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        first = play.state.opened_at
        play.do(meeting.adjourn, reason="Mất điện", start=play.at + DAY, at=play.at)
        adjourned = play.state

        assert adjourned.is_adjourned
        assert adjourned.waiting == []
        refused("adjourned", meeting.resume, adjourned, person=PEN)
        refused("adjourned", agenda.start_next, adjourned, person=PEN)
        refused(
            "adjourned", presence.claim, adjourned, id="x", person=HANG, point=MAIN, source="self"
        )
        play.at += DAY
        play.do(meeting.open_check_in, roll=plan()["roll"])
        refused("already_begun", meeting.fail, play.state, person=PEN, quorum=NOT_MET)
        refused("already_begun", meeting.cancel, play.state, person=PEN, reason="x")
        for person in (PEN, BINH):
            play.tick(person)
        state = play.do(meeting.open_meeting, quorum=MET)
        assert (state.opened_at, len(state.sittings), state.resumes_at) == (first, 2, None)
        assert state.current_item.id == "i1"

    def test_a_continued_meeting_without_quorum_is_closed_or_adjourned_again(self):
        play = Play().open()
        play.do(meeting.adjourn, reason="Mất điện", start=play.at + DAY, at=play.at)
        play.at += DAY
        play.do(meeting.open_check_in, roll=plan()["roll"])
        again = meeting.adjourn(
            play.state, person=PEN, reason="Ít người", start=play.at + DAY, at=play.at
        )
        assert [new.kind for new in again] == ["meeting.adjourned"]
        state = play.do(meeting.close)
        assert state.stage is Stage.CLOSED
        assert [s.ended_at is not None for s in state.sittings] == [True]

    def test_late_is_counted_from_the_opening_of_the_evening_one_came_to(self):
        play = Play().open()
        play.do(meeting.adjourn, reason="Mất điện", start=play.at + DAY, at=play.at)
        play.at += DAY
        play.do(meeting.open_check_in, roll=plan()["roll"])
        play.tick(BINH)
        state = play.do(meeting.open_meeting, quorum=MET)
        play.tick(EXEMPT)
        late = attendance.attendance_of(play.state, play.state.roll[f"r-{EXEMPT}"])

        assert attendance.attendance_of(state, state.roll["r-binh"]).status == "present"
        assert (late.status, late.late_minutes) == ("late", 1)

    @pytest.mark.parametrize(
        ("code", "play", "start"),
        [
            ("not_open", lambda: Play().checking_in(), DAY),
            ("date_past", lambda: Play().open(), -DAY),
            ("already_closed", lambda: closed(), DAY),
        ],
    )
    def test_a_meeting_that_is_not_open_is_not_adjourned(self, code, play, start):
        play = play()
        refused(
            code,
            meeting.adjourn,
            play.state,
            person=PEN,
            reason="x",
            start=play.at + start,
            at=play.at,
        )

    def test_nothing_that_runs_is_adjourned(self):
        play = Play().open()
        play.do(agenda.start_next)
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        play.do(floor.give, id="s1")
        later = {"reason": "x", "start": play.at + DAY, "at": play.at}
        refused("somebody_speaking", meeting.adjourn, play.state, person=PEN, **later)

    def test_a_meeting_that_was_not_held_names_the_one_in_its_place_once(self):
        play = Play().checking_in()
        again = {"meeting": "m2", "title": "Lần hai", "planned_start": NOON}
        refused("was_held", meeting.convened_again, play.state, **again)
        play.do(meeting.fail, quorum=NOT_MET)
        play.add(meeting.convened_again(play.state, **again))

        assert play.state.followed_by["meeting"] == "m2"
        refused("convened_again", meeting.convened_again, play.state, **again)


class TestTheChair:
    def test_the_deputy_presides_before_others_and_it_is_an_event_with_its_source(self):
        play = checking_in().tick(PEN).tick(HANG).tick(BINH)
        found = refused(
            "chair_order", presiding.hand_chair, play.state, person=PEN, roll="r-binh", reason="x"
        )
        assert found.places["name"] == "Hang"
        state = play.do(presiding.hand_chair, roll="r-hang", reason="Bí thư đi họp huyện")

        assert state.chair == HANG
        assert state.history[-1].data["source"] == ORDER["source"]
        assert presiding.hand_chair(state, person=PEN, roll="r-hang", reason="x") == []
        assert CHAIR not in state.pens

    def test_without_an_officer_an_official_member_presides(self):
        play = checking_in().tick(PEN).tick(BINH).tick(YOUNG)
        assert [m.id for m in presiding.eligible(play.state)] == ["r-pen", "r-binh"]
        play.do(presiding.hand_chair, roll="r-binh", reason="Bí thư, phó bí thư vắng")
        assert play.state.chair == BINH

    def test_nobody_else_here_means_nobody_presides(self):
        play = checking_in().tick(CHAIR).tick(YOUNG)
        refused(
            "nobody_may_preside",
            presiding.hand_chair,
            play.state,
            person=PEN,
            roll="r-young",
            reason="x",
        )

    def test_only_offices_of_the_order_preside_where_it_ends_with_them(self):
        only = {"order": ["secretary", "deputy"], "source": "x"}
        play = Play().convened(**{**officers(), "presiding": only})
        assert [m.id for m in presiding.eligible(play.state)] == ["r-hang"]

    def test_who_comes_first_takes_the_chair_when_it_is_away(self):
        play = checking_in().tick(HANG).tick(BINH)
        refused(
            "chair_order", presiding.take_chair, play.state, person=BINH, reason="x", at=play.at
        )
        assert presiding.may_take_chair(play.state, HANG)
        assert not presiding.may_take_chair(play.state, BINH)
        play.do(presiding.take_chair, reason="Bí thư ốm", by=HANG, at=play.at)
        assert play.state.chair == HANG
        again = presiding.take_chair(play.state, person=HANG, reason="x", at=play.at)
        assert again == []

    def test_nobody_takes_it_from_a_chair_who_is_here(self):
        play = checking_in().tick(CHAIR).tick(HANG)
        refused(
            "chair_is_here", presiding.take_chair, play.state, person=HANG, reason="x", at=play.at
        )
        assert not presiding.may_take_chair(play.state, HANG)

    def test_before_the_check_in_nobody_takes_it_before_the_hour(self):
        play = Play().convened(**officers())
        start = play.state.planned_start
        values = {"person": HANG, "reason": "Bí thư ốm"}
        refused("chair_may_come", presiding.take_chair, play.state, at=NOON, **values)
        assert presiding.may_take_chair(play.state, HANG)
        assert presiding.take_chair(play.state, at=start, **values)

    def test_nothing_changes_hands_after_the_end_or_beside_a_vote(self):
        play = closed()
        for rule in (presiding.hand_chair, presiding.change_secretary):
            refused("already_closed", rule, play.state, person=PEN, roll="r-hang", reason="x")
        refused(
            "already_closed", presiding.take_chair, play.state, person=HANG, reason="x", at=play.at
        )
        assert not presiding.may_take_chair(play.state, HANG)
        assert not presiding.may_take_chair(fold.MeetingState(), HANG)
        assert not presiding.may_take_chair(Play().convened().state, PEN)

    @pytest.mark.parametrize("rule", [presiding.hand_chair, presiding.change_secretary])
    def test_a_vote_is_ended_by_who_opened_it(self, rule):
        play = papers.finished()
        voting = fold.replay(play.events[: _seq(play, "vote.opened")])
        told = fold.replay(play.events[: _seq(play, "vote.closed")])
        refused("vote_open", rule, voting, person=PEN, roll="r-hang", reason="x")
        refused("result_not_announced", rule, told, person=PEN, roll="r-hang", reason="x")
        refused("not_on_roll", rule, told, person=PEN, roll="r-moon", reason="x")

    def test_another_official_member_who_is_here_writes_on(self):
        play = Play().open()
        values = {"person": PEN, "reason": "Ốm"}
        refused(
            "secretary_not_official",
            presiding.change_secretary,
            play.state,
            roll="r-young",
            **values,
        )
        refused("not_present", presiding.change_secretary, play.state, roll="r-binh", **values)
        assert presiding.change_secretary(play.state, roll="r-pen", **values) == []
        state = play.do(presiding.change_secretary, roll="r-hang", reason="Ốm")
        assert state.secretary == HANG
        assert pen.undoable(state) == []

    def test_before_people_gather_the_secretary_need_not_be_here(self):
        state = Play().convened().do(presiding.change_secretary, roll="r-binh", reason="Bận")
        assert state.secretary == BINH


def _seq(play, kind):
    return next(event.seq for event in play.events if event.kind == kind)
