"""Reads about approvals of online meetings: who counts, what they unlock, who answers."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import policy
from chibo.assembly.meetings.models import ApprovalRequest, OnlineApproval
from chibo.assembly.meetings.rules.approvals import Stage
from chibo.assembly.voting import queries as voting
from chibo.assembly.voting.rules.kinds import DecisionRule, Mode
from chibo.core import folding
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Denied, Missing
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation
from chibo.people.members import queries as members
from chibo.people.members.rules import Flag

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit

UNCOUNTED = {Flag.EXEMPT, Flag.TEMPORARILY_EXEMPT, Flag.SUSPENDED, Flag.TEMP_OUT}
_ORDER = (Stage.ASKED, Stage.RETURNED, Stage.APPROVED, Stage.WITHDRAWN)
AWAY = {Flag.WORKS_FAR, Flag.ABROAD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A member whom the rule counts; ``away``: known to work far away or abroad."""

    person: UUID
    name: str
    away: bool


def counted(unit: "Unit", *, day: date) -> list[Counted]:
    """Members without exempt and suspended ones on a day, by given name; three statements."""
    return [
        Counted(person=one.person_id, name=one.name, away=bool(one.flags & AWAY))
        for one in members.list_of(unit, day=day)
        if not one.flags & UNCOUNTED
    ]


def unlockable(*, mode: str, day: date) -> list[DecisionRule]:
    """Decision types that a meeting of this mode may take only by a decision from above."""
    wanted = {member.value: member for member in Mode}.get(mode)
    return [rule for rule in voting.rules(day=day) if wanted in rule.modes_by_decision]


def of_unit(unit_id: UUID) -> QuerySet[ApprovalRequest]:
    """Requests of a branch, latest first."""
    found = ApprovalRequest.objects.filter(unit_id=unit_id).select_related("approval", "unit")
    return found.order_by("-asked_at")


def approvals_of(unit_id: UUID) -> QuerySet[OnlineApproval]:
    """Approvals on file of a branch, those that hold longest first."""
    return OnlineApproval.objects.filter(unit_id=unit_id).order_by("-valid_to", "-decided_on")


def below(viewer: Actor) -> QuerySet[ApprovalRequest]:
    """Requests of the units below the viewer's seat, waiting ones first, then latest first."""
    found = ApprovalRequest.objects.filter(position__range=(viewer.lo + 1, viewer.hi))
    ranks = [When(stage=stage, then=Value(rank)) for rank, stage in enumerate(_ORDER)]
    order = Case(*ranks, default=Value(len(_ORDER)), output_field=IntegerField())
    return found.select_related("approval", "unit").order_by(order, "-asked_at")


def narrowed(
    found: QuerySet[ApprovalRequest], *, text: str, stage: str
) -> QuerySet[ApprovalRequest]:
    """Those of them of a branch with these words in its name, and at this stage; empty texts ask for all."""
    found = found.filter(folding.holds(text, column="unit__search_key"))
    return found.filter(stage=stage) if stage else found


def waiting(viewer: Actor, first: int, last: int) -> int:
    """How many requests the viewer's own committee has to decide in a range of positions; one statement."""
    found = ApprovalRequest.objects.filter(
        stage=Stage.ASKED,
        position__range=(max(viewer.lo + 1, first), min(viewer.hi, last)),
    )
    return found.count()


def request(request_id: UUID) -> ApprovalRequest:
    """One request that the scope may see.

    Raises:
        Missing: there is none.
    """
    found = ApprovalRequest.objects.select_related("approval", "unit").filter(pk=request_id).first()
    if found is None:
        raise Missing(_("There is no such request."), code="no_request")
    return found


def is_above(actor: Actor, *, position: int) -> bool:
    """Whether the actor's seat lies above the unit and carries the right to answer."""
    return actor.lo < position and may(actor, policy.APPROVE, position=position)


def require_above(actor: Actor, *, position: int) -> None:
    """Refuse unless the actor answers for a unit above.

    Raises:
        Denied: the seat does not lie above, or its office does not answer.
    """
    if not is_above(actor, position=position):
        raise Denied(_("The committee above the branch decides on this request."), code="not_above")


def leaders(unit_id: UUID, *, day: date) -> list[UUID]:
    """Secretary and deputy of a unit, also of one above the scope."""
    with scope(system_actor("approvals")):
        return [person for _unit, person in organisation.leaders([unit_id], day=day)]
