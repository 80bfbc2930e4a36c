"""Commands: open a record, take one's record along, take out a list. The way of corrections: ``record.services``."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, disclosure
from chibo.core.actor import Actor
from chibo.core.errors import Missing, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation
from chibo.people.members import policy, queries
from chibo.people.members.models import Member, RecordLook, SavedSearch
from chibo.people.members.queries import Filter
from chibo.people.members.rules import LONGEST_REASON, MOST_EXPORTED, MOST_SAVED, Purpose


@transaction.atomic
def look_into(
    *,
    actor: Actor,
    member_id: UUID,
    reason: str,
    at: datetime,
    purpose: Purpose = Purpose.OTHER,
) -> RecordLook:
    """Open another member's record for a purpose; who, when and why is shown to the member.

    The purpose opens what is sensitive, as ``FieldRight`` says, for as long as the record stays open.

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
        purpose=purpose,
        reason=reason.strip(),
        at=at,
    )
    _audit(actor, "members.record_opened", found, at=at, look=str(look.pk))
    return look


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
def take_sheet(*, actor: Actor, found: Member, form: str, at: datetime) -> None:
    """One of the official forms is taken along; the audit trail has a line of it."""
    _audit(actor, "members.form_taken", found, at=at, form=form)


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
def find(*, actor: Actor, chosen: Filter, at: datetime) -> QuerySet[Member]:
    """Members of the seat that a filter leaves; the audit trail has a line where words or numbers are looked for.

    The line says how many words were asked, not which: names stay out of the trail.

    Raises:
        Denied: the seat sees no list.
    """
    require(actor, policy.LIST, position=actor.lo)
    if chosen.text:
        audit.record(
            actor,
            "members.searched",
            subject=actor.unit_id,
            position=actor.lo,
            at=at,
            detail={"words": len(chosen.text.split()), "conditions": chosen.used()},
        )
    return queries.in_seat(actor, day=organisation.local_day(at), chosen=chosen)


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
    _taken(actor, at=at, rows=len(found), conditions=chosen.used())
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


NO_UNIT = 0
"""The position of what belongs to a person alone: no seat covers it."""


@transaction.atomic
def save_search(*, actor: Actor, name: str, query: str, at: datetime) -> SavedSearch:
    """Keep conditions under a name; the same name again takes the new ones.

    Args:
        query: as the page's address has it, with its question mark.

    Raises:
        Denied: the seat sees no list.
        Refused: no name, too many are kept, or a number is looked for (a personal id would stand there).
    """
    require(actor, policy.LIST, position=actor.lo)
    called = " ".join(name.split())[:80]
    if not called:
        raise Refused(_("Give the search a name."), code="no_name")
    if re.search(r"[0-9]{9}", query):
        raise Refused(_("A search for a number is not kept."), code="number_in_search")
    mine = SavedSearch.objects.filter(person_id=actor.person)
    if mine.exclude(name=called).count() >= MOST_SAVED:
        raise Refused(
            _("%(count)s searches are kept already. Remove one first."),
            code="many_searches",
            count=MOST_SAVED,
        )
    kept, _is_new = SavedSearch.objects.update_or_create(
        person_id=actor.person,
        name=called,
        defaults={"query": f"?{query.lstrip('?')}"[:600], "made_at": at, "position": NO_UNIT},
    )
    return kept


@transaction.atomic
def forget_search(*, actor: Actor, search_id: UUID) -> None:
    """Remove one of the own searches; once more changes nothing."""
    SavedSearch.objects.filter(pk=search_id, person_id=actor.person).delete()


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
