"""The stream: late, cut off and never gone screens show the same; rights end within seconds."""

import time

import pytest

from chibo.assembly.meetings.live import frames
from chibo.assembly.meetings.live.guest import Guest
from chibo.assembly.meetings.live.listener import ROOM_IN_QUEUE, Listener
from chibo.assembly.meetings.live.room import Room
from chibo.assembly.meetings.live.stream import origin_fits
from chibo.assembly.meetings.rules.decide import floor, meeting, pen, presence
from chibo.assembly.meetings.services import projecting
from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from tests.assembly.meetings import stage as stages
from tests.assembly.meetings.listening import Screen, server, wait_for
from tests.assembly.meetings.stage import Stage


@pytest.fixture
def stage(own_database: str) -> Stage:
    return stages.convened()


def play_on(stage: Stage) -> None:
    stage.next_item()
    stage.do(presence.end, roll=stage.roll["binh"], reason="network")


@pytest.mark.parametrize(
    ("audience", "who"), [("voter", "hoa"), ("attendee", "duc"), ("pen", "pen")]
)
def test_a_screen_opened_late_or_cut_off_shows_what_one_that_never_left_shows(
    stage: Stage, audience: str, who: str
) -> None:
    with server() as (base, _hub):
        faithful, cut = (Screen(base, stage.id, audience, stage.cookie(who)) for _ in range(2))
        with faithful, cut:
            wait_for(lambda: faithful.last and cut.last)
            stage.open()
            stage.next_item()
            wait_for(lambda: cut.last == faithful.last > 1)
            cut.cut()
            slip = stage.do(pen.write_note, id=str(uuid7()), text="Ghi nhầm")
            stage.do(pen.undo, seq=slip.seq)
            vote = stage.open_vote()
            stage.announce(vote)
            play_on(stage)
            cut.link()
            with Screen(base, stage.id, audience, stage.cookie(who)) as late:
                wait_for(lambda: late.last and late.shows("Thảo luận"))
                wait_for(lambda: faithful.shows("Thảo luận") and cut.shows("Thảo luận"))
                wait_for(lambda: faithful.regions.keys() >= late.regions.keys())
                settle(faithful, cut, late)

                shown = set(late.regions) - {"door"}
                for name in shown:
                    assert faithful.regions[name] == late.regions[name], name
                    assert cut.regions[name] == late.regions[name], name


def settle(*screens: Screen) -> None:
    """Until nobody has had an event for a second and a half."""
    before = None

    def quiet() -> bool:
        nonlocal before
        now = [s.events for s in screens]
        if now == before:
            return True
        before = now
        time.sleep(1.5)
        return False

    wait_for(quiet)


def test_what_happens_while_a_screen_is_let_in_reaches_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.open()
    let_in = Room.join

    def slowly(room: Room, listener: Listener, last: int) -> bytes:
        first = let_in(room, listener, last)
        stage.next_item()
        time.sleep(0.3)  # the database's notice is here before the screen is in the room
        return first

    with server() as (base, _hub):
        monkeypatch.setattr(Room, "join", slowly)
        with Screen(base, stage.id, "voter", stage.cookie("hoa")) as screen:
            wait_for(lambda: screen.shows("Thông qua nghị quyết"))


def test_the_result_is_in_the_event_and_is_spoken_once(stage: Stage) -> None:
    stage.open()
    stage.next_item()
    with server() as (base, _), Screen(base, stage.id, "voter", stage.cookie("hoa")) as screen:
        wait_for(lambda: screen.last)
        vote = stage.open_vote()
        wait_for(lambda: screen.shows('value="yes"', "mine"))
        stage.announce(vote)
        wait_for(lambda: screen.shows("Tán thành 3 trên 4, cần 3"))

    assert any("Tán thành 3 trên 4, cần 3" in said for said in screen.spoken)
    assert not screen.shows('value="yes"', "mine")


def test_members_never_see_figures_before_the_announcement(stage: Stage) -> None:
    stage.open()
    stage.next_item()
    with server() as (base, _), Screen(base, stage.id, "voter", stage.cookie("hoa")) as screen:
        vote = stage.open_vote()
        stage.cast(vote, "binh")
        stage.close_vote(vote)
        wait_for(lambda: "vote is closed" in screen.regions.get("now", "") or screen.shows("đóng"))

        everything = " ".join(screen.regions.values())
        assert "Tán thành 3 trên 4" not in everything


def test_what_is_ones_own_comes_to_the_own_screens_only(stage: Stage) -> None:
    stage.open()
    stage.next_item()
    with server() as (base, _):
        hoa = Screen(base, stage.id, "voter", stage.cookie("hoa"))
        binh = Screen(base, stage.id, "voter", stage.cookie("binh"))
        with hoa, binh:
            wait_for(lambda: hoa.last and binh.last)
            stage.do(floor.ask, by="hoa", id=str(uuid7()), roll=stage.roll["hoa"])
            wait_for(lambda: hoa.shows("/do/withdraw", "my-floor"))
            wait_for(lambda: binh.shows("Cà Thị Hoa", "floor"))

            assert not binh.shows("/do/withdraw", "my-floor")


def test_nothing_that_goes_to_many_carries_a_key_or_a_token(stage: Stage) -> None:
    stage.open()
    stage.next_item()
    with server() as (base, _), Screen(base, stage.id, "voter", stage.cookie("hoa")) as screen:
        wait_for(lambda: screen.shows("/do/ask", "my-floor"))

    assert 'name="idempotency_key" value=""' in screen.regions["my-floor"]
    assert "csrfmiddlewaretoken" not in screen.regions["my-floor"]


@pytest.mark.parametrize(
    ("audience", "who", "status"),
    [
        ("pen", "hoa", 403),
        ("attendee", "hoa", 403),
        ("voter", "duc", 403),
        ("observer", "hoa", 403),
        ("projector", "hoa", 401),
        ("nobody", "hoa", 404),
    ],
)
def test_a_screen_of_somebody_else_is_refused(
    stage: Stage, audience: str, who: str, status: int
) -> None:
    with server() as (base, _), Screen(base, stage.id, audience, stage.cookie(who)) as screen:
        assert screen.status == status


def test_a_stranger_and_an_unknown_meeting_are_refused(stage: Stage) -> None:
    with server() as (base, _):
        with Screen(base, stage.id, "voter", "sessionid=nonsense") as stranger:
            assert stranger.status == 401
        with Screen(base, uuid7(), "voter", stage.cookie("hoa")) as lost:
            assert lost.status == 404
        with Screen(base, "nonsense", "voter", stage.cookie("hoa")) as broken:
            assert broken.status == 404


def test_a_projector_follows_with_its_own_secret_until_it_is_taken_off(stage: Stage) -> None:
    waiting = projecting.announce_screen(at=clock.now())
    with scope(stage.actor("pen")):
        paired = projecting.pair_projector(
            actor=stage.actor("pen"), meeting_id=stage.id, code=waiting.code, at=clock.now()
        )
    cookie = f"chibo_projector={waiting.token}"
    stage.do(meeting.open_check_in, roll=stage.plan["roll"])
    with server() as (base, hub), Screen(base, stage.id, "projector", cookie) as screen:
        wait_for(lambda: screen.shows("<svg", "door"))
        room = hub.rooms[stage.id]
        turned = room.door_frames(room.listeners)
        assert len(turned) == 1
        with scope(stage.actor("pen")):
            projecting.unpair_projector(
                actor=stage.actor("pen"),
                meeting_id=stage.id,
                projector_id=paired.id,
                at=clock.now(),
            )

        assert screen.ended.wait(5)


async def test_a_listener_that_reads_too_slowly_is_told_to_fetch_the_whole_anew() -> None:
    listener = Listener(Guest(audience="voter", locale="vi", actor=Actor()))

    for number in range(ROOM_IN_QUEUE + 2):
        listener.offer(frames.event(frames.data(f"<p id='x'>{number}</p>"), seq=number))

    found = await listener.next(within=1)
    assert found.startswith(frames.RESYNC)
    assert found.count(b"data: ") == 1


async def test_a_silent_stream_gives_a_sign_of_life() -> None:
    listener = Listener(Guest(audience="voter", locale="vi", actor=Actor()))

    assert await listener.next(within=0.01) == frames.BEAT


@pytest.mark.parametrize(
    ("origin", "fits"),
    [
        ("", True),
        ("http://chibo.example:8000", True),
        ("https://chibo.example", True),
        ("http://elsewhere.example", False),
        ("null", False),
    ],
)
def test_only_pages_of_the_same_host_may_listen(origin: str, fits: bool) -> None:
    headers = {"host": "chibo.example:8001", "origin": origin}

    assert origin_fits(headers) is fits
