"""Commands before a meeting: a draft that saves itself, and the invitation."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import electorate, groups, policy, queries
from chibo.assembly.meetings.models import Meeting, OnlineApproval
from chibo.assembly.meetings.rules import kinds, online
from chibo.assembly.meetings.rules.decide import meeting as decide
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.meetings.sentences import translated
from chibo.assembly.meetings.services import again, sessions, telling
from chibo.assembly.meetings.services.engine import Done, Session, locked, run_session
from chibo.assembly.voting import queries as voting
from chibo.assembly.voting.rules.kinds import Mode
from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Refused
from chibo.core.ids import uuid7
from chibo.core.policy import require
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.trust.documents.services.papers import move_papers

KEPT = ("group", "brought")  # parts of a draft that its form does not show


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the convene page gives.

    ``points``: ``{"name", "kind": main|secondary|online, "responsible": person id or None}``;
    ``items``: ``{"title", "kind", "minutes", "decision_type", "presenter"}`` in order;
    ``scattered``: members who cannot come to one place (online and hybrid only);
    ``group``: the party group that meets (its meetings only).
    """

    kind: str
    mode: str
    title: str
    place: str
    start: datetime
    end: datetime
    chair: UUID
    secretary: UUID
    points: list[dict[str, Any]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    scattered: int = 0
    group: UUID | None = None


@transaction.atomic
def create_draft(*, actor: Actor, unit_id: UUID, plan: Plan, at: datetime) -> Meeting:
    """Begin to plan a meeting.

    Raises:
        Denied: the actor is neither secretary nor deputy of the unit.
    """
    unit = organisation.unit(unit_id)
    require(actor, policy.CONVENE, position=unit.position)
    meeting = Meeting(
        unit=unit,
        province=unit.province,
        position=unit.position,
        door_secret=secrets.token_bytes(32),
        created_at=at,
    )
    private = _fill(meeting, plan)
    meeting.save(force_insert=True)
    sessions.keep(actor, meeting, private, at=at)
    _audit(actor, "meetings.draft_created", meeting, at)
    return meeting


@transaction.atomic
def save_draft(*, actor: Actor, meeting_id: UUID, plan: Plan, at: datetime) -> Meeting:
    """Keep what was typed.

    Raises:
        Denied, Missing; Refused: the meeting has been convened meanwhile.
    """
    meeting = locked(meeting_id)
    require(actor, policy.CONVENE, position=meeting.position)
    if meeting.stage != Stage.DRAFT:
        raise Refused(_("The meeting has been convened already."), code="already_convened")
    circle = meeting.its_circle
    private = _fill(meeting, plan)
    meeting.save()
    if meeting.its_circle != circle:
        move_papers(meeting.pk, meeting.its_circle)
    sessions.keep(actor, meeting, private, at=at)
    return meeting


@transaction.atomic
def discard_draft(*, actor: Actor, meeting_id: UUID, at: datetime) -> None:
    """Throw a draft away."""
    meeting = locked(meeting_id)
    require(actor, policy.CONVENE, position=meeting.position)
    if meeting.stage != Stage.DRAFT:
        raise Refused(_("The meeting has been convened already."), code="already_convened")
    sessions.discard(actor, meeting, at=at)
    _audit(actor, "meetings.draft_discarded", meeting, at)
    meeting.delete()


def convene(*, actor: Actor, meeting_id: UUID, at: datetime, key: str | None = None) -> Done:
    """Fix the plan as the first event and send the invitations.

    Raises:
        Denied, Missing; Refused: a rule of convening, of online meetings, or an earlier meeting at
        the same hour says no.
    """

    def command(session: Session) -> None:
        meeting = session.meeting
        require(actor, policy.CONVENE, position=meeting.position)
        check_conflict(meeting, start=meeting.planned_start, end=meeting.planned_end)
        roll = electorate.roll_rows(meeting, at=meeting.planned_start, state=None)
        approval = _approval(meeting)
        members = sum(electorate.is_counted(row) for row in roll)
        _check_mode(meeting, approval=approval, members=members)
        plan = _payload(meeting, roll=roll, approval=approval)
        session.append(
            decide.convene(
                session.state,
                plan=plan,
                start=meeting.planned_start,
                end=meeting.planned_end,
                at=session.at,
            )
        )
        if meeting.predecessor_id:
            again.name_successor(session)
        telling.invite(meeting, session.state, at=session.at)

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def _fill(meeting: Meeting, plan: Plan) -> list[sessions.Private]:
    meeting.kind, meeting.mode = plan.kind, plan.mode
    meeting.title, meeting.place = plan.title, plan.place
    meeting.planned_start, meeting.planned_end = plan.start, plan.end
    meeting.chair_id, meeting.secretary_id = plan.chair, plan.secretary
    kept = {key: meeting.plan[key] for key in KEPT if key in meeting.plan}
    group = {"group": str(plan.group)} if plan.group else {}
    items, private = sessions.parted(plan.items)
    meeting.plan = {
        **kept,
        **group,
        "points": plan.points,
        "items": items,
        "scattered": plan.scattered,
    }
    return private


def _audit(actor: Actor, action: str, meeting: Meeting, at: datetime) -> None:
    audit.record(
        actor,
        action,
        subject=meeting.pk,
        position=meeting.position,
        province=meeting.province,
        at=at,
    )


def check_conflict(meeting: Meeting, *, start: datetime, end: datetime) -> None:
    """Refuse the hour of another meeting of the unit.

    Raises:
        Refused: another meeting is convened for that time.
    """
    same_time = queries.coming_or_running(meeting.unit_id).exclude(pk=meeting.pk)
    same_time = same_time.exclude(stage=Stage.DRAFT).filter(
        planned_start__lt=end, planned_end__gt=start
    )
    if same_time.exists():
        raise Refused(
            _("Another meeting of this unit is planned at that time. Choose another hour."),
            code="meeting_conflict",
        )


def _approval(meeting: Meeting) -> OnlineApproval | None:
    if meeting.mode == "in_person":
        return None
    return queries.approval_on(meeting.unit_id, day=local_day(meeting.planned_start))


def _check_mode(meeting: Meeting, *, approval: OnlineApproval | None, members: int) -> None:
    kind = queries.kind(meeting.kind, at=meeting.planned_start)
    share = kind.norm["online_more_than"]
    try:
        online.check_mode(
            mode=meeting.mode,
            scattered=meeting.plan.get("scattered", 0),
            members=members,
            share=Fraction(share["numerator"], share["denominator"]),
            approval=online.Approval(
                number=approval.number,
                valid_from=approval.valid_from,
                valid_to=approval.valid_to,
                decision_types=frozenset(approval.decision_types),
            )
            if approval
            else None,
            day=local_day(meeting.planned_start),
            source=share["source"],
        )
    except Refusal as refusal:
        raise translated(refusal) from refusal


def _payload(
    meeting: Meeting, *, roll: list[dict[str, Any]], approval: OnlineApproval | None
) -> dict[str, Any]:
    unit = meeting.unit
    return {
        "title": meeting.title,
        "kind": meeting.kind,
        "mode": meeting.mode,
        "unit": {
            "id": str(unit.pk),
            "name": unit.name,
            "short_name": unit.short_name,
            "place": unit.place,
            "superior": unit.parent.name if unit.parent else "",
            "position": unit.position,
        },
        "place": meeting.place,
        "planned_start": meeting.planned_start.isoformat(),
        "planned_end": meeting.planned_end.isoformat(),
        "chair": str(meeting.chair_id),
        "secretary": str(meeting.secretary_id),
        "scattered": meeting.plan.get("scattered", 0),
        "approval": {
            "number": approval.number,
            "valid_to": approval.valid_to.isoformat(),
            "decided_by": approval.decided_by,
            "decision_types": approval.decision_types,
        }
        if approval
        else None,
        "presiding": queries.kind(meeting.kind, at=meeting.planned_start).norm["presiding"],
        "decision_types": allowed_types(meeting, approval=approval),
        "group": _group(meeting),
        "follows": again.reference(meeting.predecessor) if meeting.predecessor else None,
        "brought": meeting.plan.get("brought"),
        "points": [{"id": str(uuid7()), **point} for point in meeting.plan["points"]],
        "roll": roll,
        "items": [
            {"id": str(uuid7()), "number": number, **item}
            for number, item in enumerate(meeting.plan["items"], start=1)
        ],
    }


def allowed_types(meeting: Meeting, *, approval: OnlineApproval | None) -> list[str]:
    """Kinds of decisions that a meeting of this kind and mode may take."""
    if meeting.kind == kinds.GROUP:
        return []
    unlocked = set(approval.decision_types) if approval else set()
    return [
        rule.code
        for rule in voting.rules(day=local_day(meeting.planned_start))
        if rule.allows(Mode(meeting.mode), by_decision=rule.code in unlocked)
    ]


def _group(meeting: Meeting) -> dict[str, str] | None:
    if meeting.kind != kinds.GROUP:
        return None
    day = local_day(meeting.planned_start)
    found = groups.members_on(UUID(meeting.plan["group"]), day=day)
    return {"id": str(found.id), "name": found.name}
