"""The committee above on the page of minutes: returns them, settles, confirms the grade; and is seen to look."""

from datetime import timedelta

import pytest
from django.test import Client

from chibo.assembly.meetings.models import MeetingEvent
from chibo.assembly.minutes import queries
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person, User
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import Office
from tests.assembly.minutes.test_after import (  # noqa: F401  fixtures
    client,
    do,
    draft,
    evening,
    meeting,
    services,
    signed,
)
from tests.support import factories
from tests.support.sessions import sign_in

SYSTEM = system_actor("test")
SAFE = {"HTTP_HOST": "localhost"}


@pytest.fixture
def officer(evening) -> Client:  # noqa: F811  the fixture
    """The browser of an officer of the commune."""
    with scope(SYSTEM):
        unit = Unit.objects.get(pk=evening.unit.parent_id)
        person: Person = factories.person(name="Lường Văn Ơn", unit=unit)
        factories.mandate(person=person, unit=unit, office=Office.OFFICER)
        user = User.objects.create(username=f"on-{person.pk}", person=person)
    browser = Client(SERVER_NAME="localhost")
    sign_in(browser, user)
    return browser


def returns(found):
    with scope(SYSTEM):
        return queries.returns(day=local_day(clock.now()), draft_id=found.pk)


def test_minutes_are_returned_answered_and_settled_on_their_page(evening, signed, officer):  # noqa: F811
    page = f"/minutes/{signed.pk}/"
    due = local_day(clock.now()) + timedelta(days=5)
    assert 'id="give-back"' in officer.get(page).content.decode()

    sent = officer.post(f"{page}give-back", {"remarks": "Thiếu tỷ lệ.", "due": due.isoformat()})

    assert sent.status_code == 302
    [row] = returns(signed)
    assert (row.found.remarks, row.found.due_on) == ("Thiếu tỷ lệ.", due)
    shown = officer.get(page).content.decode()
    assert 'id="give-back"' not in shown
    assert 'id="settle"' not in shown
    early = officer.post(f"/minutes/returns/{row.found.pk}/settle")
    assert early.status_code == 409
    do(
        evening, "dien", services.answer_return, return_id=row.found.pk, answer="Đã ghi ở mục 9.",
        by_correction=False,
    )  # fmt: skip
    assert 'id="settle"' in officer.get(page).content.decode()
    assert officer.post(f"/minutes/returns/{row.found.pk}/settle").status_code == 302
    [row] = returns(signed)
    assert row.found.settled_by == "Lường Văn Ơn"


@pytest.mark.parametrize(
    ("remarks", "days", "status"), [("", 5, 422), ("Thiếu.", None, 422), ("Thiếu.", -1, 409)]
)
def test_what_was_typed_is_shown_again(signed, officer, remarks, days, status):  # noqa: F811
    due = "" if days is None else (local_day(clock.now()) + timedelta(days=days)).isoformat()
    answer = officer.post(f"/minutes/{signed.pk}/give-back", {"remarks": remarks, "due": due})

    assert answer.status_code == status
    assert "<details open>" in answer.content.decode()
    assert remarks in answer.content.decode()
    assert returns(signed) == []


def test_the_grade_is_confirmed_with_other_points_and_a_remark(evening, signed, officer):  # noqa: F811
    page = f"/minutes/{signed.pk}/"
    with scope(SYSTEM):
        own = queries.own_grades([evening.meeting.pk]).get(evening.meeting.pk)
        if own is None:
            last = MeetingEvent.objects.filter(meeting=evening.meeting).order_by("seq").last()
            own = {
                "grade": "good",
                "points": 95,
                "full": True,
                "scheme": "x",
                "bands": {"good": 90, "fair": 70, "average": 50},
            }
            MeetingEvent.objects.create(
                meeting=evening.meeting, position=signed.position, seq=last.seq + 1,
                deed=last.deed + 1, at=last.at, kind="meeting.graded", data=own, digest=bytes(32),
            )  # fmt: skip
    points = int(own["points"])
    assert f'value="{points}"' in officer.get(page).content.decode()

    for given, status in (({"points": 101}, 422), ({"points": points - 30}, 409)):
        answer = officer.post(f"{page}confirm-grade", {**given, "remark": ""})
        assert answer.status_code == status
        assert 'id="confirm-grade"' in answer.content.decode()
    done = officer.post(f"{page}confirm-grade", {"points": points - 30, "remark": "Ít ý kiến."})

    assert done.status_code == 302
    with scope(SYSTEM):
        confirmed = queries.confirmation_of(evening.meeting.pk)
    assert (confirmed.points, confirmed.own_points) == (points - 30, points)
    assert 'id="confirm-grade"' not in officer.get(page).content.decode()


def test_the_branch_s_own_people_find_no_such_forms(evening, signed):  # noqa: F811
    for key in ("thoan", "dien", "hang"):
        shown = client(evening, key).get(f"/minutes/{signed.pk}/").content.decode()
        assert "give-back" not in shown
        assert "confirm-grade" not in shown
        refused = client(evening, key).post(
            f"/minutes/{signed.pk}/give-back",
            {"remarks": "x", "due": local_day(clock.now()).isoformat()},
        )
        assert refused.status_code == 403


def test_every_way_of_opening_is_one_look_in_a_minute(evening, signed, officer):  # noqa: F811
    for path in ("", "versions/", "preview.pdf", ""):
        assert officer.get(f"/minutes/{signed.pk}/{path}").status_code == 200
    for path in ("", "file", ""):
        officer.get(f"/documents/{signed.document_id}/{path}")
    client(evening, "thoan").get(f"/minutes/{signed.pk}/")

    with scope(SYSTEM):
        seen = AuditEntry.objects.filter(action__endswith=".observed").order_by("at", "pk")
        assert [(one.action, one.subject) for one in seen] == [
            ("minutes.observed", signed.pk),
            ("documents.observed", signed.document_id),
        ]
