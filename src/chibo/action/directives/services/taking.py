"""From the clauses of a sealed resolution to tasks."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from chibo.action.directives.models import Task
from chibo.action.directives.rules.life import LEFT, State
from chibo.action.directives.services.trail import tell, written
from chibo.assembly.meetings import queries as meetings
from chibo.assembly.minutes import queries as minutes
from chibo.core.actor import Actor
from chibo.core.names import search_key
from chibo.trust.documents import queries as documents

if TYPE_CHECKING:
    from chibo.assembly.meetings.models import Meeting
    from chibo.trust.documents.models import Document


@transaction.atomic
def take_over(*, actor: Actor, draft_id: UUID, at: datetime) -> list[Task]:
    """Make a task of every clause, with its owner and day; may run twice.

    A resolution that corrects another one changes text and day of the tasks that are still open.

    Returns:
        the tasks of the meeting, in the order of the resolution.
    """
    draft = minutes.draft(draft_id)
    if draft.document_id is None:
        raise ValueError("a sealed resolution is a document")
    document = documents.document(draft.document_id)
    state = meetings.state_of(draft.meeting_id)
    clauses = document.record["resolution"]["clauses"]
    of_meeting = Task.objects.filter(meeting_id=draft.meeting_id)
    known = {task.source: task for task in of_meeting.select_for_update(no_key=True)}
    for clause, given in zip(clauses, state.tasks.values(), strict=True):
        old = known.get(given.id)
        if old is None:
            owner = UUID(state.roll[given.owner].person)
            task = _new(draft.meeting, document, clause, source=given.id, owner=owner, at=at)
            task.save(force_insert=True)
            written(actor, task, "assigned", at=at, text=task.text, due_on=task.due_on)
            tell(task, "task_assigned", [owner], about=task.pk, at=at)
        elif old.resolution != document.pk and State(old.state) in LEFT:
            _correct(actor, old, document, clause, at=at)
    return list(of_meeting.order_by("number"))


def _new(
    meeting: "Meeting",
    document: "Document",
    clause: dict[str, Any],
    *,
    source: str,
    owner: UUID,
    at: datetime,
) -> Task:
    return Task(
        unit_id=meeting.unit_id,
        province=meeting.province,
        position=meeting.position,
        meeting_id=meeting.pk,
        source=source,
        resolution=document.pk,
        symbol=document.symbol,
        number=clause["number"],
        text=clause["text"],
        search_key=search_key(clause["text"]),
        owner_id=owner,
        given_on=document.dated_on,
        due_on=date.fromisoformat(clause["due"]),
        state=State.ASSIGNED,
        created_at=at,
    )


def _correct(
    actor: Actor, task: Task, document: "Document", clause: dict[str, Any], *, at: datetime
) -> None:
    task.resolution, task.symbol = document.pk, document.symbol
    task.text, task.search_key = clause["text"], search_key(clause["text"])
    task.due_on = date.fromisoformat(clause["due"])
    task.save(update_fields=["resolution", "symbol", "text", "search_key", "due_on"])
    step = written(actor, task, "corrected", at=at, text=task.text, due_on=task.due_on)
    tell(task, "task_corrected", [task.owner_id], about=step.pk, at=at)
