"""Who may do what around secret ballots. Parts in an election are held by name, not by office."""

from uuid import UUID

from chibo.assembly.ballots.models import Election, Role
from chibo.assembly.ballots.rules.roles import Part
from chibo.assembly.voting.rules.refusal import Refusal
from chibo.core import policy
from chibo.core.actor import Actor
from chibo.core.policy import Permission
from chibo.ground.organisation.rules import Office

PREPARE = Permission(
    code="ballots.prepare",
    offices=frozenset({Office.SECRETARY.value, Office.DEPUTY.value}),
    own_unit_only=True,
)
AUDIT = Permission(code="ballots.audit", offices=frozenset({Office.AUDITOR.value}))


def audits(actor: Actor, election: Election) -> bool:
    """Whether the actor's seat checks archives of this unit."""
    return policy.may(actor, AUDIT, position=election.position)


def role_of(actor: Actor, election_id: UUID, part: Part) -> Role:
    """The part that the actor holds; read as the installation, since trustees may belong elsewhere.

    Raises:
        Refusal: ``not_trustee`` or ``not_authority``.
    """
    found = Role.objects.filter(election=election_id, person=actor.person_id, part=part.value)
    role = found.select_for_update(no_key=True).first()
    if role is None:
        raise Refusal(f"not_{part.value}", denied=True)
    return role
