"""Commands: a branch asks to meet online or at several places, the committee above decides."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import approvals, policy, queries
from chibo.assembly.meetings.models import ApprovalRequest, OnlineApproval
from chibo.assembly.meetings.rules import approvals as rules
from chibo.assembly.meetings.rules.approvals import Stage
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.sentences import translated
from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Missing, Refused
from chibo.core.policy import require
from chibo.ground.notices import services as notices
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a branch asks for; ``scattered`` are the persons who cannot come to one place."""

    mode: str
    ground: str
    reason: str
    scattered: frozenset[UUID]
    decision_types: tuple[str, ...]
    wanted_from: date
    wanted_to: date


@transaction.atomic
def ask(*, actor: Actor, unit_id: UUID, wish: Wish, at: datetime) -> ApprovalRequest:
    """Ask the committee above; its secretary and deputy are told.

    Raises:
        Denied: neither secretary nor deputy of the branch. Refused: not more than half of the
        members are scattered, something is missing, or a request waits already.
    """
    unit = organisation.unit(unit_id)
    require(actor, policy.CONVENE, position=unit.position)
    today = local_day(at)
    counted = {one.person for one in approvals.counted(unit, day=today)}
    scattered = sorted(str(person) for person in wish.scattered & counted)
    share = queries.kind("regular", at=at).norm["online_more_than"]
    allowed = {rule.code for rule in approvals.unlockable(mode=wish.mode, day=today)}
    try:
        rules.check_request(
            mode=wish.mode,
            ground=wish.ground,
            reason=wish.reason,
            scattered=len(scattered),
            members=len(counted),
            share=Fraction(share["numerator"], share["denominator"]),
            source=share["source"],
            wanted=(wish.wanted_from, wish.wanted_to),
            today=today,
        )
    except Refusal as refusal:
        raise translated(refusal) from refusal
    if ApprovalRequest.objects.filter(unit=unit, stage=Stage.ASKED).exists():
        raise Refused(_("A request waits already. Withdraw it first."), code="request_waits")
    made = ApprovalRequest.objects.create(
        unit=unit,
        province=unit.province,
        position=unit.position,
        mode=wish.mode,
        ground=wish.ground,
        reason=wish.reason.strip(),
        scattered=scattered,
        members=len(counted),
        decision_types=[code for code in wish.decision_types if code in allowed],
        wanted_from=wish.wanted_from,
        wanted_to=wish.wanted_to,
        asked_by_name=actor.name,
        asked_at=at,
        stage=Stage.ASKED,
    )
    _audit(actor, "meetings.approval_asked", made, at)
    if unit.parent_id:
        _tell(made, unit.parent_id, "approval_asked", {"unit": unit.name}, at=at)
    return made


@transaction.atomic
def withdraw(*, actor: Actor, request_id: UUID, at: datetime) -> ApprovalRequest:
    """Take a request back that has not been answered.

    Raises:
        Missing, Denied, Refused: it was answered meanwhile.
    """
    found = _waiting(request_id)
    require(actor, policy.CONVENE, position=found.position)
    found.stage = Stage.WITHDRAWN
    found.save(update_fields=["stage"])
    _audit(actor, "meetings.approval_withdrawn", found, at)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The committee's decision: its number and day, from when to when, and which votes it allows."""

    number: str
    decided_on: date
    valid_from: date
    valid_to: date
    decision_types: tuple[str, ...]


@transaction.atomic
def approve(*, actor: Actor, request_id: UUID, decision: Decision, at: datetime) -> ApprovalRequest:
    """Approve; the branch may convene such meetings while it is valid.

    Raises:
        Missing; Denied: no office in a unit above. Refused: answered meanwhile, no number, or dates
        that do not fit.
    """
    found = _answerable(actor, request_id)
    try:
        rules.check_decision(
            number=decision.number,
            decided_on=decision.decided_on,
            first=decision.valid_from,
            last=decision.valid_to,
            today=local_day(at),
        )
    except Refusal as refusal:
        raise translated(refusal) from refusal
    allowed = {rule.code for rule in approvals.unlockable(mode=found.mode, day=local_day(at))}
    found.approval = OnlineApproval.objects.create(
        unit_id=found.unit_id,
        province=found.province,
        position=found.position,
        number=decision.number.strip(),
        decided_on=decision.decided_on,
        valid_from=decision.valid_from,
        valid_to=decision.valid_to,
        decision_types=[code for code in decision.decision_types if code in allowed],
        decided_by=actor.unit_name,
    )
    _answer(actor, found, Stage.APPROVED, at=at)
    told = {"approved": True, "number": found.approval.number}
    _tell(found, found.unit_id, "approval_answered", told, at=at)
    return found


@transaction.atomic
def give_back(*, actor: Actor, request_id: UUID, remarks: str, at: datetime) -> ApprovalRequest:
    """Return the request with remarks; the branch may ask anew.

    Raises:
        Missing, Denied; Refused: answered meanwhile, or no remarks.
    """
    found = _answerable(actor, request_id)
    if not remarks.strip():
        raise Refused(_("Write what the branch has to change."), code="no_remarks")
    found.remarks = remarks.strip()[: rules.LONGEST_TEXT]
    _answer(actor, found, Stage.RETURNED, at=at)
    _tell(found, found.unit_id, "approval_answered", {"approved": False}, at=at)
    return found


def _answerable(actor: Actor, request_id: UUID) -> ApprovalRequest:
    found = _waiting(request_id)
    approvals.require_above(actor, position=found.position)
    return found


def _waiting(request_id: UUID) -> ApprovalRequest:
    rows = ApprovalRequest.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("unit").filter(pk=request_id).first()
    if found is None:
        raise Missing(_("There is no such request."), code="no_request")
    if found.stage != Stage.ASKED:
        raise Refused(_("This request was answered or withdrawn already."), code="request_over")
    return found


def _answer(actor: Actor, found: ApprovalRequest, stage: Stage, *, at: datetime) -> None:
    found.stage, found.answered_at, found.answered_by_name = stage, at, actor.name
    found.save(update_fields=["stage", "remarks", "approval", "answered_at", "answered_by_name"])
    _audit(actor, f"meetings.approval_{stage.value}", found, at)


def _tell(
    about: ApprovalRequest, unit_id: UUID, kind: str, data: dict[str, object], *, at: datetime
) -> None:
    leaders = approvals.leaders(unit_id, day=local_day(at))
    notices.send(
        person_ids=leaders,
        kind=kind,
        data=data,
        link=f"/approvals/{about.pk}",
        about=about.pk,
        position=about.position,
        province=about.province,
        at=at,
    )


def _audit(actor: Actor, action: str, about: ApprovalRequest, at: datetime) -> None:
    audit.record(
        actor,
        action,
        subject=about.pk,
        position=about.position,
        province=about.province,
        at=at,
    )
