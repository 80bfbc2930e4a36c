"""Clauses of the demo's resolution become tasks, and a correction changes those that are open."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from chibo.action.directives import handlers, services
from chibo.action.directives.models import Task
from chibo.action.directives.rules.life import State
from chibo.assembly.minutes import queries as minutes
from chibo.assembly.minutes import services as papers
from chibo.assembly.minutes.models import Draft
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo.player import actor
from chibo.trust.documents import queries as documents
from tests.support import played as support


@pytest.fixture(scope="module")
def meeting(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), support.played(tmp_path_factory.mktemp("media")) as player:
        yield player


@pytest.fixture
def evening(meeting, settings, tmp_path):
    settings.CHIBO_MEDIA_DIR = tmp_path
    with transaction.atomic():
        yield meeting
        transaction.set_rollback(True)


def approved(evening) -> Draft:
    """The resolution with its number."""
    at = datetime.now(UTC)
    with scope(system_actor("test")) as system:
        drafts = papers.assemble(actor=system, meeting_id=evening.meeting.pk, at=at)
    draft = next(d for d in drafts if d.kind == "NQ")
    approve(evening, draft)
    return Draft.objects.get(pk=draft.pk)


def approve(evening, draft):
    at = datetime.now(UTC)
    for key, service in (("dien", papers.send_to_review), ("thoan", papers.approve)):
        who = actor(evening.people[key], at=at)
        with scope(who):
            service(actor=who, draft_id=draft.pk, at=at)


def sealed(evening, draft):
    handlers.resolution_sealed(
        {"draft": str(draft.pk), "kind": draft.kind, "at": "2026-11-03T14:00:00+00:00"}
    )
    with scope(system_actor("test")):
        found = Task.objects.filter(meeting_id=evening.meeting.pk).select_related("owner")
        return list(found.order_by("number"))


def test_every_clause_becomes_a_task_once(evening):
    draft = approved(evening)
    tasks = sealed(evening, draft)
    with scope(system_actor("test")):
        clauses = documents.document(draft.document_id).record["resolution"]["clauses"]

    assert [(t.number, t.text, t.owner.display_name, t.due_on) for t in tasks] == [
        (c["number"], c["text"], c["owner"], date.fromisoformat(c["due"])) for c in clauses
    ]
    assert {t.state for t in tasks} == {State.ASSIGNED}
    assert [t.pk for t in sealed(evening, draft)] == [t.pk for t in tasks]
    assert tasks[0].steps.count() == 1


def test_minutes_give_nobody_a_task(evening):
    approved(evening)
    with scope(system_actor("test")):
        protocol = minutes.of_meeting(evening.meeting.pk).get(kind="BB")

    assert sealed(evening, protocol) == []


def test_a_resolution_that_is_no_document_yet_cannot_be_taken_over(evening):
    with scope(system_actor("test")) as system:
        at = datetime.now(UTC)
        drafts = papers.assemble(actor=system, meeting_id=evening.meeting.pk, at=at)
        with pytest.raises(ValueError, match="document"):
            services.take_over(actor=system, draft_id=drafts[1].pk, at=at)


def test_a_correction_changes_what_is_still_open(evening):
    draft = approved(evening)
    first, second, *_ = sealed(evening, draft)
    Task.objects.filter(pk=first.pk).update(state=State.CONFIRMED)
    Draft.objects.filter(pk=draft.pk).update(stage="sealed")
    at = datetime.now(UTC)
    pen = actor(evening.people["dien"], at=at)
    with scope(system_actor("test")):  # the old one counts as signed
        old = documents.document(draft.document_id)
        old.state, old.completed_at = "complete", at
        old.save()
    with scope(pen):
        fresh = papers.correct(actor=pen, draft_id=draft.pk, reason="Sai tên đường.", at=at)
        texts = minutes.latest(fresh).texts
        changed = {k: f"{v} (đã sửa)" for k, v in texts.items() if k.startswith("clause:")}
        papers.edit(actor=pen, draft_id=fresh.pk, texts=changed, based_on=1, at=at)
    approve(evening, fresh)

    one, two, *_ = sealed(evening, Draft.objects.get(pk=fresh.pk))

    assert (one.text, two.text) == (first.text, f"{second.text} (đã sửa)")
    assert two.symbol != one.symbol
    assert [s.kind for s in two.steps.order_by("at", "pk")] == ["assigned", "corrected"]
