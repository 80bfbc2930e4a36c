"""Streams end with the right to them: in the process an installation runs, and at the very moment.

Ends are told by the database, so they come at once; the regular turn every three seconds is switched off
here wherever the notice itself is judged.
"""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from chibo.assembly.meetings.live import hub as hubs
from chibo.assembly.meetings.live import rights
from chibo.assembly.meetings.rules.decide import meeting as decide
from chibo.assembly.meetings.services import deeds
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Mandate, Unit
from chibo.ground.organisation.rules import Office
from tests.assembly.meetings import private
from tests.assembly.meetings import stage as stages
from tests.assembly.meetings.listening import Screen, server, wait_for
from tests.assembly.meetings.stage import Stage
from tests.journeys.processes import EventsProcess
from tests.support import factories

AT_ONCE_SECONDS = 2.0


@pytest.fixture
def stage(own_database: str) -> Stage:
    return stages.convened()


@pytest.fixture
def process(own_database: str, tmp_path: Path) -> Iterator[EventsProcess]:
    """The process of live events as an installation runs it."""
    running = EventsProcess(own_database, tmp_path)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def only_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the regular turn."""
    monkeypatch.setattr(hubs, "JUDGED_EVERY_SECONDS", 60.0)


def observer(stage: Stage, **dates: Any) -> Mandate:
    """Somebody of the unit above, who sees the meeting by office alone."""
    with scope(system_actor("test")):
        unit = Unit.objects.get(pk=stage.meeting.unit_id)
        above = Unit.objects.create(
            code="T-above", kind="commune", name="Đảng ủy xã", short_name="Đảng ủy xã",
            position=unit.position - 1, last=unit.last, valid_from=factories.LONG_AGO,
        )  # fmt: skip
        person = stage.members["duc"].person
        held = factories.mandate(person=person, unit=above, office=Office.OFFICER)
        Mandate.objects.filter(pk=held.pk).update(**dates)
    return held


def end_session(stage: Stage) -> None:
    stage.client("hoa").logout()


def shut_account(stage: Stage) -> None:
    User.objects.filter(person_id=stage.members["hoa"].person_id).update(is_active=False)


def move_away(stage: Stage) -> None:
    person = stage.members["hoa"].person
    person.position += 5_000
    with scope(system_actor("test")):
        person.save(update_fields=["position"])


def take_off_the_roll(stage: Stage) -> None:
    kept = [row for row in stage.plan["roll"] if row["id"] != stage.roll["hoa"]]
    stage.do(decide.open_check_in, roll=kept)


def lose_the_telephone(stage: Stage) -> None:
    Authenticator.objects.filter(user__person_id=stage.members["hoa"].person_id).delete()


ENDS = {
    "session": (end_session, rights.SIGNED_OUT, 401),
    "account": (shut_account, rights.SIGNED_OUT, 401),
    "factor": (lose_the_telephone, rights.SIGNED_OUT, 401),
    "home": (move_away, rights.RIGHT_ENDED, 404),
    "roll": (take_off_the_roll, rights.RIGHT_ENDED, 403),
}


@pytest.mark.parametrize("what", ENDS)
def test_a_stream_ends_at_once_with_its_right_and_coming_back_is_refused(
    stage: Stage, only_told: None, what: str
) -> None:
    end, why, status = ENDS[what]
    user = User.objects.get(username=stage_user(stage))
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    with server() as (base, _):
        cookie = stage.cookie("hoa")
        screen = Screen(base, stage.id, "voter", cookie)
        other = Screen(base, stage.id, "voter", stage.cookie("binh"))
        with screen, other:
            wait_for(lambda: screen.last and other.last)
            end(stage)

            assert screen.ended.wait(AT_ONCE_SECONDS)
            assert screen.barred == why
            assert not other.ended.is_set()
        with Screen(base, stage.id, "voter", cookie) as again:
            assert again.status == status


def stage_user(stage: Stage) -> str:
    stage.client("hoa")
    return User.objects.get(person_id=stage.members["hoa"].person_id).username


def test_an_office_that_is_ended_ends_what_it_alone_lets_see(stage: Stage, only_told: None) -> None:
    held = observer(stage)
    with server() as (base, _):
        by_office = Screen(base, stage.id, "observer", stage.cookie("duc"))
        as_member = Screen(base, stage.id, "attendee", stage.cookie("duc"))
        with by_office, as_member:
            wait_for(lambda: by_office.last and as_member.last)
            with scope(system_actor("test")):
                Mandate.objects.filter(pk=held.pk).update(valid_to=date(2026, 1, 1))

            assert by_office.ended.wait(AT_ONCE_SECONDS)
            assert by_office.barred == rights.OFFICE_ENDED
            assert not as_member.ended.is_set()
        with Screen(base, stage.id, "observer", stage.cookie("duc")) as again:
            assert again.status == 403


def test_leaving_the_room_of_a_closed_session_ends_its_stream_and_no_other(
    own_database: str, only_told: None
) -> None:
    evening = private.opened("thoan", "dien", "hoa", "hang", "binh")
    evening.begin()
    cookies = {name: evening.cookie(name) for name in ("hang", "hoa")}
    with server() as (base, _):
        gone, stays = (Screen(base, evening.session, "voter", cookies[n]) for n in cookies)
        with gone, stays:
            wait_for(lambda: gone.last and stays.last)
            evening.do(deeds.end_presence, roll=evening.roll("hang"), reason="left")

            assert gone.ended.wait(AT_ONCE_SECONDS)
            assert gone.barred == rights.RIGHT_ENDED
            item = next(iter(evening.inner().items))
            evening.do(deeds.conclude_item, item=item, text=private.CONCLUSION)
            wait_for(lambda: stays.last == evening.inner().seq)
            assert gone.last < stays.last
        with Screen(base, evening.session, "voter", cookies["hang"]) as again:
            assert again.status == 404


def test_at_midnight_the_office_whose_last_day_is_over_ends(
    stage: Stage, only_told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    last_day = date(2026, 12, 3)
    midnight = datetime(2026, 12, 3, 17, tzinfo=UTC)
    observer(stage, valid_to=last_day)
    cookie = stage.cookie("duc")
    Session.objects.update(expire_date=midnight + timedelta(days=1))
    early = midnight - timedelta(seconds=2.5) - datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + early)
    with server() as (base, _), Screen(base, stage.id, "observer", cookie) as screen:
        wait_for(lambda: screen.last)
        assert not screen.ended.is_set()
        assert clock.now() < midnight

        assert screen.ended.wait(5)
        assert screen.barred == rights.OFFICE_ENDED
        assert midnight <= clock.now() < midnight + timedelta(seconds=AT_ONCE_SECONDS)


def test_a_session_that_runs_out_ends_the_stream_and_one_that_was_renewed_does_not(
    stage: Stage, only_told: None
) -> None:
    short, renewed = stage.cookie("hoa"), stage.cookie("binh")
    Session.objects.update(expire_date=clock.now() + timedelta(seconds=2))
    with server() as (base, _):
        screens = [Screen(base, stage.id, "voter", cookie) for cookie in (short, renewed)]
        with screens[0], screens[1]:
            wait_for(lambda: all(screen.last for screen in screens))
            key = renewed.removeprefix("sessionid=")
            later = clock.now() + timedelta(hours=1)
            Session.objects.filter(session_key=key).update(expire_date=later)

            assert screens[0].ended.wait(5)
            assert screens[0].barred == rights.SIGNED_OUT
            time.sleep(0.3)
            assert not screens[1].ended.is_set()


def test_what_no_notice_tells_is_found_in_the_regular_turn(stage: Stage) -> None:
    with server() as (base, _), Screen(base, stage.id, "voter", stage.cookie("hoa")) as screen:
        wait_for(lambda: screen.last)
        Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))

        assert screen.ended.wait(5)


def test_in_the_process_of_an_installation_every_end_comes_within_five_seconds(
    stage: Stage, process: EventsProcess
) -> None:
    held = observer(stage)
    watching = {
        who: Screen(process.url, stage.id, audience, stage.cookie(who))
        for who, audience in {"hoa": "voter", "duc": "observer", "binh": "voter"}.items()
    }
    try:
        for screen in watching.values():
            screen.link()
        wait_for(lambda: all(screen.last for screen in watching.values()))
        begun = time.monotonic()
        end_session(stage)
        with scope(system_actor("test")):
            Mandate.objects.filter(pk=held.pk).delete()
        kept = [row for row in stage.plan["roll"] if row["id"] != stage.roll["binh"]]
        stage.do(decide.open_check_in, roll=kept)

        for screen in watching.values():
            assert screen.ended.wait(5)
        assert time.monotonic() - begun < 5
        told = {who: screen.barred for who, screen in watching.items()}
        assert told == {"hoa": "signed_out", "duc": "office_ended", "binh": "right_ended"}
    finally:
        for screen in watching.values():
            screen.cut()
