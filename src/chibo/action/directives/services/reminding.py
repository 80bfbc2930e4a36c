"""Word before the last day of a task, and after it."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from chibo.action.directives import queries
from chibo.action.directives.models import Task
from chibo.action.directives.services.trail import tell
from chibo.core.actor import Actor
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day

DAYS = 3


@transaction.atomic
def remind(*, actor: Actor, at: datetime) -> int:
    """Remind the owners of tasks that end within three days; tell owner and leaders of those that ended.

    Each arrives once for the day that was set, however often this runs.

    Args:
        actor: the installation.

    Returns:
        tasks that were looked at.
    """
    if not actor.is_system:
        raise ValueError("only the installation sees all tasks")
    day = local_day(at)
    soon = queries.due_between(day, day + timedelta(days=DAYS))
    late = queries.due_between(day - timedelta(days=DAYS), day - timedelta(days=1))
    leaders: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for unit, person in organisation.leaders({task.unit_id for task in late}, day=day):
        leaders[unit].append(person)
    for task in soon:
        tell(task, "task_due", [task.owner_id], about=_once(task), at=at)
    for task in late:
        others = [] if task.case_id else leaders[task.unit_id]  # a closed case is its readers' own
        tell(task, "task_overdue", [task.owner_id, *others], about=_once(task), at=at)
    return len(soon) + len(late)


def _once(task: Task) -> UUID:
    """One word about a task and its day; a new day gets a new word."""
    return uuid5(task.pk, task.due_on.isoformat())
