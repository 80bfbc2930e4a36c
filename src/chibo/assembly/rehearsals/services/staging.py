"""Begin a rehearsal: a branch beside the tree, invented members, the meeting planned as the real one."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import groups, policy
from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.rules.kinds import COMMITTEE, GROUP, REGULAR, prepares
from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.meetings.services import convening, drafting, rehearsing
from chibo.assembly.meetings.services import groups as forming
from chibo.assembly.rehearsals.models import Rehearsal
from chibo.assembly.rehearsals.rules import cast
from chibo.core import rehearsals
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.organisation import founding
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import Office
from chibo.people.members import queries as members
from chibo.people.members.importing.rules.entry import Entry, PartialDate
from chibo.people.members.registering import register
from chibo.people.members.rules import Category

if TYPE_CHECKING:
    from chibo.assembly.meetings.models import Meeting
    from chibo.ground.organisation.models import Unit
    from chibo.people.members.models import Member

LIFE = timedelta(hours=24)
LONG_MEMBER = timedelta(days=3_650)
NEW_MEMBER = timedelta(days=120)
SOON = timedelta(minutes=5)
MARK = "Diễn tập"
OFFICES = (Office.SECRETARY, Office.DEPUTY, Office.COMMITTEE)
MOST_ON_COMMITTEE = 12


@transaction.atomic
def begin(*, actor: Actor, at: datetime, meeting_id: UUID | None = None) -> Rehearsal:
    """Begin to rehearse a meeting of the own branch, or the usual one of the template; nobody is told.

    The plan is the real one's: kind, agenda, points. Places and people are invented; confidential items
    stay out, for they are not the secretary's to show around.

    Raises:
        Missing; Denied: neither secretary nor deputy. Refused: the meeting has begun already, or this
        person rehearses one already.
    """
    real, origin = check(actor, meeting_id)
    seed = secrets.randbelow(2**31)
    with scope(system_actor("rehearsal")):
        if Rehearsal.objects.filter(maker_id=actor.person).exists():
            raise Refused(
                _("You are rehearsing a meeting already. End that one first."),
                code="rehearses_already",
            )
        unit = founding.write_beside(
            origin,
            position=rehearsals.new_position(),
            name=f"{origin.name} ({MARK.lower()})"[:200],
            since=local_day(at) - LONG_MEMBER,
        )
        listed = _cast(origin, unit, seed, real, at=at)
        meeting = _meeting(real, unit, listed, at=at)
        return Rehearsal.objects.create(
            province=unit.province,
            position=unit.position,
            unit=unit,
            origin=origin,
            maker_id=actor.person,
            alias_id=listed[0].person_id,
            meeting=meeting,
            seed=seed,
            begun_at=at,
            ends_at=at + LIFE,
        )


def check(actor: Actor, meeting_id: UUID | None) -> "tuple[Meeting | None, Unit]":
    """The meeting that is to be rehearsed, if it is a planned one, and its unit.

    Raises:
        Missing. Denied: neither secretary nor deputy. Refused: it has begun already, or is a rehearsal
        itself.
    """
    if actor.unit_id is None:
        raise Denied(_("You belong to no unit here. Ask your secretary."), code="no_unit")
    real = meetings.meeting(meeting_id) if meeting_id else None
    origin = real.unit if real else organisation.unit(actor.unit_id)
    require(actor, policy.CONVENE, position=origin.position)
    if actor.rehearses or (real and real.stage not in {Stage.DRAFT, Stage.CONVENED}):
        raise Refused(_("Only a meeting that has not begun is rehearsed."), code="already_open")
    return real, origin


def _cast(
    origin: "Unit", unit: "Unit", seed: int, real: "Meeting | None", *, at: datetime
) -> "list[Member]":
    today = local_day(at)
    there = members.list_of(origin, day=today)
    official = sum(one.category is Category.OFFICIAL for one in there)
    offices = _offices(origin, at=at) if real and real.kind == COMMITTEE else OFFICES
    parts = cast.invented(
        seed, offices=offices, official=official, probationary=len(there) - official
    )
    made = register(unit, [_entry(part, at) for part in parts])
    for part, member in zip(parts, made, strict=True):
        if part.office:
            since = today - LONG_MEMBER
            founding.write_mandate(member.person_id, unit, Office(part.office), since=since)
    return made


def _offices(origin: "Unit", *, at: datetime) -> tuple[Office, ...]:
    """One of each, and as many more of the committee as the branch has."""
    held = organisation.office_holders(origin, day=local_day(at))
    more = sum(one.office == Office.COMMITTEE for one in held) - OFFICES.count(Office.COMMITTEE)
    return (*OFFICES, *[Office.COMMITTEE] * min(more, MOST_ON_COMMITTEE))


def _group(
    real: "Meeting", maker: Actor, unit: "Unit", listed: "list[Member]", *, at: datetime
) -> groups.Group:
    """A party group like the one that meets, led by whoever rehearses."""
    day = local_day(at)
    with scope(system_actor("rehearsal")):
        like = groups.members_on(UUID(real.plan["group"]), day=day)
    size = max(forming.SMALLEST, len(like.persons))
    made = forming.form(
        actor=maker,
        unit_id=unit.pk,
        name=like.name,
        head=listed[0].person_id,
        persons=[one.person_id for one in listed[:size]],
        at=at,
    )
    return groups.members_on(made.pk, day=day)


def _entry(part: cast.Part, at: datetime) -> Entry:
    admitted = local_day(at) - (LONG_MEMBER if part.official else NEW_MEMBER)
    official = admitted + timedelta(days=365) if part.official else None
    return Entry(
        full_name=part.name,
        sex=part.sex,
        born=PartialDate(1980),
        admitted_on=admitted,
        official_on=official,
    )


def _meeting(
    real: "Meeting | None", unit: "Unit", listed: "list[Member]", *, at: datetime
) -> "Meeting":
    maker = organisation.seated(listed[0].person_id, authenticated_at=at)
    if real and real.mode != "in_person":
        rehearsing.approve(unit.position, at=at)
    with scope(maker):
        kind = meetings.kind(real.kind if real and prepares(real.kind) else REGULAR, at=at)
        group = None
        if real and real.kind == GROUP:
            group = _group(real, maker, unit, listed, at=at)
        plan = drafting.first_plan(actor=maker, unit_id=unit.pk, kind=kind, at=at, group=group)
        length = plan.end - plan.start
        if real:
            length = real.planned_end - real.planned_start
            plan = _as_planned(plan, real, everybody=len(listed))
        start = at + SOON
        plan = replace(plan, start=start, end=start + length, title=f"{MARK}: {plan.title}"[:200])
        made = convening.create_draft(actor=maker, unit_id=unit.pk, plan=plan, at=at)
        convening.convene(actor=maker, meeting_id=made.pk, at=at)
    return made


def _as_planned(plan: convening.Plan, real: "Meeting", *, everybody: int) -> convening.Plan:
    return replace(
        plan,
        kind=real.kind,
        mode=real.mode,
        title=real.title,
        place=real.place,
        points=[{**point, "responsible": None} for point in real.plan["points"]],
        items=_agenda(real.plan["items"]),
        scattered=0 if real.mode == "in_person" else everybody,
    )


def _agenda(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    open_ones = [item for item in items if not item["kind"].startswith("confidential")]
    return [{**item, "presenter": "", "case": ""} for item in open_ones]
