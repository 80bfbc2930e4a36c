"""What every command of the room does: lock, may, record, tell."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.voting import policy
from chibo.assembly.voting.models import Elector, Vote
from chibo.assembly.voting.rules.electorate import BaseOf, Deduction
from chibo.assembly.voting.rules.refusal import Refusal, check
from chibo.assembly.voting.rules.states import State, check_move
from chibo.assembly.voting.sentences import spoken
from chibo.core import audit, facts
from chibo.core.actor import Actor
from chibo.core.errors import Missing

P = ParamSpec("P")
R = TypeVar("R")


def command(function: Callable[P, R]) -> Callable[P, R]:
    """One transaction, and refusals that people can read."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with spoken(), transaction.atomic():
            return function(*args, **kwargs)

    return run


def locked(vote_id: UUID) -> Vote:
    """The vote's row, locked against other commands until the transaction ends.

    Raises:
        Missing: there is none, or not for this actor.
    """
    found = Vote.objects.select_for_update(no_key=True).filter(pk=vote_id).first()
    if found is None:
        raise Missing(_("There is no such vote."), code="no_vote")
    return found


def check_leader(actor: Actor, vote: Vote) -> None:
    """Refuse whoever does not lead the vote."""
    if not policy.leads(actor, vote):
        raise Refusal("not_leader", denied=True)


def move(vote: Vote, state: State, *, fields: dict[str, Any]) -> None:
    """Go on to a state and write it.

    Raises:
        Refusal: there is no such arrow.
    """
    check_move(vote.stage, state)
    vote.state = state.value
    for name, value in fields.items():
        setattr(vote, name, value)
    vote.save(update_fields=["state", *fields])


def tell(
    actor: Actor, name: str, vote: Vote, *, at: datetime, audited: dict[str, Any], **payload: Any
) -> None:
    """Write the audit line and publish the fact ``voting.NAME``.

    Args:
        audited: goes into the audit line; ids, codes and counts only.
        payload: plain JSON of the fact beside vote, unit and time.
    """
    audit.record(
        actor,
        f"voting.{name}",
        subject=vote.pk,
        position=vote.position,
        province=vote.province,
        at=at,
        detail=audited,
    )
    facts.publish(
        f"voting.{name}",
        {
            "vote": str(vote.pk),
            "unit": str(vote.unit_id),
            "position": vote.position,
            "decision_type": vote.decision_type,
            "at": at.isoformat(),
            **payload,
        },
    )


def base_of(vote: Vote) -> BaseOf:
    """The frozen base, with the counted persons from the roll; one statement."""
    roll = vote.roll
    members = Elector.objects.filter(vote=vote, in_base=True).values_list("person_id", flat=True)
    return BaseOf(
        total=roll["card"]["official_total"],
        convened=roll["card"]["convened"],
        members=frozenset(str(person) for person in members),
        present=roll["card"]["present"],
        deductions=tuple(Deduction(**one) for one in roll["deductions"]),
    )


def check_point(vote: Vote, point: str) -> None:
    """Refuse a point that this vote does not have."""
    check(point in {p["id"] for p in vote.roll["points"]}, "unknown_point")


def point_name(vote: Vote, point: str) -> str:
    """Name of a point of the frozen roll, "" for one it does not have."""
    return next((p["name"] for p in vote.roll["points"] if p["id"] == point), "")
