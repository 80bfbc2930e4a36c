"""Chair and secretary are reminded of minutes that nobody has signed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from chibo.assembly.minutes import services
from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.rules import reminding as rules
from chibo.assembly.minutes.services import reminding
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from chibo.ground.notices.sentences import sentence
from tests.assembly.meetings import private

TODAY = date(2026, 12, 3)


@pytest.mark.parametrize(
    ("age", "step"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (20, 20), (400, 20)]
)
def test_days_of_reminding(age, step):
    assert rules.reached(age, day=TODAY) == step


def test_the_days_are_data(monkeypatch):
    row = {"valid_from": "2020-01-01", "valid_to": "2026-12-31", "days": [7, 3]}
    monkeypatch.setattr(rules, "_data", lambda: [row])

    assert rules.days(date(2026, 12, 31)) == (3, 7)
    assert rules.days(date(2027, 1, 1)) == ()


@pytest.mark.django_db
def test_each_further_day_reminds_once_and_says_nothing_of_a_closed_session():
    evening = private.opened()
    evening.begin()
    evening.deal()
    evening.end()
    evening.end_meeting()
    with scope(system_actor("test")) as actor:
        for meeting in (evening.id, evening.session):
            services.assemble(actor=actor, meeting_id=meeting, at=clock.now())
        counts = [
            reminding.remind(actor=actor, at=timezone.now() + timedelta(days=days))
            for days in (4, 5, 6, 10, 21, 90)
        ]
        sent = list(Notice.objects.filter(kind=reminding.UNSIGNED))

    closed = {notice.case_id for notice in sent} - {None}
    told = {sentence(notice.kind, notice.data) for notice in sent}
    persons = {str(notice.person_id) for notice in sent}
    assert counts == [0, 2, 2, 2, 2, 2]
    assert closed == {evening.session}
    assert persons == evening.state().pens
    assert len(sent) == 3 * 2 * len(persons)
    assert told == {f"Biên bản chưa được ký, đã {n} ngày sau cuộc họp" for n in (5, 10, 20)}


@pytest.mark.django_db
def test_what_is_signed_reminds_nobody():
    evening = private.planned()
    with scope(system_actor("test")) as actor:
        services.assemble(actor=actor, meeting_id=evening.id, at=clock.now())
        Draft.objects.update(signed_at=clock.now())

        assert reminding.remind(actor=actor, at=timezone.now() + timedelta(days=30)) == 0


@pytest.mark.django_db
def test_only_the_installation_reminds():
    with pytest.raises(ValueError, match="installation"):
        reminding.remind(actor=private.furnish().actor("thoan"), at=timezone.now())
