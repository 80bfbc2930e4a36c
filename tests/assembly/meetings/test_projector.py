"""Pairing a screen, what it shows and what it never shows."""

from datetime import timedelta

import pytest
from django.test import Client

from chibo.assembly.meetings.models import Meeting, Projector
from chibo.assembly.meetings.rules.decide import floor, meeting
from chibo.assembly.meetings.services import projecting
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.ids import uuid7
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from tests.assembly.meetings import stage as stages
from tests.assembly.meetings.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Stage:
    return stages.convened()


def pair(stage: Stage, code: str, *, by: str = "pen", at=None) -> projecting.Paired:
    with scope(stage.actor(by)):
        return projecting.pair_projector(
            actor=stage.actor(by), meeting_id=stage.id, code=code, at=at or clock.now()
        )


def test_a_screen_shows_the_same_code_until_it_runs_out_and_then_follows(stage: Stage) -> None:
    screen = Client()
    first = screen.get("/projector").content.decode()
    again = screen.get("/projector").content.decode()
    code = first.split('class="verdict mono">')[1].split("<")[0]
    assert code in again

    reply = stage.client("pen").post(f"/meetings/{stage.id}/projector/pair", {"code": code})

    assert reply.status_code == 303
    shown = screen.get("/projector").content.decode()
    assert "Sinh hoạt tháng 11/2026" in shown
    assert f"/events/meetings/{stage.id}?as=projector" in shown
    regions = screen.get(f"/meetings/{stage.id}/regions?as=projector&last=-1")
    assert 'id="hall"' in regions.content.decode()


def test_a_code_works_once(stage: Stage) -> None:
    waiting = projecting.announce_screen(at=clock.now())
    pair(stage, waiting.code)

    with pytest.raises(Refused) as refused:
        pair(stage, waiting.code)

    assert refused.value.code == "projector_code_wrong"


def test_a_code_runs_out_after_ten_minutes_and_a_new_one_comes(stage: Stage) -> None:
    at = clock.now()
    waiting = projecting.announce_screen(at=at)
    late = at + timedelta(minutes=10, seconds=1)

    with pytest.raises(Refused):
        pair(stage, waiting.code, at=late)

    assert projecting.code_of_screen(token=waiting.token, at=late) != waiting.code


def test_only_who_runs_the_meeting_pairs_and_it_is_audited(stage: Stage) -> None:
    waiting = projecting.announce_screen(at=clock.now())
    with pytest.raises(Denied):
        pair(stage, waiting.code, by="hoa")
    paired = pair(stage, f"{waiting.code[:4]} {waiting.code[4:]}")

    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="meetings.projector_paired")
    assert line.detail == {"projector": str(paired.id)}
    assert stage.client("hoa").get(f"/meetings/{stage.id}/projector").status_code == 403


def test_only_digests_are_kept(stage: Stage) -> None:
    waiting = projecting.announce_screen(at=clock.now())

    row = Projector.objects.get()

    assert waiting.code.encode() not in bytes(row.code_digest or b"")
    assert waiting.token.encode() not in bytes(row.token_digest)


def test_a_pairing_ends_two_hours_after_the_meeting_and_when_it_is_taken_back(
    stage: Stage,
) -> None:
    waiting = projecting.announce_screen(at=clock.now())
    paired = pair(stage, waiting.code)
    stage.open()
    stage.do(meeting.close)
    with scope(system_actor("test")):
        ended = Meeting.objects.get(pk=stage.id).closed_at

    def follows(after: timedelta) -> bool:
        return projecting.screen_of(waiting.token, at=ended + after) is not None

    assert follows(timedelta(hours=1, minutes=59))
    assert not follows(timedelta(hours=2, seconds=1))

    stage.client("pen").post(f"/meetings/{stage.id}/projector/{paired.id}/unpair")
    assert not follows(timedelta())


def test_the_room_sees_the_speaker_the_question_and_the_result_and_no_choice_of_anybody(
    stage: Stage,
) -> None:
    screen = Client()
    code = screen.get("/projector").content.decode().split('class="verdict mono">')[1].split("<")[0]
    pair(stage, code)
    stage.open()
    stage.next_item()
    speech = str(uuid7())
    stage.do(floor.ask, by="hoa", id=speech, roll=stage.roll["hoa"])
    stage.do(floor.give, id=speech)
    speaking = screen.get("/projector").content.decode()
    stage.do(floor.end, id=speech)
    vote = stage.open_vote()
    stage.cast(vote, "hoa")
    question = screen.get("/projector").content.decode()
    stage.announce(vote)
    result = screen.get("/projector").content.decode()

    assert "<h1>Cà Thị Hoa</h1>" in speaking
    assert "Cần 3 trên 4" in question
    assert "Tán thành 3 trên 4, cần 3" in result
    assert "Cà Thị Hoa" not in question + result


def test_a_projector_without_a_pairing_gets_nothing(stage: Stage) -> None:
    reply = Client().get(f"/meetings/{stage.id}/regions?as=projector&last=-1")

    assert reply.status_code == 403
