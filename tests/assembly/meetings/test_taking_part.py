"""The own factor once for each meeting and device: then no vote asks again."""

from datetime import timedelta

import pytest
from django.test import Client

from chibo.assembly.meetings.rules.decide import meeting
from chibo.core import clock
from chibo.ground.accounts.models import User
from tests.assembly.meetings import stage as stages
from tests.assembly.meetings.stage import Stage
from tests.support import sessions

CONFIRM = "/accounts/confirm/for/meetings.take_part/"


@pytest.fixture
def stage(db: None) -> Stage:
    found = stages.convened()
    found.do(meeting.open_check_in, roll=found.plan["roll"])
    return found


def send(client: Client, stage: Stage, deed: str, **given: str):
    return client.post(f"/meetings/{stage.id}/do/{deed}", given)


def signed_in(stage: Stage, *, minutes: int) -> Client:
    """A telephone on which Hoa signed in some minutes ago."""
    stage.client("hoa")
    client = Client(SERVER_NAME="localhost")
    user = User.objects.get(person_id=stage.members["hoa"].person_id)
    sessions.sign_in(client, user, at=clock.now() - timedelta(minutes=minutes))
    return client


def test_who_has_just_signed_in_checks_in_at_once_and_that_holds(stage, settings):
    client = signed_in(stage, minutes=1)

    came = send(client, stage, "check-in", point=stage.point("main"))
    settings.CHIBO_STEP_UP_CHECK_IN_SECONDS = -10
    later = send(client, stage, "cast", vote="none", choice="yes")

    assert came["Location"] == f"/meetings/{stage.id}/"
    assert later.status_code == 409  # about the vote, not about who one is


def test_an_older_sign_in_is_asked_for_the_factor_and_comes_back_with_the_code(stage):
    client = signed_in(stage, minutes=60)

    asked = send(client, stage, "check-in", point=stage.point("main"), code="123456")
    assert asked["Location"].startswith(f"{CONFIRM}?")
    client.get(asked["Location"])
    sessions.confirm(client)
    back = client.get("/accounts/confirm/done/")["Location"]

    assert back == f"/meetings/{stage.id}/?code=123456"
    assert send(client, stage, "check-in", point=stage.point("main")).status_code == 303
    assert not send(client, stage, "cast", vote="x", choice="yes").has_header("Location")


def test_a_confirmation_for_one_meeting_is_none_for_another(stage):
    client = signed_in(stage, minutes=60)
    asked = send(client, stage, "check-in", point=stage.point("main"))
    client.get(asked["Location"].replace(str(stage.id), str(stage.members["hoa"].pk)))
    sessions.confirm(client)
    client.get("/accounts/confirm/done/")

    assert send(client, stage, "check-in")["Location"].startswith(CONFIRM)


def test_a_script_is_sent_to_the_page_that_asks(stage):
    client = signed_in(stage, minutes=60)

    reply = client.post(f"/meetings/{stage.id}/do/cast", {"vote": "x"}, headers={"x-part": "1"})

    assert reply.status_code == 204
    assert reply["Chibo-Location"].startswith(CONFIRM)


def test_other_deeds_ask_for_nothing(stage):
    client = signed_in(stage, minutes=60)

    reply = send(client, stage, "report-absence", reason="Ốm")

    assert reply["Location"] == f"/meetings/{stage.id}/"
