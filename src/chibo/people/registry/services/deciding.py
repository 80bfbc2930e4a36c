"""Decide whom an answer means: this one, with the personal id fetched now; or none of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, jobs
from chibo.core.actor import Actor
from chibo.core.errors import Missing, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.gateways.population.port import PopulationRegistry, Record, State
from chibo.people.members import identity
from chibo.people.members import queries as members
from chibo.people.registry import policy
from chibo.people.registry.models import Link, Match
from chibo.people.registry.rules.purposes import Purpose
from chibo.people.registry.rules.states import MatchState, Result
from chibo.people.registry.services import enquiries, facts

FIELDS = ("personal_id", "name", "born", "sex")
BY_RULE = "Quy tắc đối chiếu"


def accept(
    *,
    actor: Actor,
    match_id: UUID,
    rid: str,
    at: datetime,
    registry: PopulationRegistry,
    by_rule: bool = False,
) -> Match:
    """This candidate is the member: fetch the personal id of this one only, write it, queue what else differs.

    Args:
        by_rule: nobody else can be meant, so nobody was asked.

    Raises:
        Missing, Denied: not in the seat. Refused: decided already, one's own record, no such candidate, somebody
        else's number, or the register says no. Unavailable: it does not answer.
    """
    with scope(actor):
        match = _open(actor, match_id, by_rule=by_rule)
        if rid not in {one["rid"] for one in match.candidates}:
            raise Refused(_("This is none of the candidates."), code="no_candidate")
        (enquiry,) = enquiries.write(
            actor, [match.member], question="fetch", purpose=Purpose.CLOSE_ID_GAP, fields=FIELDS,
            at=at,
        )  # fmt: skip
    (record,) = enquiries.ask(
        actor, enquiry, lambda call: registry.fetch(call, rids=[rid], fields=FIELDS), at=at
    )
    with scope(actor):
        match = _open(actor, match_id, by_rule=by_rule)
        ended = record.state is not State.ACTIVE
        result = Result.ENDED if ended else Result.FOUND
        enquiries.replied([enquiry], [(result, "")], registry=registry, at=at)
        if not ended:
            _link(actor, match, record, at=at, by_rule=by_rule)
            jobs.defer("registry.follow", key="registry.follow")
            return match
    raise Refused(
        _("This number of the register has ended meanwhile. Ask again."), code="number_ended"
    )


def none_of_them(*, actor: Actor, match_id: UUID, reason: str, at: datetime) -> Match:
    """None of the candidates is the member; they are forgotten. Call outside a scope.

    Raises:
        Missing, Denied: not in the seat. Refused: decided already, one's own record, or no reason.
    """
    with scope(actor):
        match = _open(actor, match_id, by_rule=False)
        if not reason.strip():
            raise Refused(_("Write why none of them is meant."), code="no_reason")
        _decided(match, actor, MatchState.NOBODY, at=at, reason=reason.strip()[:300])
        return match


def _open(actor: Actor, match_id: UUID, *, by_rule: bool) -> Match:
    found = (
        Match.objects.select_for_update(of=("self",), no_key=True)
        .select_related("member", "member__unit")
        .filter(pk=match_id)
        .first()
    )
    if found is None:
        raise Missing(_("There is no such answer of the register."), code="no_match")
    require(actor, policy.DECIDE, position=found.position)
    if found.state != MatchState.OPEN:
        raise Refused(_("Somebody has decided this already."), code="decided")
    if found.person_id == actor.person_id and not by_rule:
        raise Refused(_("Somebody else decides about your own record."), code="own_record")
    return found


def _link(actor: Actor, match: Match, record: Record, *, at: datetime, by_rule: bool) -> None:
    chosen = next(one for one in match.candidates if one["rid"] == record.rid)
    try:
        with transaction.atomic():
            link = Link.objects.create(
                member_id=match.member_id,
                person_id=match.person_id,
                province=match.province,
                position=match.position,
                rid=record.rid,
                linked_by=None if by_rule else actor.person_id,
                linked_by_name=BY_RULE if by_rule else actor.name,
                linked_at=at,
            )
    except IntegrityError as error:
        raise Refused(
            _(
                "Another record belongs to this person of the register already. One of the two is wrong, or one person is in the lists twice."
            ),
            code="linked_elsewhere",
        ) from error
    identity.set_personal_id(match.member_id, record.facts.get("personal_id", ""))
    match.chance, match.points = chosen["chance"], chosen["points"]
    _decided(match, actor, MatchState.ACCEPTED, at=at, by_rule=by_rule, link=str(link.pk))
    found = members.member(match.member_id)
    facts.apply(link, found, record, before=facts.known([found]), at=at)
    # Only what this purpose allows was compared: the next comparison of all looks at the rest too.
    Link.objects.filter(pk=link.pk).update(version=0)


def _decided(
    match: Match,
    actor: Actor,
    state: MatchState,
    *,
    at: datetime,
    reason: str = "",
    by_rule: bool = False,
    **detail: Any,
) -> None:
    match.state, match.candidates, match.reason, match.decided_at = state, [], reason, at
    match.decided_by = None if by_rule else actor.person_id
    match.decided_by_name = BY_RULE if by_rule else actor.name
    match.save()
    audit.record(
        actor,
        f"registry.match_{state}",
        subject=match.member_id,
        position=match.position,
        province=match.province,
        at=at,
        detail={"match": str(match.pk), "by_rule": by_rule, "weights": match.weights, **detail},
    )
