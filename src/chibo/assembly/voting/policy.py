"""Permissions of the room."""

from chibo.assembly.voting.models import Vote
from chibo.core import policy
from chibo.core.actor import Actor
from chibo.core.policy import Permission
from chibo.ground.organisation.rules import Office

PREPARE = Permission(
    code="voting.prepare",
    offices=frozenset({Office.SECRETARY.value, Office.DEPUTY.value}),
    own_unit_only=True,
)


def may_prepare(actor: Actor, *, position: int) -> bool:
    """Whether the actor's office lets them put a question to the vote in the unit."""
    return policy.may(actor, PREPARE, position=position)


def leads(actor: Actor, vote: Vote) -> bool:
    """Whether the actor opens, closes and announces this vote: the persons named when it was prepared."""
    return actor.is_system or actor.person_id in vote.led_by


def counts(actor: Actor, vote: Vote) -> bool:
    """Whether the actor may enter counts: the persons named, never the installation itself."""
    return actor.person_id in vote.counters
