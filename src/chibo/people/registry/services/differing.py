"""Decide what differs: one person, or two for an id, a death and the end of a number; never about oneself."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Missing, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.gateways.population.port import PopulationRegistry
from chibo.people.members import identity
from chibo.people.registry import policy
from chibo.people.registry.models import Difference, Link
from chibo.people.registry.rules.differences import (
    GRAVE,
    HOLDING,
    WAITING,
    Choice,
    Field,
    State,
    next_state,
)
from chibo.people.registry.rules.purposes import Purpose
from chibo.people.registry.rules.states import LinkState, Result
from chibo.people.registry.services import enquiries

MOST_REASON = 300
SOURCE = "Cơ sở dữ liệu quốc gia về dân cư"


def decide(
    *,
    actor: Actor,
    difference_id: UUID,
    choice: Choice,
    at: datetime,
    registry: PopulationRegistry,
    reason: str = "",
) -> Difference:
    """Keep what the record says, or take what the register says; the first of two persons proposes it.

    Another choice than the one proposed is a proposal of its own. Call outside a scope.

    Raises:
        Missing, Denied: not in the seat. Refused: decided already, one's own record, the same person twice, a grave
        one without a reason, or the register says no. Unavailable: it does not answer (an id is fetched only now).
    """
    with scope(actor):
        row = _waiting(actor, difference_id, choice, reason)
        if row.field != Field.PERSONAL_ID or not _is_last(row, choice) or choice is Choice.OURS:
            return _settle(actor, row, choice, row.theirs, reason=reason, at=at)
        link = Link.objects.get(member_id=row.member_id)
        (enquiry,) = enquiries.write(
            actor, [row.member], question="fetch", purpose=Purpose.KEEP_IN_STEP,
            fields=[row.field], at=at,
        )  # fmt: skip
    (record,) = enquiries.ask(
        actor, enquiry, lambda call: registry.fetch(call, rids=[link.rid], fields=[row.field]),
        at=at,
    )  # fmt: skip
    with scope(actor):
        enquiries.replied([enquiry], [(Result.FOUND, "")], registry=registry, at=at)
        row = _waiting(actor, difference_id, choice, reason)
        said = record.facts.get(Field.PERSONAL_ID, "")
        if identity.masked(said) != row.theirs:
            raise Refused(_("The register says something else now. Look again."), code="changed")
        return _settle(actor, row, choice, said, reason=reason, at=at)


def decide_many(
    *, actor: Actor, difference_ids: Sequence[UUID], choice: Choice, at: datetime
) -> int:
    """The same choice for several that one person may decide; how many. Call inside a scope.

    Raises:
        Refused: one of them takes two persons, or is decided already.
    """
    if Difference.objects.filter(pk__in=difference_ids, field__in=GRAVE).exists():
        raise Refused(_("An id or a death is decided one by one, by two persons."), code="grave")
    for difference_id in difference_ids:
        row = _waiting(actor, difference_id, choice, "")
        _settle(actor, row, choice, row.theirs, reason="", at=at)
    return len(difference_ids)


def _waiting(actor: Actor, difference_id: UUID, choice: Choice, reason: str) -> Difference:
    row = (
        Difference.objects.select_for_update(of=("self",), no_key=True)
        .select_related("member")
        .filter(pk=difference_id)
        .first()
    )
    if row is None:
        raise Missing(_("There is no such difference."), code="no_difference")
    require(actor, policy.DECIDE, position=row.position)
    if row.state not in WAITING:
        raise Refused(_("Somebody has decided this already."), code="decided")
    if row.person_id == actor.person_id:
        raise Refused(_("Somebody else decides about your own record."), code="own_record")
    if row.field in GRAVE and not reason.strip():
        raise Refused(_("Write how you know."), code="no_reason")
    if row.proposed_by == actor.person_id and row.choice == choice:
        raise Refused(_("A second person decides this now."), code="same_person")
    return row


def _is_last(row: Difference, choice: Choice) -> bool:
    return row.field not in GRAVE or (row.state == State.PROPOSED and row.choice == choice)


def _settle(
    actor: Actor, row: Difference, choice: Choice, value: str, *, reason: str, at: datetime
) -> Difference:
    row.state = next_state(row.field, choice, is_second=_is_last(row, choice))
    row.choice = choice
    row.reason = "; ".join(filter(None, [row.reason, reason.strip()]))[:MOST_REASON]
    if row.state == State.PROPOSED:
        row.proposed_by, row.proposed_by_name, row.proposed_at = actor.person, actor.name, at
    else:
        row.decided_by, row.decided_by_name, row.decided_at = actor.person, actor.name, at
        _carry_out(row, choice, value, by=(actor.person, actor.name), at=at)
    row.save()
    audit.record(
        actor,
        f"registry.difference_{row.state}",
        subject=row.member_id,
        position=row.position,
        province=row.province,
        at=at,
        detail={"difference": str(row.pk), "field": row.field, "choice": str(choice)},
    )
    return row


def _carry_out(
    row: Difference, choice: Choice, value: str, *, by: tuple[UUID, str], at: datetime
) -> None:
    if choice is Choice.THEIRS:
        _take(row, value, by=by, at=at)
    elif row.field in HOLDING:
        Link.objects.filter(member_id=row.member_id).update(state=LinkState.ACTIVE)


def _take(row: Difference, value: str, *, by: tuple[UUID, str], at: datetime) -> None:
    match Field(row.field):
        case Field.PERSONAL_ID:
            identity.set_personal_id(row.member_id, value)
        case Field.DIED_ON:
            identity.record_death(row.member, on=date.fromisoformat(value))
        case Field.NUMBER:
            # The number was not this member's, or is nobody's any more: the register is asked anew.
            Link.objects.filter(member_id=row.member_id).delete()
            identity.set_personal_id(row.member_id, "")
        case _:
            identity.amend(row.member, row.field, value, by=by, source=SOURCE, at=at)
