"""What every command on a task leaves behind: its step, the audit line, word in the inboxes."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from chibo.action.directives.models import Step, Task
from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.notices import services as notices


def written(
    actor: Actor,
    task: Task,
    kind: str,
    *,
    at: datetime,
    text: str = "",
    paper_id: UUID | None = None,
    due_on: date | None = None,
) -> Step:
    """Add the step and the audit line."""
    step = Step.objects.create(
        task=task,
        province=task.province,
        position=task.position,
        owner_id=task.owner_id,
        kind=kind,
        by_name="" if actor.is_system else actor.name,
        at=at,
        text=text,
        paper_id=paper_id,
        due_on=due_on,
    )
    audit.record(
        actor,
        f"directives.task_{kind}",
        subject=task.pk,
        position=task.position,
        province=task.province,
        at=at,
        detail={"state": task.state},
    )
    return step


def tell(task: Task, kind: str, persons: Iterable[UUID], *, about: UUID, at: datetime) -> None:
    """Put word into inboxes, which lie outside the door of whoever acts; once about the same thing."""
    with scope(system_actor("directives.tell")):
        notices.send(
            person_ids=dict.fromkeys(persons),
            kind=kind,
            data={"due": task.due_on.isoformat()},
            link=f"/tasks/{task.pk}/",
            about=about,
            position=task.position,
            province=task.province,
            at=at,
        )
