"""Confidential items of a draft, and what the database itself refuses."""

from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from chibo.assembly.meetings.models import Meeting, MeetingEvent
from chibo.assembly.meetings.services import convening
from chibo.core import cases, clock
from chibo.core.actor import system_actor
from chibo.core.errors import Refused
from chibo.core.models import CaseReader
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from tests.assembly.meetings import private
from tests.assembly.meetings.branch import furnish
from tests.assembly.meetings.private import sessions_of

pytestmark = pytest.mark.django_db


def plan_of(meeting: Meeting, items: list[dict[str, object]]) -> convening.Plan:
    return convening.Plan(
        kind="regular",
        mode="in_person",
        title=meeting.title,
        place="",
        start=meeting.planned_start,
        end=meeting.planned_end,
        chair=meeting.chair_id,
        secretary=meeting.secretary_id,
        points=meeting.plan["points"],
        items=items,
    )


def save(branch, meeting: Meeting, items, by: str = "thoan") -> Meeting:
    actor = branch.actor(by)
    with scope(actor):
        return convening.save_draft(
            actor=actor, meeting_id=meeting.pk, plan=plan_of(meeting, items), at=clock.now()
        )


def test_a_draft_keeps_changes_and_drops_what_fell_out_of_its_agenda():
    branch = furnish()
    draft = branch.draft(mode="in_person", items=private.ITEMS)
    (session,) = sessions_of(draft)
    changed = {
        **private.ITEMS[1],
        "title": "Đổi tên",
        "kind": "confidential_personnel",
        "case": str(session.pk),
    }
    draft = save(branch, draft, [private.ITEMS[0], changed])
    (session,) = sessions_of(draft)
    assert (session.title, session.plan["matter"]) == ("Đổi tên", "personnel")
    assert "Đổi tên" not in str(draft.plan)

    save(branch, draft, [private.ITEMS[0]])
    assert sessions_of(draft) == []


def test_a_draft_thrown_away_leaves_no_session():
    branch = furnish()
    draft = branch.draft(mode="in_person", items=private.ITEMS)
    actor = branch.actor("thoan")
    with scope(actor):
        convening.discard_draft(actor=actor, meeting_id=draft.pk, at=clock.now())
    assert sessions_of(draft) == []


def test_who_does_not_read_an_item_keeps_it_and_cannot_change_or_borrow_it():
    branch = furnish()
    draft = branch.draft(mode="in_person", items=private.ITEMS)
    (session,) = sessions_of(draft)
    with scope(system_actor("test")):
        CaseReader.objects.filter(person_id=branch.members["dien"].person_id).update(
            until=clock.now()
        )
        Meeting.objects.filter(pk=draft.pk).update(secretary_id=branch.members["hoa"].person_id)
    draft.secretary_id = branch.members["hoa"].person_id
    blind = {"title": "x", "kind": "confidential", "minutes": 5, "case": str(session.pk)}
    save(branch, draft, [private.ITEMS[0], blind], by="dien")
    assert [s.title for s in sessions_of(draft)] == [private.TITLE]

    for bad in (
        {**blind, "kind": "confidential_discipline"},
        {**blind, "case": str(UUID(int=7))},
        {**blind, "kind": "confidential_discipline", "case": str(draft.pk)},
    ):
        with pytest.raises(Refused) as refused:
            save(branch, draft, [private.ITEMS[0], bad], by="dien")
        assert refused.value.code == "not_a_reader"


def test_a_row_of_a_case_never_leaves_it_and_a_row_below_it_belongs_to_it():
    evening = private.opened()
    evening.begin()
    with scope(system_actor("test")):
        event = MeetingEvent.objects.filter(meeting_id=evening.session).first()
        assert event is not None
        assert event.case_id == evening.session
        with pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.filter(pk=evening.session).update(case_id=None)
        assert CaseReader.objects.filter(case_id=evening.session).count() >= 5


def test_nobody_makes_themselves_a_reader():
    evening = private.opened()
    evening.begin()
    duc = evening.actor("duc")
    with scope(duc), pytest.raises(DatabaseError), transaction.atomic():
        CaseReader.objects.create(
            case_id=evening.session,
            person_id=duc.person,
            person_name="x",
            reason="x",
            position=duc.home,
            since=clock.now(),
        )
    with scope(duc), pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.create(
            person_id=duc.person,
            kind="x",
            position=duc.home,
            sent_at=clock.now(),
            case_id=evening.session,
        )


def test_a_case_is_entered_until_the_door_closes_and_left_inside_a_block():
    case, other = UUID(int=1), UUID(int=2)
    with scope(system_actor("test")):
        cases.enter(case)
        cases.enter(None)
        with cases.within(other):
            assert cases.current() == other
        with scope(system_actor("inner")):
            assert cases.current() == case
        assert cases.current() == case
    assert cases.current() is None
