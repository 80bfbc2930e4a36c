"""Reminders before a meeting, and a person's meetings as a calendar."""

from datetime import date, datetime, timedelta

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django import app

from chibo.assembly.meetings.rules import reminding as rules
from chibo.assembly.meetings.services import reminding
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.notices import services as notices
from chibo.ground.notices.models import Notice
from chibo.ground.notices.sentences import sentence
from tests.assembly.meetings import private
from tests.assembly.meetings.branch import furnish

NOW = datetime.fromisoformat("2026-12-03T19:30:00+07:00")
DAY, TWO = timedelta(hours=24), timedelta(hours=2)


@pytest.mark.parametrize(
    ("before", "convened_before", "lead"),
    [
        (timedelta(hours=25), timedelta(days=9), None),
        (DAY, timedelta(days=9), DAY),
        (timedelta(hours=3), timedelta(days=9), DAY),
        (TWO, timedelta(days=9), TWO),
        (timedelta(minutes=1), timedelta(days=9), TWO),
        (timedelta(0), timedelta(days=9), None),
        (timedelta(hours=3), timedelta(hours=20), None),
        (TWO, timedelta(hours=20), TWO),
        (timedelta(hours=1), timedelta(hours=1), None),
    ],
)
def test_which_reminder_is_due(before, convened_before, lead):
    assert rules.due_lead(NOW, convened=NOW - convened_before, at=NOW - before) == lead


def test_the_hours_are_data(monkeypatch):
    row = {"valid_from": "2020-01-01", "valid_to": "2026-12-31", "hours": [2, 24]}
    monkeypatch.setattr(rules, "_data", lambda: [row])

    assert rules.leads(date(2026, 12, 31)) == (DAY, TWO)
    assert rules.leads(date(2027, 1, 1)) == ()
    assert rules.due_lead(NOW + DAY * 90, convened=NOW, at=NOW + DAY * 90 - TWO) is None


@pytest.fixture
def branch(db):
    return furnish()


def remind(at):
    with scope(system_actor("test")) as actor:
        return reminding.remind(actor=actor, at=at)


def reminded():
    with scope(system_actor("test")):
        found = Notice.objects.filter(kind=reminding.SOON).select_related("person")
        return sorted(notice.person.display_name for notice in found)


@pytest.mark.django_db
def test_everybody_is_reminded_once_but_those_who_said_that_they_stay_away(branch):
    start = timezone.now() + timedelta(days=3)
    meeting = branch.convened(start=start, end=start + TWO)
    meeting.done("excuse", roll=meeting.roll("binh"), reason="ốm", kind="health", excused="yes")

    counts = [remind(start - before) for before in (DAY * 2, DAY, DAY - TWO, TWO, TWO, TWO - DAY)]
    names = reminded()
    with scope(system_actor("test")):
        notice = Notice.objects.filter(kind=reminding.SOON).latest("pk")

    here = sorted(m.full_name for key, m in branch.members.items() if key != "binh")
    assert counts == [0, 1, 1, 1, 1, 0]
    assert names == sorted(here * 2)
    assert sentence(notice.kind, notice.data).startswith("Sắp đến giờ họp, ")
    assert notice.link == f"/meetings/{meeting.id}/"


@pytest.mark.django_db
def test_nobody_is_reminded_of_what_does_not_take_place(branch):
    start = timezone.now() + timedelta(days=3)
    meeting = branch.convened(start=start, end=start + TWO)
    branch.draft(start=start, end=start + TWO)
    meeting.done("cancel", reason="mưa lũ")

    assert remind(start - TWO) == 0
    with pytest.raises(ValueError, match="installation"):
        reminding.remind(actor=branch.actor("thoan"), at=start)


@pytest.mark.django_db
def test_the_task_of_the_clock_reminds(branch):
    start = timezone.now() + timedelta(hours=23)
    branch.convened(start=start, end=start + TWO)

    app.tasks["meetings.remind"].func(timestamp=0)

    assert reminded() == []


@pytest.mark.django_db
def test_a_calendar_program_gets_ones_meetings_without_agenda_or_names(branch):
    first = branch.convened(mode="in_person", items=private.ITEMS)
    branch.draft()
    with scope(branch.actor("hoa")) as actor:
        token = notices.new_feed(actor=actor, at=timezone.now())

    answer = Client(SERVER_NAME="localhost").get(f"/calendar/{token}.ics")
    text = answer.content.decode()
    read = vobject.readOne(text)

    (entry,) = read.vevent_list
    assert entry.uid.value == f"{first.id}@localhost"
    assert read.method.value == "PUBLISH"
    assert "Kết nạp" not in text
    assert not [word for word in private.PLANTED if word in text]
    assert not [m.full_name for m in branch.members.values() if m.full_name in text]
    assert answer["Cache-Control"] == "private, no-store"
    first.done("cancel", reason="mưa lũ")
    later = vobject.readOne(
        Client(SERVER_NAME="localhost").get(f"/calendar/{token}.ics").content.decode()
    )
    assert (later.vevent.status.value, later.vevent.sequence.value) == ("CANCELLED", "1")


@pytest.mark.django_db
def test_many_meetings_are_no_more_statements(branch):
    with scope(branch.actor("hoa")) as actor:
        token = notices.new_feed(actor=actor, at=timezone.now())
    client = Client(SERVER_NAME="localhost")

    branch.convened()
    with CaptureQueriesContext(connection) as few:
        client.get(f"/calendar/{token}.ics")
    for days in (1, 2):
        start = timezone.now() + timedelta(days=days)
        branch.convened(start=start, end=start + TWO)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/calendar/{token}.ics")

    assert len(many) == len(few)
