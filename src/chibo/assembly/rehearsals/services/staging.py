"""Begin a rehearsal: a branch beside the tree, invented members, the meeting planned as the real one."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import policy, queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.services import convening
from chibo.assembly.rehearsals.models import Rehearsal
from chibo.assembly.rehearsals.rules import cast
from chibo.core import rehearsals
from chibo.core.actor import REHEARSALS, Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.organisation import founding
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import Office
from chibo.people.members import queries as members
from chibo.people.members.importing.rules.entry import Entry, PartialDate
from chibo.people.members.models import Member
from chibo.people.members.registering import register
from chibo.people.members.rules import Category

LIFE = timedelta(hours=24)
LONG_MEMBER = timedelta(days=3_650)
NEW_MEMBER = timedelta(days=120)
SOON = timedelta(minutes=5)


@transaction.atomic
def begin(*, actor: Actor, meeting_id: UUID, at: datetime) -> Rehearsal:
    """Begin to rehearse a meeting of the own branch; nobody is told.

    The plan is the real one's: kind, agenda, points. Places and people are invented; confidential items
    stay out, for they are not the secretary's to show around.

    Raises:
        Missing; Denied: neither secretary nor deputy. Refused: the meeting has begun already, or this
        person rehearses one already.
    """
    real = queries.meeting(meeting_id)
    check(actor, real)
    seed = secrets.randbelow(2**31)
    with scope(system_actor("rehearsal")):
        if Rehearsal.objects.filter(maker_id=actor.person).exists():
            raise Refused(_("You are rehearsing a meeting already. End that one first."))
        unit = _branch(real.unit, at=at)
        listed = _cast(real.unit, unit, seed, at=at)
        meeting = _meeting(real, unit, listed, at=at)
        return Rehearsal.objects.create(
            province=unit.province,
            position=unit.position,
            unit=unit,
            origin=real.unit,
            maker_id=actor.person,
            alias_id=listed[0].person_id,
            meeting=meeting,
            seed=seed,
            begun_at=at,
            ends_at=at + LIFE,
        )


def check(actor: Actor, meeting: Meeting) -> None:
    """Whether somebody may rehearse a meeting.

    Raises:
        Denied: neither secretary nor deputy. Refused: it has begun already, or is a rehearsal itself.
    """
    require(actor, policy.CONVENE, position=meeting.position)
    if meeting.opened_at is not None or actor.rehearses:
        raise Refused(_("Only a meeting that has not begun is rehearsed."), code="already_open")


def inside(rehearsal: Rehearsal, person_id: UUID, *, at: datetime, name: str = "") -> Actor:
    """Somebody inside a rehearsal, in the seat they hold there, if any."""
    unit = rehearsal.unit
    with scope(system_actor("rehearsal")):
        held = organisation.office_holders(unit, day=local_day(at))
    office = next((one.office for one in held if one.person_id == person_id), "")
    return Actor(
        person_id=person_id,
        name=name,
        office=office,
        unit_id=unit.pk,
        unit_name=unit.name,
        lo=unit.position if office else 1,
        hi=unit.last if office else 0,
        home=unit.position,
        authenticated_at=at,
        factor="rehearsal",
    )


def _branch(origin: Unit, *, at: datetime) -> Unit:
    position = rehearsals.new_position()
    unit = Unit.objects.create(
        code=f"TD{position - REHEARSALS:x}",
        kind=origin.kind,
        basis=origin.basis,
        name=f"{origin.name} (tập dượt)"[:200],
        short_name=origin.short_name,
        place=origin.place,
        sign=origin.sign,
        search_key="",
        province=origin.province,
        position=position,
        last=position + rehearsals.STEP - 1,
        valid_from=local_day(at) - LONG_MEMBER,
    )
    founding.write_term(unit, name=str(at.year), since=local_day(at) - LONG_MEMBER)
    return unit


def _cast(origin: Unit, unit: Unit, seed: int, *, at: datetime) -> list[Member]:
    today = local_day(at)
    real = members.list_of(origin, day=today)
    official = sum(one.category is Category.OFFICIAL for one in real)
    parts = cast.invented(
        seed,
        offices=(Office.SECRETARY, Office.DEPUTY, Office.COMMITTEE),
        official=official,
        probationary=len(real) - official,
    )
    made = register(unit, [_entry(part, at) for part in parts])
    for part, member in zip(parts, made, strict=True):
        if part.office:
            since = today - LONG_MEMBER
            founding.write_mandate(member.person_id, unit, Office(part.office), since=since)
    return made


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


def _meeting(real: Meeting, unit: Unit, listed: list[Member], *, at: datetime) -> Meeting:
    secretary, deputy = listed[0].person_id, listed[1].person_id
    plan = convening.Plan(
        kind="regular",
        mode="in_person",
        title=f"Tập dượt: {real.title}"[:200],
        place=real.place,
        start=at + SOON,
        end=at + SOON + (real.planned_end - real.planned_start),
        chair=secretary,
        secretary=deputy,
        points=[{**point, "responsible": None} for point in real.plan["points"]],
        items=_agenda(real),
    )
    maker = Actor(
        person_id=secretary, office=Office.SECRETARY, unit_id=unit.pk,
        lo=unit.position, hi=unit.last, home=unit.position, authenticated_at=at,
    )  # fmt: skip
    with scope(maker):
        made = convening.create_draft(actor=maker, unit_id=unit.pk, plan=plan, at=at)
        convening.convene(actor=maker, meeting_id=made.pk, at=at)
    return made


def _agenda(real: Meeting) -> list[dict[str, Any]]:
    open_ones = [i for i in real.plan["items"] if not i["kind"].startswith("confidential")]
    return [{**item, "presenter": "", "case": ""} for item in open_ones]
