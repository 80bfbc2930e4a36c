"""Reads of tasks; call inside a scope. Row security shows the own ones, and those of the seat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from chibo.action.directives.models import Step, Task
from chibo.action.directives.rules.life import LEFT, OPEN, Standing, State
from chibo.action.directives.rules.summary import Given
from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.core.names import search_key

_RANK = Case(
    When(state__in=[s.value for s in OPEN], then=Value(0)),
    When(state=State.DONE, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed to: words of the text or the owner's name, and how the task stands."""

    text: str = ""
    standing: str = ""


def task(task_id: UUID) -> Task:
    """One task that the scope may see.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = Task.objects.select_related("owner", "unit").filter(pk=task_id).first()
    if found is None:
        raise Missing(_("There is no such task."), code="no_task")
    return found


def steps(task_id: UUID) -> list[Step]:
    """What was done with a task, oldest first."""
    return list(Step.objects.filter(task_id=task_id).order_by("at", "pk"))


def mine(viewer: Actor) -> QuerySet[Task]:
    """The viewer's own tasks: what is to be done first, the next day first."""
    own = Task.objects.filter(owner_id=viewer.person).select_related("owner", "unit")
    return own.order_by(_RANK, "due_on", "number")


def of_unit(unit_id: UUID) -> QuerySet[Task]:
    """Tasks of a branch: what is to be done first, the next day first."""
    found = Task.objects.filter(unit_id=unit_id).select_related("owner", "unit")
    return found.order_by(_RANK, "due_on", "number", "pk")


def narrowed(found: QuerySet[Task], chosen: Filter, *, day: date) -> QuerySet[Task]:
    """Those of them that fit, in the same order."""
    for word in search_key(chosen.text).split():
        found = found.filter(Q(search_key__contains=word) | Q(owner__search_key__contains=word))
    return _standing(found, chosen.standing, day=day)


def _standing(found: QuerySet[Task], wanted: str, *, day: date) -> QuerySet[Task]:
    if wanted == Standing.OVERDUE:
        return found.filter(state__in=OPEN, due_on__lt=day)
    if wanted in {Standing.ASSIGNED, Standing.DOING}:
        return found.filter(state=wanted, due_on__gte=day)
    return found.filter(state=wanted) if wanted in set(State) else found


def looked_back_on(unit_id: UUID, *, before: date, meeting_id: UUID | None = None) -> list[Task]:
    """What a meeting looks back on: the tasks of the latest resolution before it, and older open ones.

    Args:
        before: day of the meeting that looks back.
        meeting_id: that meeting; what it gives out itself is left out.

    Tasks of closed cases are never among them: a whole meeting reads this.
    """
    earlier = Task.objects.filter(unit_id=unit_id, given_on__lte=before, case_id=None)
    if meeting_id is not None:
        earlier = earlier.exclude(meeting_id=meeting_id)
    latest = earlier.order_by("-given_on", "-created_at").values_list("meeting_id", flat=True)[:1]
    wanted = Q(meeting_id__in=list(latest)) | Q(state__in=LEFT)
    return list(earlier.filter(wanted).select_related("owner").order_by("given_on", "number", "pk"))


def due_between(first: date, last: date) -> list[Task]:
    """Open tasks whose last day lies in this span, both days included."""
    return list(
        Task.objects.filter(state__in=OPEN, due_on__range=(first, last)).order_by("due_on", "pk")
    )


def given(tasks: Iterable[Task]) -> list[Given]:
    """Tasks as the rules tell them."""
    return [
        Given(
            text=task.text,
            owner=task.owner.display_name,
            due=task.due_on,
            state=State(task.state),
            evidence=task.evidence,
            reason=task.reason,
        )
        for task in tasks
    ]
