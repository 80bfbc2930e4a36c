"""What people do with a task: begin it, report it done, confirm it, send it back, move its day, call it off."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.action.directives import policy
from chibo.action.directives.models import Task
from chibo.action.directives.rules.life import Move, State, moved
from chibo.action.directives.services.trail import tell, written
from chibo.core.actor import Actor, system_actor
from chibo.core.circles import Circle
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.trust.documents import services as documents

LONGEST = 2_000


@transaction.atomic
def begin(*, actor: Actor, task_id: UUID, at: datetime) -> Task:
    """The owner has begun.

    Raises:
        Missing; Denied: somebody else's task; Refused: it is not waiting any more.
    """
    task = _own(actor, task_id)
    _move(task, Move.BEGIN)
    task.save(update_fields=["state"])
    written(actor, task, Move.BEGIN, at=at)
    return task


@transaction.atomic
def finish(
    *,
    actor: Actor,
    task_id: UUID,
    text: str,
    at: datetime,
    name: str = "",
    file: bytes | None = None,
) -> Task:
    """The owner reports it done, with evidence: what was done in words, a paper (PDF), or both.

    Args:
        name: title of the paper. file: its bytes, checked like every paper.

    Raises:
        Missing; Denied: somebody else's task; Refused: it is not open, there is no evidence, or the
            paper is not what it should be; Unavailable: the paper cannot be kept.
    """
    task = _own(actor, task_id)
    text = _text(text)
    if not text and file is None:
        raise Refused(_("Write what was done, or add a paper that shows it."), code="no_evidence")
    _move(task, Move.FINISH)
    task.evidence, task.finished_at = text, at
    task.paper_id = _keep(actor, task, name=name, data=file, at=at) if file is not None else None
    task.save(update_fields=["state", "evidence", "paper_id", "finished_at"])
    step = written(actor, task, Move.FINISH, at=at, text=text, paper_id=task.paper_id)
    leaders = organisation.leaders([task.unit_id], day=local_day(at))
    others = [] if task.case_id else [p for _unit, p in leaders if p != actor.person_id]
    tell(task, "task_done", others, about=step.pk, at=at)
    return task


@transaction.atomic
def confirm(*, actor: Actor, task_id: UUID, at: datetime, text: str = "") -> Task:
    """The secretary has seen that it is done.

    Raises:
        Missing, Denied; Refused: it was not reported done.
    """
    task = _led(actor, task_id)
    _move(task, Move.CONFIRM)
    task.confirmed_at = at
    task.save(update_fields=["state", "confirmed_at"])
    written(actor, task, Move.CONFIRM, at=at, text=_text(text))
    return task


@transaction.atomic
def send_back(*, actor: Actor, task_id: UUID, text: str, at: datetime) -> Task:
    """The secretary finds that something is missing, and says what.

    Raises:
        Missing, Denied; Refused: it was not reported done, or nothing is said.
    """
    task = _led(actor, task_id)
    text = _reason(text)
    _move(task, Move.SEND_BACK)
    task.finished_at = None
    task.save(update_fields=["state", "finished_at"])
    step = written(actor, task, Move.SEND_BACK, at=at, text=text)
    tell(task, "task_sent_back", [task.owner_id], about=step.pk, at=at)
    return task


@transaction.atomic
def extend(*, actor: Actor, task_id: UUID, due: date, text: str, at: datetime) -> Task:
    """The secretary gives more time, for a reason.

    Raises:
        Missing, Denied; Refused: it is not open, the day is not later, or no reason is given.
    """
    task = _led(actor, task_id)
    text = _reason(text)
    _move(task, Move.EXTEND)
    if due <= task.due_on or due < local_day(at):
        raise Refused(_("Choose a day that is later than the one so far."), code="day_not_later")
    task.due_on = due
    task.save(update_fields=["due_on"])
    step = written(actor, task, Move.EXTEND, at=at, text=text, due_on=due)
    tell(task, "task_extended", [task.owner_id], about=step.pk, at=at)
    return task


@transaction.atomic
def cancel(*, actor: Actor, task_id: UUID, text: str, at: datetime) -> Task:
    """The secretary calls it off, for a reason.

    Raises:
        Missing, Denied; Refused: it is over already, or no reason is given.
    """
    task = _led(actor, task_id)
    text = _reason(text)
    _move(task, Move.CANCEL)
    task.reason = text
    task.save(update_fields=["state", "reason"])
    step = written(actor, task, Move.CANCEL, at=at, text=text)
    tell(task, "task_cancelled", [task.owner_id], about=step.pk, at=at)
    return task


def _locked(task_id: UUID) -> Task:
    task = Task.objects.select_for_update(no_key=True).filter(pk=task_id).first()
    if task is None:
        raise Missing(_("There is no such task."), code="no_task")
    return task


def _own(actor: Actor, task_id: UUID) -> Task:
    task = _locked(task_id)
    if task.owner_id != actor.person_id:
        raise Denied(_("This is done by the person whose task it is."), code="not_owner")
    return task


def _led(actor: Actor, task_id: UUID) -> Task:
    task = _locked(task_id)
    require(actor, policy.JUDGE, position=task.position)
    return task


def _move(task: Task, move: Move) -> None:
    state = moved(State(task.state), move)
    if state is None:
        raise Refused(
            _("This task has changed meanwhile. Look at it again, then decide."), code="not_now"
        )
    task.state = state


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise Refused(
            _("The text has %(length)s characters, %(limit)s fit. It is still here: shorten it."),
            code="text_too_long",
            length=len(text),
            limit=LONGEST,
        )
    return text


def _reason(text: str) -> str:
    text = _text(text)
    if not text:
        raise Refused(_("Write the reason; the member reads it."), code="no_reason")
    return text


def _keep(actor: Actor, task: Task, *, name: str, data: bytes, at: datetime) -> UUID:
    """Keep the paper under the member's own name; otherwise only officers add papers.

    It is read by whoever sees the task, not by the whole branch.
    """
    keeper = replace(
        system_actor("directives.evidence"), person_id=actor.person_id, name=actor.name
    )
    with scope(keeper):
        paper = documents.keep_paper(
            keeper,
            unit_id=task.unit_id,
            position=task.position,
            province=task.province,
            subject=task.pk,
            title=name,
            data=data,
            at=at,
            circle=Circle(id=task.pk, above=True),
        )
    return paper.pk
