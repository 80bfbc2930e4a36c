"""The meeting as a whole: draft → convened → check_in → open ⇄ suspended → closed.

From convened and check_in also cancelled and postponed (to a new day: convened again), from check_in
also failed_quorum. A meeting that was adjourned to another day goes from suspended to check_in.
"""

from datetime import datetime, timedelta
from typing import Any

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules import kinds
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import ENDED, RUNNING, ItemStage, MeetingState, Stage

EARLIEST_YEAR = 1930  # founding of the organisation; earlier dates are slips of the keyboard
LONGEST_HOURS = 24
CHECK_IN_BEFORE = timedelta(hours=6)  # a check-in that begins earlier is a slip or of another day


def convene(
    state: MeetingState, *, plan: dict[str, Any], start: datetime, end: datetime, at: datetime
) -> list[e.New]:
    """Fix the plan: roll, points, agenda, time, place; the invitations follow.

    ``plan`` is the payload of ``meeting.convened``.
    """
    check(state.stage is Stage.DRAFT, "already_convened")
    check(start.year >= EARLIEST_YEAR, "date_too_early", year=start.year)
    check(start > at, "date_past")
    hours = (end - start).total_seconds() / 3600
    check(0 < hours <= LONGEST_HOURS, "end_before_start")
    check(plan["items"], "agenda_empty")
    persons = {row["person"] for row in plan["roll"]}
    check(plan["chair"] in persons, "chair_not_on_roll")
    check(plan["secretary"] in persons, "secretary_not_on_roll")
    check(any(p["kind"] == "main" for p in plan["points"]), "no_main_point")
    return [e.New(e.CONVENED, plan)]


def postpone(
    state: MeetingState,
    *,
    person: str,
    reason: str,
    at: datetime,
    start: datetime | None = None,
) -> list[e.New]:
    """Put the meeting off before it begins: to a new time of the same length, or without one.

    Without a new time the meeting has ended, and another is convened some day.
    """
    common.pen(state, person)
    _before_it_began(state)
    data: dict[str, Any] = {"reason": common.text(reason, empty="reason_missing")}
    if start is not None:
        data |= _new_time(state, start, at=at)
    return [e.New(e.POSTPONED, data)]


def _new_time(state: MeetingState, start: datetime, *, at: datetime) -> dict[str, str]:
    if state.planned_start is None or state.planned_end is None:
        raise ValueError("a convened meeting has its hours")
    check(start > at, "date_past")
    end = start + (state.planned_end - state.planned_start)
    return {"planned_start": start.isoformat(), "planned_end": end.isoformat()}


def _before_it_began(state: MeetingState) -> None:
    check(state.stage in {Stage.CONVENED, Stage.CHECK_IN}, "already_begun")
    check(state.opened_at is None, "already_begun")


def cancel(state: MeetingState, *, person: str, reason: str) -> list[e.New]:
    """Call the meeting off before it begins."""
    common.pen(state, person)
    _before_it_began(state)
    return [e.New(e.CANCELLED, {"reason": common.text(reason, empty="reason_missing")})]


def check_hour(state: MeetingState, *, at: datetime) -> None:
    """Refuse a check-in long before the hour that everybody was told."""
    start = state.resumes_at or state.planned_start
    early = start is not None and at < start - CHECK_IN_BEFORE
    check(not early, "check_in_too_early", hours=int(CHECK_IN_BEFORE / timedelta(hours=1)))


def open_check_in(state: MeetingState, *, person: str, roll: list[dict[str, Any]]) -> list[e.New]:
    """Let people check in; the roll is that of today. An adjourned meeting begins its next evening."""
    common.pen(state, person)
    check(state.stage is Stage.CONVENED or state.is_adjourned, "not_convened")
    return [e.New(e.CHECK_IN_OPENED, {"roll": roll})]


def open_meeting(state: MeetingState, *, person: str, quorum: dict[str, Any]) -> list[e.New]:
    """Open once the quorum is met; ``quorum`` is the fact as the rule computed it."""
    common.pen(state, person)
    _at_check_in(state)
    check(quorum["met"], "no_quorum", present=quorum["present"], needed=quorum["needed"])
    return [e.New(e.OPENED, {"quorum": quorum})]


def _at_check_in(state: MeetingState) -> None:
    """A page that was open all the time is told what has happened since."""
    check(state.stage not in ENDED, "already_closed")
    check(state.stage not in {Stage.OPEN, Stage.SUSPENDED}, "already_begun")
    check(state.stage is Stage.CHECK_IN, "not_in_check_in")


def suspend(state: MeetingState, *, person: str) -> list[e.New]:
    """A break; nothing may be running."""
    common.pen(state, person)
    common.in_session(state)
    check(state.open_vote is None, "vote_open")
    check(state.speaking is None, "somebody_speaking")
    return [e.New(e.SUSPENDED)]


def adjourn(
    state: MeetingState, *, person: str, reason: str, start: datetime, at: datetime
) -> list[e.New]:
    """Break the meeting off and go on with it on another day; what was decided stays decided.

    Also for the evening on which a continued meeting had no quorum, and to move such a day.
    """
    common.pen(state, person)
    check(state.opened_at is not None, "not_open")
    check(state.stage in RUNNING, "already_closed")
    check(state.closed_item is None, "closed_runs")
    check(not state.closed, "closed_ends")
    common.nothing_voted_on(state)
    check(state.speaking is None, "somebody_speaking")
    check(start > at, "date_past")
    data = {"reason": common.text(reason, empty="reason_missing")}
    return [e.New(e.ADJOURNED, {**data, "planned_start": start.isoformat()})]


def resume(state: MeetingState, *, person: str) -> list[e.New]:
    """Go on after a break."""
    common.pen(state, person)
    check(not state.is_adjourned, "adjourned")
    check(state.stage is Stage.SUSPENDED, "not_suspended")
    return [e.New(e.RESUMED)]


def fail(state: MeetingState, *, person: str, quorum: dict[str, Any]) -> list[e.New]:
    """End a meeting that never reached its quorum; it is minuted as such."""
    common.pen(state, person)
    _at_check_in(state)
    check(state.opened_at is None, "already_begun")
    check(not quorum["met"], "quorum_met")
    return [e.New(e.FAILED_QUORUM, {"quorum": quorum})]


def close(state: MeetingState, *, person: str) -> list[e.New]:
    """End the meeting: no open vote, nobody speaking, every result announced.

    The current item is done with the meeting; items not reached stay as planned and are minuted so.
    A meeting that was opened once may also end when its continuation finds no quorum.
    """
    common.pen(state, person)
    check(state.stage not in ENDED, "already_closed")
    if not (state.stage is Stage.CHECK_IN and state.opened_at is not None):
        common.in_session(state)
    vote = state.open_vote
    if vote is not None:
        number = state.items[vote.item].number
        check(False, "close_with_open_vote", number=number)
    check(state.speaking is None, "somebody_speaking")
    waiting = [v for v in state.votes.values() if v.stage == "closed"]
    check(not waiting, "result_not_announced")
    item = state.current_item
    done = [e.New(e.ITEM_DONE, {"item": item.id})] if item else []
    return [*done, e.New(e.CLOSED)]


def convened_again(
    state: MeetingState, *, meeting: str, title: str, planned_start: datetime
) -> list[e.New]:
    """Keep with a meeting that was not held which one takes its place."""
    check(state.stage in {Stage.FAILED_QUORUM, Stage.POSTPONED, Stage.CANCELLED}, "was_held")
    check(not state.followed_by, "convened_again")
    data = {"meeting": meeting, "title": title, "planned_start": planned_start.isoformat()}
    return [e.New(e.CONVENED_AGAIN, data)]


def welcome_guest(state: MeetingState, *, person: str, name: str) -> list[e.New]:
    """Write a guest into the record."""
    common.pen(state, person)
    common.running(state)
    name = common.text(name)
    check(name not in state.guests, "guest_already_here", name=name)
    return [e.New(e.GUEST_CAME, {"name": name})]


def invite_guest(
    state: MeetingState,
    *,
    id: str,
    person: str,
    guest: str,
    name: str,
    sort_key: str,
    office: str,
    item: str,
) -> list[e.New]:
    """Invite somebody who is no member by name, for one item or the whole meeting.

    Args:
        id: of the line on the roll. guest: id of the person. item: "" for the whole meeting.
    """
    common.pen(state, person)
    check(state.stage not in ENDED, "already_closed")
    if item:
        planned = common.item(state, item)
        check(
            planned.stage in {ItemStage.PLANNED, ItemStage.CURRENT},
            "item_done",
            title=planned.title,
        )
    name = common.text(name)
    known = {(row.name, row.item) for row in state.invited_guests}
    check((name, item) not in known, "guest_already_here", name=name)
    data = {
        "id": id,
        "person": guest,
        "name": name,
        "sort_key": sort_key,
        "office": office.strip(),
        "item": item,
    }
    return [e.New(e.GUEST_INVITED, data)]


def prepare(
    state: MeetingState,
    *,
    person: str,
    agenda: list[str],
    resolution: str,
    opinions: str,
) -> list[e.New]:
    """What a committee or a party group prepared for the branch meeting; a later one replaces it."""
    common.pen(state, person)
    common.in_session(state)
    check(kinds.prepares(state.kind), "prepares_nothing")
    lines = [line.strip() for line in agenda if line.strip()]
    texts = [*lines, resolution.strip(), opinions.strip()]
    check(any(texts), "text_missing")
    for text in texts:
        check(
            len(text) <= common.MAX_TEXT, "text_too_long", length=len(text), limit=common.MAX_TEXT
        )
    data = {"agenda": lines, "resolution": resolution.strip(), "opinions": opinions.strip()}
    return [] if data == state.prepared else [e.New(e.PREPARED, data)]


def check_grading(state: MeetingState, *, person: str) -> None:
    """The pen grades, and only while the meeting is open."""
    common.pen(state, person)
    common.in_session(state)


def grade(state: MeetingState, *, person: str, grade: dict[str, Any]) -> list[e.New]:
    """Record the branch's own grade of the meeting."""
    check_grading(state, person=person)
    return [e.New(e.GRADED, grade)]
