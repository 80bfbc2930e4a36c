"""Commands: an election is prepared at a point of a meeting, or declared void before it is published."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from chibo.assembly.ballots import policy, queries, sealed
from chibo.assembly.ballots.models import Election, Role
from chibo.assembly.ballots.queries import Eligible
from chibo.assembly.ballots.rules import questions, roles
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.rules.questions import Kind, Wish
from chibo.assembly.ballots.rules.roles import Part, Setup
from chibo.assembly.ballots.services.common import (
    as_installation,
    command,
    locked,
    move,
    notify,
    tell,
)
from chibo.assembly.meetings import electorate
from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.rules import progress
from chibo.assembly.meetings.rules.closed import is_held_in_private
from chibo.assembly.meetings.rules.state import ENDED
from chibo.assembly.voting.rules.electorate import SUSPENDED, is_entitled
from chibo.assembly.voting.rules.kinds import DecisionRule, Method, Secrecy
from chibo.assembly.voting.rules.refusal import Refusal, check
from chibo.assembly.voting.rules.sheet import sheet_for
from chibo.core import rehearsals
from chibo.core.actor import Actor
from chibo.core.policy import require
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.protocols.belenios import elections as belenios

KINDS = {
    Method.YES_NO: Kind.QUESTION, Method.LIST: Kind.COMMITTEE, Method.GRADES: Kind.CONFIDENCE,
}  # fmt: skip
"""What kind of election a rule's method is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is prepared.

    Args:
        item: the point of the agenda it belongs to.
        decision_type: code of the rule under which it is decided; it fixes the kind.
        authority: makes the credentials. trustees: hold the key, in their order.
        threshold: how many of them open the tally.
    """

    item: str
    wish: Wish
    decision_type: str
    authority: UUID | None
    trustees: Sequence[UUID]
    threshold: int


@command
def prepare(*, actor: Actor, meeting_id: UUID, plan: Plan, at: datetime) -> Election:
    """Prepare a secret vote on phones: what is asked, who makes credentials, who holds the key.

    Writes the election, the parts and one audit line.

    Raises:
        Denied: neither secretary nor deputy of the branch, nor chair or secretary of the meeting.
        Refused: a set-up in which one person holds what two must, or nothing sensible is asked.
        Missing: no such meeting, point or decision type.
    """
    meeting = meetings.meeting(meeting_id)
    check(not rehearsals.is_rehearsed(meeting.position), "rehearsed")
    check(meeting.stage not in ENDED, "meeting_over")
    if actor.person_id not in {meeting.chair_id, meeting.secretary_id}:
        require(actor, policy.PREPARE, position=meeting.position)
    state = meetings.state_of(meeting_id)
    check(plan.item in state.items, "unknown_item")
    is_private = meeting.case_id is not None or is_held_in_private(state.items[plan.item])
    check(not is_private, "in_private")
    rule = electorate.rule_of(state, plan.decision_type)
    _check_kind(rule, plan.wish.kind)
    wish = replace(plan.wish, grades=rule.choices if rule.method is Method.GRADES else ())
    again = bool(progress.tied_vote(state, plan.item, wish.names, wish.seats))
    sheet_for(rule, names=wish.names, seats=wish.seats, surplus=wish.surplus, again=again)
    asked = questions.questions(wish)
    eligible = {one.person: one for one in queries.eligible(meeting_id, day=local_day(at))}
    setup = _setup(plan, eligible, day=local_day(at))
    roles.check_setup(setup)
    voters = [
        one
        for one in electorate.electors(state, named=wish.named)
        if is_entitled(one, rule) and SUSPENDED not in one.flags
    ]
    election = Election(
        province=meeting.province,
        position=meeting.position,
        unit_id=meeting.unit_id,
        meeting_id=meeting.pk,
        item=plan.item,
        kind=wish.kind.value,
        title=wish.subjects[0].strip(),
        decision_type=rule.code,
        wish=wish.data,
        questions=asked,
        rule=queries.rule_data(day=local_day(at)),
        threshold=plan.threshold,
        slips=len(voters),
        uuid=belenios.new_uuid(secrets.randbelow),
        prepared_at=at,
    )
    election.save(force_insert=True)
    _write_roles(election, plan, eligible)
    people = [*plan.trustees, *([plan.authority] if plan.authority else [])]
    notify(election, people, "ballot_part", at=at)
    tell(actor, "prepared", election, at=at, kind=election.kind, trustees=len(plan.trustees))
    return election


def _check_kind(rule: DecisionRule, kind: Kind) -> None:
    name = rule.names["vi"]
    check(rule.secrecy is not Secrecy.OPEN, "not_secret", name=name)
    check(KINDS[rule.method] is kind, "other_kind", name=name)


def _setup(plan: Plan, eligible: Mapping[UUID, Eligible], *, day: date) -> Setup:
    """The set-up with what the rules must know of the persons."""
    people = {*plan.trustees, *([plan.authority] if plan.authority else [])}
    check(people <= set(eligible), "unknown_person")
    with as_installation("who operates"):
        operators = organisation.operators(day=day)
    return Setup(
        authority=str(plan.authority or ""),
        trustees=[str(person) for person in plan.trustees],
        threshold=plan.threshold,
        operators={str(person) for person in operators},
        outside={str(one.person) for one in eligible.values() if one.outside},
    )


def _write_roles(election: Election, plan: Plan, eligible: Mapping[UUID, Eligible]) -> None:
    parts = [(plan.authority, Part.AUTHORITY, 1)] if plan.authority else []
    parts += [(person, Part.TRUSTEE, n) for n, person in enumerate(plan.trustees, start=1)]
    Role.objects.bulk_create(
        Role(
            election=election,
            province=election.province,
            position=election.position,
            case_id=election.case_id,
            person_id=person,
            name=eligible[person].name,
            part=part.value,
            number=number,
            outside=eligible[person].outside,
        )
        for person, part, number in parts
    )


@command
def void(*, actor: Actor, election_id: UUID, reason: str, at: datetime) -> Election:
    """Declare an election void before it is published; the votes of the meeting are voided by the pen.

    Ballots that wait are never opened: their key goes once this is committed, because without it an election
    that is open after all could not be closed. Writes the election and one audit line.

    Raises:
        Denied: neither chair nor minutes secretary of the meeting. Refused: published, or no reason.
    """
    election = locked(election_id)
    require_pen(actor, election)
    check(reason.strip(), "reason_missing")
    move(election, Phase.VOID, voided_at=at, void_reason=reason.strip()[:500])
    tell(actor, "voided", election, at=at)
    transaction.on_commit(lambda: sealed.destroy(election.pk))
    return election


def require_pen(actor: Actor, election: Election) -> None:
    """Refuse everybody but the chair and the minutes secretary of the meeting.

    Raises:
        Refusal: ``not_leader``.
    """
    state = meetings.state_of(election.meeting_id)
    if not actor.is_system and str(actor.person_id) not in state.pens:
        raise Refusal("not_leader", denied=True)
