"""Commands: which verified identity opens whose account."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts import policy, queries
from chibo.ground.accounts.models import Identity, User
from chibo.ground.accounts.rules.identity import NotAccepted, Problem
from chibo.ground.accounts.services import enrolling

log = logging.getLogger(__name__)


@transaction.atomic
def link(*, actor: Actor, person_id: UUID, digest: str, at: datetime) -> Identity:
    """Write down, from a paper that an officer has seen, which identity is a person's.

    The same number may come to stand at two people by a mistake; then it opens nothing (``holder``).

    Args:
        digest: of the claim's value (``identity.configured``); the value itself is not kept.

    Raises:
        Missing: no such person in the seat. Denied: the office does not give access.
        Refused: it is one's own; somebody else looks at one's papers.
    """
    person = queries.known_person(person_id)
    require(actor, policy.ENROL, position=person.position)
    if person.pk == actor.person_id:
        raise Refused(_("Somebody else does this for you."), code="own_identity")
    enrolling.account_of(person)
    made, _created = Identity.objects.update_or_create(
        person=person,
        defaults={
            "digest": digest,
            "position": person.position,
            "province": person.province,
            "linked_at": at,
            "linked_by": actor.person,
            "linked_by_name": actor.name,
        },
    )
    audit.record(
        actor,
        "accounts.identity_linked",
        subject=person.pk,
        position=person.position,
        province=person.province,
        at=at,
    )
    return made


def holder(digest: str) -> User:
    """The account that an identity opens.

    Raises:
        NotAccepted: nobody has this identity, two people have it, or the account is closed.
    """
    with scope(system_actor("identity")):
        held = list(Identity.objects.filter(digest=digest).values_list("person_id", flat=True)[:2])
    if len(held) > 1:
        log.warning("one identity stands at two people: %s", sorted(map(str, held)))
        raise NotAccepted(Problem.AMBIGUOUS)
    user = User.objects.filter(person_id__in=held).first()
    if user is None:
        raise NotAccepted(Problem.UNKNOWN)
    if not user.is_active:
        raise NotAccepted(Problem.CLOSED)
    return user


def opens(user: object) -> bool:
    """Whether a user's account is opened by an identity."""
    person_id = getattr(user, "person_id", None)
    if person_id is None:
        return False
    with scope(queries.person_actor(person_id)):
        return Identity.objects.filter(person_id=person_id).exists()
