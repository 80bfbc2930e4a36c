"""Commands: open a record, ask for a correction and answer it, take one's record along, take out a list."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, disclosure
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.notices import services as notices
from chibo.ground.organisation import queries as organisation
from chibo.people.members import policy, queries
from chibo.people.members.models import CorrectionRequest, Member, RecordLook
from chibo.people.members.queries import Filter
from chibo.people.members.rules import LONGEST_REASON, MOST_EXPORTED, MOST_WAITING, Fact


@transaction.atomic
def look_into(*, actor: Actor, member_id: UUID, reason: str, at: datetime) -> RecordLook:
    """Open another member's record for a purpose; who, when and why is shown to the member.

    Raises:
        Missing: no such member in the seat. Denied: the office does not open records.
        Refused: no reason, or a long one.
    """
    found = queries.member(member_id)
    require(actor, policy.OPEN, position=found.position)
    if not reason.strip():
        raise Refused(_("Write why you open this record."), code="no_reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(
            _("The reason is too long: %(limit)s characters fit."),
            code="long_reason",
            limit=LONGEST_REASON,
        )
    look = RecordLook.objects.create(
        member=found,
        person_id=found.person_id,
        province=found.province,
        position=found.position,
        viewer=actor.person,
        viewer_name=actor.name,
        viewer_unit=actor.unit_name,
        reason=reason.strip(),
        at=at,
    )
    _audit(actor, "members.record_opened", found, at=at, look=str(look.pk))
    return look


@transaction.atomic
def request_correction(*, actor: Actor, fact: Fact, text: str, at: datetime) -> CorrectionRequest:
    """Ask the secretary to correct the own record; the same words sent again while they wait change nothing.

    Raises:
        Missing: the actor is no member. Refused: nothing is written, or too many requests wait already.
    """
    found = _own(actor)
    if not text.strip():
        raise Refused(_("Write what is wrong and how it should be."), code="empty_request")
    waiting = [one for one in queries.corrections_of(found.person_id) if one.answered_at is None]
    for one in waiting:
        if (one.fact, one.text) == (fact.value, text.strip()):
            return one
    if len(waiting) >= MOST_WAITING:
        raise Refused(
            _("%(count)s requests still wait for an answer. The secretary answers them first."),
            code="many_requests",
            count=len(waiting),
        )
    made = CorrectionRequest.objects.create(
        member=found,
        person_id=found.person_id,
        province=found.province,
        position=found.position,
        fact=fact,
        text=text.strip(),
        asked_at=at,
    )
    _audit(actor, "members.correction_requested", found, at=at, fact=fact.value)
    # The inboxes of others lie outside a plain member's own door.
    with scope(system_actor("members.correction")):
        notices.send(
            person_ids=_answerers(found, at=at),
            kind="correction_request",
            data={"name": found.full_name},
            link="/members/corrections/",
            about=made.pk,
            position=found.position,
            province=found.province,
            at=at,
        )
    return made


def _answerers(found: Member, *, at: datetime) -> list[UUID]:
    """Secretary and deputies of the branch, without the one who asks; else those of the unit above."""
    day = organisation.local_day(at)
    for unit_id in (found.unit_id, found.unit.parent_id):
        leaders = organisation.leaders([unit_id], day=day) if unit_id else []
        others = [person for _unit, person in leaders if person != found.person_id]
        if others:
            return others
    return []


@transaction.atomic
def answer_correction(
    *, actor: Actor, request_id: UUID, answer: str, at: datetime
) -> CorrectionRequest:
    """Tell the member what became of the request.

    Raises:
        Missing: no such request in the seat. Denied: the office does not answer.
        Refused: nothing is written, it is answered already, or it is one's own.
    """
    found = (
        CorrectionRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("member")
        .filter(pk=request_id)
        .first()
    )
    if found is None:
        raise Missing(_("There is no such request."), code="no_request")
    require(actor, policy.ANSWER, position=found.position)
    if found.person_id == actor.person_id:
        raise Refused(_("Somebody else answers your own request."), code="own_request")
    if found.answered_at is not None:
        raise Refused(_("This request was answered already."), code="answered")
    if not answer.strip():
        raise Refused(_("Write the answer."), code="empty_answer")
    found.answer, found.answered_at = answer.strip(), at
    found.answered_by, found.answered_by_name = actor.person, actor.name
    found.save(update_fields=["answer", "answered_at", "answered_by", "answered_by_name"])
    _audit(actor, "members.correction_answered", found.member, at=at, fact=found.fact)
    notices.send(
        person_ids=[found.person_id],
        kind="correction_answered",
        data={},
        link="/record/#corrections",
        about=found.pk,
        position=found.position,
        province=found.province,
        at=at,
    )
    return found


@transaction.atomic
def take_record(*, actor: Actor, at: datetime) -> queries.Record:
    """The own record, to be taken along as a file; the audit trail has a line of it.

    Raises:
        Missing: the actor is no member.
    """
    found = _own(actor)
    _audit(actor, "members.record_taken", found, at=at)
    return queries.record_of(found)


@transaction.atomic
def take_everything(*, actor: Actor, at: datetime) -> dict[str, Any]:
    """All that every room keeps of the actor, to be taken along; the audit trail has a line of it.

    Returns:
        ``core.disclosure.FORMAT``.
    """
    audit.record(
        actor,
        "members.everything_taken",
        subject=actor.person,
        position=actor.home,
        at=at,
    )
    with scope(disclosure.door(actor)):
        return disclosure.everything(actor.person, name=actor.name, at=at)


@transaction.atomic
def take_list(*, actor: Actor, chosen: Filter, at: datetime) -> list[Member]:
    """The members of the seat that a filter leaves, to be taken out as a file.

    Raises:
        Denied: the seat sees no list. Refused: more than ``MOST_EXPORTED`` rows.
    """
    require(actor, policy.LIST, position=actor.lo)
    found = list(
        queries.in_seat(actor, day=organisation.local_day(at), chosen=chosen)[: MOST_EXPORTED + 1]
    )
    if len(found) > MOST_EXPORTED:
        raise Refused(
            _("These are more than %(limit)s members. Narrow the list first."),
            code="long_list",
            limit=MOST_EXPORTED,
        )
    _taken(actor, at=at, rows=len(found), category=chosen.category, flag=chosen.flag)
    return found


@transaction.atomic
def take_corrections(
    *, actor: Actor, chosen: dict[str, str], at: datetime
) -> list[CorrectionRequest]:
    """The requests that wait, to be taken out as a file; at most ``MOST_EXPORTED``.

    Raises:
        Denied: the office does not answer them.
    """
    require(actor, policy.ANSWER, position=actor.lo)
    found = list(queries.corrections_waiting(actor, **chosen)[:MOST_EXPORTED])
    _taken(actor, at=at, rows=len(found), what="corrections")
    return found


@transaction.atomic
def take_ways_in(*, actor: Actor, found: QuerySet[Member], at: datetime) -> list[Member]:
    """Members whose ways to sign in are taken out as a file; at most ``MOST_EXPORTED``.

    Raises:
        Denied: the seat sees no list.
    """
    require(actor, policy.LIST, position=actor.lo)
    taken = list(found[:MOST_EXPORTED])
    _taken(actor, at=at, rows=len(taken), what="ways_in")
    return taken


def _taken(actor: Actor, *, at: datetime, **detail: Any) -> None:
    audit.record(
        actor,
        "members.list_taken",
        subject=actor.unit_id,
        position=actor.lo,
        at=at,
        detail=detail,
    )


def _own(actor: Actor) -> Member:
    found = queries.member_of(actor.person)
    if found is None:
        raise Missing(_("You have no member's record here."), code="no_record")
    return found


def _audit(actor: Actor, action: str, found: Member, *, at: datetime, **detail: Any) -> None:
    audit.record(
        actor,
        action,
        subject=found.pk,
        position=found.position,
        province=found.province,
        at=at,
        detail=detail,
    )
