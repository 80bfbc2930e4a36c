"""The member's page in all its states, what is sent from it, and what is refused."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.assembly.meetings import door
from chibo.assembly.meetings.models import MeetingEvent
from chibo.assembly.meetings.rules.decide import floor, meeting, presence
from chibo.assembly.meetings.services import votes
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.ids import uuid7
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from tests.assembly.meetings import stage as stages
from tests.assembly.meetings.stage import Stage

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_PART": "1"}
PAGE_STATEMENTS = 9  # session, user, seat, unit; meeting, events, papers; kind of installation


@pytest.fixture
def stage() -> Stage:
    return stages.convened()


def page(stage: Stage, who: str = "hoa") -> str:
    reply = stage.client(who).get(f"/meetings/{stage.id}/")
    assert reply.status_code == 200
    return reply.content.decode()


def do(stage: Stage, deed: str, who: str = "hoa", key: str | None = None, **fields: str):
    headers = {**SCRIPT, "HTTP_IDEMPOTENCY_KEY": key or str(uuid7())}
    return stage.client(who).post(f"/meetings/{stage.id}/do/{deed}", fields, **headers)


def events(stage: Stage, kind: str) -> int:
    with scope(system_actor("test")):
        return MeetingEvent.objects.filter(meeting_id=stage.id, kind=kind).count()


def test_before_the_meeting_a_member_reads_the_invitation_and_can_report_absence(
    stage: Stage,
) -> None:
    assert "/do/report-absence" in page(stage)

    reply = do(stage, "report-absence", reason="Đi viện")

    assert reply.status_code == 200
    assert reply["Chibo-Seq"] == "2"
    assert 'id="mine"' in reply.content.decode()
    assert "Đi viện" in page(stage)
    assert "Đi viện" not in page(stage, "binh")


def test_checking_in_is_a_claim_until_somebody_confirms_it(stage: Stage) -> None:
    stage.do(meeting.open_check_in, roll=stage.plan["roll"])
    assert "/do/check-in" in page(stage)

    do(stage, "check-in", point=stage.point("online"))
    waiting = page(stage)
    stage.do(presence.confirm_all, point=stage.point("online"))

    assert "/do/check-in" not in waiting
    assert "notice-info" in waiting
    assert "Trực tuyến" in page(stage)


def test_the_code_at_the_door_is_taken_and_a_wrong_one_refused(stage: Stage) -> None:
    stage.do(meeting.open_check_in, roll=stage.plan["roll"])
    code = door.code(b"d" * 32, clock.now())
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    refused = do(stage, "check-in", point=stage.point("main"), code=wrong)
    done = do(stage, "check-in", point=stage.point("main"), code=code)

    assert refused.status_code == 409
    assert refused["Chibo-Error"] == "door_code_wrong"
    assert done.status_code == 200


def test_the_qr_code_leads_to_the_page_with_the_code_filled_in(stage: Stage) -> None:
    stage.do(meeting.open_check_in, roll=stage.plan["roll"])

    reply = stage.client("hoa").get(f"/meetings/{stage.id}/door?code=123456", follow=True)

    assert 'value="123456"' in reply.content.decode()


def test_the_floor_is_asked_for_and_taken_back_and_the_place_in_line_is_told(stage: Stage) -> None:
    stage.open()
    stage.next_item()
    stage.do(floor.ask, by="binh", id=str(uuid7()), roll=stage.roll["binh"])

    asked = do(stage, "ask").content.decode()
    speech = asked.split('name="id" value="')[1].split('"')[0]
    taken_back = do(stage, "withdraw", id=speech).content.decode()

    assert "2" in asked.split('id="my-floor"')[1]
    assert "Cà Thị Hoa" in asked
    assert "/do/ask" in taken_back


def test_a_double_tap_asks_once(stage: Stage) -> None:
    stage.open()
    stage.next_item()
    key = str(uuid7())

    replies = [do(stage, "ask", key=key) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [200, 200]
    assert events(stage, "floor.asked") == 1


def test_without_scripts_a_deed_goes_back_to_the_page(stage: Stage) -> None:
    stage.open()
    stage.next_item()

    reply = stage.client("hoa").post(f"/meetings/{stage.id}/do/ask", {"idempotency_key": "k1"})

    assert reply.status_code == 303
    assert reply["Location"] == f"/meetings/{stage.id}/"


def test_a_probationary_member_sees_no_form_but_the_reason(stage: Stage) -> None:
    stage.open()
    stage.next_item()
    stage.open_vote()

    assert 'value="abstain"' in page(stage, "hoa")
    shown = page(stage, "duc")
    assert 'value="abstain"' not in shown
    assert "Điều 5" in shown or "Article 5" in shown


def test_who_is_counted_at_a_point_sees_where_and_no_form(stage: Stage) -> None:
    stage.open()
    stage.next_item()
    stage.open_vote("hoa", where=stage.point("main"))

    shown = page(stage, "hoa")
    assert 'value="abstain"' not in shown
    assert "Nhà văn hóa" in shown.split('id="mine"')[1]


def test_a_deed_by_somebody_not_on_the_roll_is_denied_and_leaves_an_audit_line(
    stage: Stage,
) -> None:
    other = stages.convened()
    with scope(system_actor("test")):
        person = other.members["hoa"].person
        person.position = stage.meeting.position
        person.save(update_fields=["position"])

    reply = other.client("hoa").post(f"/meetings/{stage.id}/do/ask", {}, **SCRIPT)

    assert reply.status_code == 403
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="meetings.deed_denied", subject=stage.id)
    assert line.actor_person == person.pk
    assert line.detail == {"deed": "ask", "code": "not_on_roll"}


def test_a_meeting_of_another_branch_is_unknown(stage: Stage) -> None:
    other = stages.convened()

    assert other.client("hoa").get(f"/meetings/{stage.id}/").status_code == 404
    assert do(other, "nonsense").status_code == 404


def test_whoever_has_not_signed_in_is_sent_to_the_sign_in(stage: Stage) -> None:
    from django.test import Client

    reply = Client().get(f"/meetings/{stage.id}/")

    assert reply.status_code == 302
    assert f"next=%2Fmeetings%2F{stage.id}%2F" in reply["Location"]


def test_names_with_tags_are_shown_as_they_are_written(stage: Stage) -> None:
    stage.open()
    stage.next_item()
    do(stage, "write-opinion", text="<script>alert(1)</script>")
    stage.do(floor.ask, by="binh", id=str(uuid7()), roll=stage.roll["binh"])

    assert "<script>alert" not in page(stage)


def test_after_the_end_a_member_sees_the_own_attendance(stage: Stage) -> None:
    stage.open("chair", "pen", "hoa")
    stage.next_item()
    stage.do(meeting.close)

    assert "Nhà văn hóa" in page(stage, "hoa").split('id="mine"')[1]
    assert "notice-info" in page(stage, "binh").split('id="mine"')[1]


@pytest.mark.parametrize("more", [0, 12])
def test_the_page_takes_the_same_number_of_statements_however_long_the_meeting(
    stage: Stage, more: int
) -> None:
    stage.open()
    stage.next_item()
    for _ in range(more):
        done = do(stage, "ask").content.decode()
        do(stage, "withdraw", id=done.split('name="id" value="')[1].split('"')[0])
    client = stage.client("hoa")
    client.get(f"/meetings/{stage.id}/")

    with CaptureQueriesContext(connection) as caught:
        client.get(f"/meetings/{stage.id}/")

    asked = [q["sql"] for q in caught if q["sql"].startswith("SELECT ")]
    assert len([sql for sql in asked if "set_config" not in sql]) == PAGE_STATEMENTS


def test_regions_without_a_stream_are_those_that_changed(stage: Stage) -> None:
    stage.open()
    seq = stage.next_item().seq
    client = stage.client("hoa")
    url = f"/meetings/{stage.id}/regions"

    nothing = client.get(url, {"as": "voter", "last": seq})
    stage.do(floor.ask, by="binh", id=str(uuid7()), roll=stage.roll["binh"])
    something = client.get(url, {"as": "voter", "since": seq})
    everything = client.get(url, {"as": "voter", "last": -1})

    assert nothing.status_code == 204
    assert 'id="floor"' in something.content.decode()
    assert 'id="agenda"' not in something.content.decode()
    assert something["Chibo-Seq"] == str(seq + 1)
    assert 'id="agenda"' in everything.content.decode()
    assert client.get(url, {"as": "pen", "last": 0}).status_code == 403


def test_home_leads_to_the_meeting_and_counts_the_year(stage: Stage) -> None:
    stage.open("chair", "pen", "hoa")
    during = stage.client("hoa").get("/").content.decode()
    stage.next_item()
    stage.do(meeting.close)
    after = stage.client("hoa").get("/").content.decode()

    assert f'href="/meetings/{stage.id}/"' in during
    assert "btn-primary" in during
    assert "btn-primary" not in after
    assert '<ul class="months"' in after


def real_vote(stage: Stage) -> str:
    """Everybody on the own phone; the vote is opened by the service and so frozen by the rules."""
    stage.do(meeting.open_check_in, roll=stage.plan["roll"])
    for name in stage.members:
        stage.enter(name, "online")
    stage.do(meeting.open_meeting, quorum=stages.QUORUM)
    item = str(stage.next_item().state.current_item.id)
    with scope(stage.actor("pen")):
        done = votes.open_vote(
            actor=stage.actor("pen"),
            meeting_id=stage.id,
            item=item,
            subject="Thông qua nghị quyết tháng 11",
            decision_type="RESOLUTION",
            at=clock.now(),
        )
    return next(iter(done.state.votes))


def test_a_vote_on_the_phone_is_answered_by_a_receipt_that_stays(stage: Stage) -> None:
    vote = real_vote(stage)
    form = page(stage)

    reply = do(stage, "cast", vote=vote, choice="yes")

    assert 'value="abstain"' in form
    assert "4 đảng viên chính thức" in form
    answer = reply.content.decode()
    assert reply.status_code == 200
    assert 'class="notice notice-good"' in answer
    code = answer.split('class="mono">')[1].split("<")[0]
    assert code in page(stage)
    assert code not in page(stage, "binh")


def test_sending_the_same_vote_twice_counts_once_and_another_choice_is_refused(
    stage: Stage,
) -> None:
    vote = real_vote(stage)

    replies = [do(stage, "cast", vote=vote, choice="yes") for _ in range(2)]
    changed = do(stage, "cast", vote=vote, choice="no")

    assert [reply.status_code for reply in replies] == [200, 200]
    assert changed.status_code == 409
    assert events(stage, "vote.cast") == 1


def test_a_forged_vote_of_a_probationary_member_is_403_and_leaves_an_audit_line(
    stage: Stage,
) -> None:
    vote = real_vote(stage)

    reply = do(stage, "cast", "duc", vote=vote, choice="yes")

    assert reply.status_code == 403
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="voting.cast_denied")
    assert line.actor_person == stage.members["duc"].person_id
    assert events(stage, "vote.cast") == 0


def test_a_vote_after_the_close_is_refused_with_what_to_do(stage: Stage) -> None:
    vote = real_vote(stage)
    with scope(stage.actor("pen")):
        votes.close_vote(
            actor=stage.actor("pen"), meeting_id=stage.id, vote_id=UUID(vote), at=clock.now()
        )

    reply = do(stage, "cast", vote=vote, choice="yes")

    assert reply.status_code == 409
    assert reply["Chibo-Error"] == "vote_closed"
    assert do(stage, "cast", vote="nonsense", choice="yes").status_code == 409
