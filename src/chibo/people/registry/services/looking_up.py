"""Ask who a member without a personal id may be."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.gateways.population.port import PopulationRegistry, Record
from chibo.people.members import identity
from chibo.people.members import queries as members
from chibo.people.registry import policy
from chibo.people.registry.models import Link, Match
from chibo.people.registry.rules import matching
from chibo.people.registry.rules.matching import Identity, Zone
from chibo.people.registry.rules.purposes import Purpose
from chibo.people.registry.rules.states import MatchState, Result
from chibo.people.registry.services import deciding, enquiries

if TYPE_CHECKING:
    from chibo.people.members.models import Member

FIELDS = ("name", "born", "sex", "native_place", "native_province")


def look_up(
    *, actor: Actor, member_id: UUID, at: datetime, registry: PopulationRegistry, case: str = ""
) -> Match:
    """Have the register asked, and explain whom its answer may mean.

    Who can be nobody else is linked at once, by the rules; otherwise a person decides.

    Args:
        case: number of the paper or campaign that it is done for.

    Raises:
        Missing, Denied: not in the seat. Refused: there is an id already, an answer waits, nothing is known to
        ask with, or the register says no. Unavailable: it does not answer.
    """
    with scope(actor):
        found = members.member(member_id)
        require(actor, policy.ASK, position=found.position)
        _check(found)
        enquiries.check_budget(actor, at=at)
        (enquiry,) = enquiries.write(
            actor, [found], question="find", purpose=Purpose.CLOSE_ID_GAP, fields=FIELDS,
            case=case, at=at,
        )  # fmt: skip
        ours = identity.told(found, died=None)
    records = enquiries.ask(
        actor,
        enquiry,
        lambda call: registry.find(call, name=ours["name"], born=ours["born"], sex=ours["sex"]),
        at=at,
    )
    with scope(actor):
        result = Result.FOUND if records else Result.NOBODY
        enquiries.replied([enquiry], [(result, "")], registry=registry, at=at)
        made = _match(actor, found, ours, records, at=at)
    if made.zone == Zone.AUTO:
        best = made.candidates[0]["rid"]
        return deciding.accept(
            actor=actor, match_id=made.pk, rid=best, at=at, registry=registry, by_rule=True
        )
    return made


def _check(found: "Member") -> None:
    if found.personal_id_last4 or Link.objects.filter(member=found).exists():
        raise Refused(_("The record has a personal id already."), code="has_id")
    if Match.objects.filter(member=found, state=MatchState.OPEN).exists():
        raise Refused(_("An answer about this member waits for a decision."), code="match_waits")
    if found.born_on is None:
        raise Refused(
            _("Without a date of birth the register cannot be asked: a name alone means too many."),
            code="no_birth",
        )


def _match(
    actor: Actor,
    found: "Member",
    ours: dict[str, str],
    records: Sequence[Record],
    *,
    at: datetime,
) -> Match:
    mine = Identity(name=ours["name"], born=ours["born"], sex=ours["sex"])
    judged = matching.judge(mine, [(one.rid, _identity(one)) for one in records])
    by_rid = {one.rid: one for one in records}
    nobody = judged.zone is Zone.NONE
    made = Match.objects.create(
        member=found,
        person_id=found.person_id,
        province=found.province,
        position=found.position,
        zone=judged.zone,
        weights=judged.version,
        candidates=[] if nobody else [_kept(one, by_rid[one.key]) for one in judged.candidates],
        state=MatchState.NOBODY if nobody else MatchState.OPEN,
        made_at=at,
        decided_at=at if nobody else None,
    )
    audit.record(
        actor,
        "registry.looked_up",
        subject=found.pk,
        position=found.position,
        province=found.province,
        at=at,
        detail={"match": str(made.pk), "zone": str(judged.zone), "candidates": len(records)},
    )
    return made


def _identity(record: Record) -> Identity:
    told = record.facts
    return Identity(
        name=told.get("name", ""),
        born=told.get("born", ""),
        sex=told.get("sex", ""),
        native_province=told.get("native_province", ""),
    )


def _kept(judged: matching.Judged, record: Record) -> dict[str, Any]:
    """A candidate as it waits for a decision: what a person compares, and why the rules think so."""
    return {
        "rid": judged.key,
        "facts": {name: record.facts.get(name, "") for name in FIELDS},
        "points": [[point.field, point.level, round(point.bits, 2)] for point in judged.points],
        "bits": round(judged.bits, 2),
        "chance": round(judged.chance, 6),
    }
