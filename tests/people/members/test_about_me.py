"""Everything about me: all that is kept, nothing of others, as JSON and PDF, after a confirmation."""

import io
import json
import time
from datetime import timedelta

import pikepdf
import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from chibo.assembly.meetings.models import (
    AgendaItem,
    Contribution,
    ExcuseRequest,
    Meeting,
    MeetingEvent,
    PresenceRow,
    RollEntry,
)
from chibo.assembly.meetings.rules.events import CONVENED
from chibo.core import audit, disclosure
from chibo.core.actor import system_actor
from chibo.core.ids import uuid7
from chibo.core.models import AuditEntry, CaseReader
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from chibo.people.members import about_me, services
from chibo.people.members.models import Member, Posting, RecordLook
from tests.ground.town import Town
from tests.support.factories import LONG_AGO, NOON

SYSTEM = system_actor("test")
FIVE_YEARS = 60


def part(content: dict, code: str) -> list[dict]:
    [found] = [one["rows"] for one in content["parts"] if one["code"] == code]
    return found


def attended(me: Member, neighbour: Member, count: int, *, case=None) -> None:
    """Meetings of both, with what each said, and notices of each."""
    for number in range(count):
        start = NOON - timedelta(days=30 * number)
        key = uuid7()
        meeting = Meeting.objects.create(
            id=key,
            unit=me.unit,
            position=me.position,
            kind="regular",
            mode="on_site",
            title=f"Sinh hoạt số {number}",
            place="Nhà văn hóa",
            planned_start=start,
            planned_end=start + timedelta(hours=2),
            chair=neighbour.person,
            secretary=neighbour.person,
            door_secret=bytes(32),
            created_at=start,
        )
        MeetingEvent.objects.create(
            meeting=meeting, position=me.position, seq=1, deed=1, at=start, kind=CONVENED,
            data={"points": [{"id": "p1", "name": "Nhà văn hóa bản"}]}, digest=bytes(32),
        )  # fmt: skip
        item = AgendaItem.objects.create(
            meeting=meeting, position=me.position, number=1, title="Bàn việc", kind="discussion",
            minutes=10, stage="done",
        )  # fmt: skip
        for who, text in ((me, "Tôi nhất trí"), (neighbour, "Ý kiến của hàng xóm")):
            roll = RollEntry.objects.create(
                meeting=meeting, position=me.position, person=who.person, category="official",
                status="late", mode="on_site", late_minutes=7,
            )  # fmt: skip
            PresenceRow.objects.create(
                meeting=meeting, position=me.position, roll=roll, point="p1", source="code",
                since=start, until=start + timedelta(hours=2),
            )  # fmt: skip
            Contribution.objects.create(
                meeting=meeting, position=me.position, roll=roll, item=item, kind="speech",
                stage="done", asked_at=start, text=text,
            )  # fmt: skip
            Notice.objects.create(
                person=who.person, kind="reminder", data={"title": f"Nhắc {who.full_name}"},
                sent_at=start, position=me.position,
            )  # fmt: skip


@pytest.fixture
def hoa(town: Town) -> Member:
    return town.members["hoa"]


@pytest.fixture
def other(town: Town) -> Member:
    return next(
        m
        for key, m in town.members.items()
        if key != "hoa" and m.unit_id == town.members["hoa"].unit_id
    )


def taken(town: Town, key: str = "hoa") -> dict:
    answer = town.client(key).get("/record/about-me.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_all_that_is_kept_is_in_the_file_and_nothing_of_others(town, hoa, other):
    with scope(SYSTEM):
        attended(hoa, other, 2)
        ExcuseRequest.objects.create(
            meeting=Meeting.objects.first(), position=hoa.position, person=other.person,
            kind="health", text="bí mật của hàng xóm", seq=1, asked_at=NOON,
        )  # fmt: skip
        for who in (hoa, other):
            RecordLook.objects.create(
                member=who, person=who.person, position=who.position, viewer=uuid7(),
                viewer_name="Cán bộ", viewer_unit="Đảng ủy", reason=f"Xem {who.code}", at=NOON,
            )  # fmt: skip

    client = town.client("hoa")
    with scope(SYSTEM):
        for who in ("hoa", "duc"):
            UserSession.objects.create(
                user=town.user(who), ip="127.0.0.1", last_seen_at=NOON, data={},
                session_key=f"{who}-{client.cookies['sessionid'].value}"[:40],
                user_agent=f"Điện thoại của {who}",
            )  # fmt: skip

    content = taken(town)

    Draft202012Validator(disclosure.schema()).validate(content)
    [first, second] = part(content, "meetings.attendance")
    assert (first["meeting"], second["meeting"]) == ("Sinh hoạt số 1", "Sinh hoạt số 0")
    assert (first["status"], first["late_minutes"]) == ("late", 7)
    assert first["stays"] == "Nhà văn hóa bản 12:00–14:00"
    assert [one["text"] for one in part(content, "meetings.contributions")] == ["Tôi nhất trí"] * 2
    assert [one["why"] for one in part(content, "members.looks")] == [f"Xem {hoa.code}"]
    assert part(content, "members.record")[0]["code"] == hoa.code
    assert part(content, "accounts.account")[0]["username"]
    assert [one["device"] for one in part(content, "accounts.sessions")] == ["Điện thoại của hoa"]
    assert [one["text"] for one in part(content, "notices.inbox")] == [f"Nhắc {hoa.full_name}"] * 2
    assert part(content, "sentinel.deeds")[-1]["code"] == "members.everything_taken"
    whole = json.dumps(content, ensure_ascii=False)
    for foreign in (other.full_name, other.code, str(other.pk), str(other.person_id), "hàng xóm"):
        assert foreign not in whole


def test_no_secret_is_given_out(town, hoa):
    whole = json.dumps(taken(town))

    with scope(SYSTEM):
        user = hoa.person.user
    for secret in (user.password, town.client("hoa").cookies["sessionid"].value):
        assert secret not in whole


def test_what_was_in_a_former_branch_comes_along(town, hoa, other):
    with scope(SYSTEM):
        attended(hoa, other, 1)
        Posting.objects.filter(member=hoa).update(valid_to=LONG_AGO + timedelta(days=9))
        Posting.objects.create(
            member=hoa, person=hoa.person, unit=town.other, position=town.other.position,
            valid_from=LONG_AGO + timedelta(days=10),
        )  # fmt: skip
        hoa.unit, hoa.position = town.other, town.other.position
        hoa.save()
        hoa.person.position = town.other.position
        hoa.person.save()

    content = taken(town)

    assert len(part(content, "members.postings")) == 2
    assert len(part(content, "meetings.contributions")) == 1
    assert part(content, "meetings.attendance")[0]["stays"]


def test_a_closed_session_is_given_out_to_its_readers_alone(town, hoa, other):
    case = uuid7()
    with scope(SYSTEM):
        attended(hoa, other, 1)
        parent = Meeting.objects.get()
        session = Meeting.objects.create(
            id=case, case_id=case, parent=parent, unit=hoa.unit, position=hoa.position,
            kind="closed", mode="on_site", title="Việc kín", planned_start=NOON,
            planned_end=NOON, chair=other.person, secretary=other.person, door_secret=bytes(32),
            created_at=NOON,
        )  # fmt: skip
        RollEntry.objects.create(
            meeting=session, case_id=case, position=hoa.position, person=hoa.person,
            category="official", status="present",
        )  # fmt: skip
    assert "Việc kín" not in json.dumps(taken(town), ensure_ascii=False)

    with scope(SYSTEM):
        CaseReader.objects.create(
            case_id=case, person_id=hoa.person_id, person_name=hoa.full_name, reason="roll",
            position=hoa.position, since=NOON, added_by_name="Bí thư",
        )  # fmt: skip
    content = taken(town)

    assert "Việc kín" in json.dumps(content, ensure_ascii=False)
    assert part(content, "meetings.readings")[0]["added_by"] == "Bí thư"


def test_five_years_take_no_more_statements_than_one_meeting_and_less_than_two_seconds(
    town, hoa, other
):
    town.client("hoa").get("/record/about-me.pdf")
    with scope(SYSTEM):
        attended(hoa, other, 1)
    with CaptureQueriesContext(connection) as few:
        taken(town)
    with scope(SYSTEM):
        attended(hoa, other, FIVE_YEARS)
        for number in range(20 * FIVE_YEARS):
            audit.record(
                system_actor("test") if number % 2 else _actor(hoa), "accounts.signed_in",
                subject=None, position=hoa.position, at=NOON,
            )  # fmt: skip

    began = time.perf_counter()
    with CaptureQueriesContext(connection) as many:
        answer = town.client("hoa").get("/record/about-me.pdf")
    passed = time.perf_counter() - began

    assert answer.status_code == 200
    assert len(many) == len(few)
    assert passed < 2


def _actor(member: Member):
    from tests.support import factories

    return factories.plain(member.person_id, member.position)


def test_the_pdf_says_it_in_vietnamese(town, hoa, other):
    with scope(SYSTEM):
        attended(hoa, other, 1)

    answer = town.client("hoa").get("/record/about-me.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    with pikepdf.open(io.BytesIO(answer.content)) as found:
        assert len(found.pages) >= 2
        assert str(found.docinfo["/Title"]) == f"Dữ liệu về {hoa.full_name}"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        ("", "–"),
        (True, "có"),
        (False, "không"),
        (0, "0"),
        ("2026-11-03T05:00:00+00:00", "03/11/2026 12:00"),
        ("2026-11-03", "03/11/2026"),
        ("1984-08", "1984-08"),
        ("Họp ngày 2026-11-03", "Họp ngày 2026-11-03"),
    ],
)
def test_values_are_said_in_words(value, words):
    assert about_me.shown(value) == words


def test_it_is_asked_who_one_is_and_a_line_is_left(town, hoa, monkeypatch):
    from chibo.core import clock

    began = clock.now()
    client = town.client("hoa")
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(hours=1))
    asked = client.get("/record/about-me.json")
    assert asked.status_code == 303
    assert asked["Location"].startswith("/accounts/confirm/for/members.export/")
    with scope(SYSTEM):
        assert not AuditEntry.objects.filter(action="members.everything_taken").exists()

    monkeypatch.setattr(clock, "now", lambda: began)
    assert client.get("/record/about-me.json").status_code == 200
    with scope(SYSTEM):
        [line] = AuditEntry.objects.filter(action="members.everything_taken")
    assert line.actor_person == hoa.person_id
    assert client.get("/record/about-me.doc").status_code == 404


def test_who_is_no_member_gets_what_is_kept_too(town):
    with scope(SYSTEM):
        from tests.support import factories

        person = factories.person(name="Người vận hành")
    actor = factories.plain(person.pk, 0)
    with scope(actor):
        content = services.take_everything(actor=actor, at=NOON)

    assert part(content, "members.record") == []
    assert part(content, "accounts.person")[0]["name"] == "Người vận hành"
