"""Commands: which verified identity opens whose account."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts import policy, queries
from chibo.ground.accounts.models import Identity, Person, User
from chibo.ground.accounts.rules.identity import NotAccepted, Problem
from chibo.ground.accounts.services import enrolling

log = logging.getLogger(__name__)


@transaction.atomic
def link(*, actor: Actor, person_id: UUID, digest: str, at: datetime) -> Identity:
    """Write down, from a paper that an officer has seen, which identity is a person's.

    Only for somebody who cannot sign in yet: one officer alone opens no account that opens already. Who can
    sign in does it for herself (``link_own``), and a lost telephone goes its own way (``slips``). The same
    number may come to stand at two people by a mistake; then it opens nothing (``holder``).

    Args:
        digest: of the claim's value (``identity.configured``); the value itself is not kept.

    Raises:
        Missing: no such person in the seat. Denied: the office does not give access.
        Refused: ``own_identity`` (somebody else looks at one's papers), ``has_way``, ``account_closed``.
    """
    person = queries.known_person(person_id)
    require(actor, policy.ENROL, position=person.position)
    if person.pk == actor.person_id:
        raise Refused(_("Somebody else does this for you."), code="own_identity")
    _expect_closed_door(person)
    return _write(person, digest, actor=actor, at=at)


@transaction.atomic
def link_own(*, user: User, digest: str, at: datetime) -> Identity:
    """Somebody who has signed in links the identity that the issuer has just verified; again changes nothing.

    Raises:
        NotAccepted: it is somebody else's, or another one stands here; that ends by the way of a lost
            telephone only.
    """
    with scope(system_actor("identity")):
        person = queries.known_person(_locked(user).person_id)  # type: ignore[arg-type]
        known = Identity.objects.filter(Q(person=person) | Q(digest=digest))
        if any((one.person_id, one.digest) != (person.pk, digest) for one in known):
            raise NotAccepted(Problem.OTHER_PERSON)
        if known:
            return known[0]
        actor = Actor(person_id=person.pk, name=person.display_name)
        return _write(person, digest, actor=actor, at=at)


def _locked(user: User) -> User:
    """Setting a way by a slip locks the same row, so that one of both is seen by the other."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _expect_closed_door(person: Person) -> None:
    user = _locked(enrolling.account_of(person))
    if not user.is_active:
        raise Refused(_("This account is closed."), code="account_closed")
    if queries.ways_in([person.pk]).get(person.pk):
        raise Refused(
            _(
                "%(name)s can sign in already, and links the identity under “Sign-in and devices”. "
                "For a lost telephone print the slip for that."
            ),
            code="has_way",
            name=person.display_name,
        )


def _write(person: Person, digest: str, *, actor: Actor, at: datetime) -> Identity:
    made = Identity.objects.create(
        person=person,
        digest=digest,
        position=person.position,
        province=person.province,
        linked_at=at,
        linked_by=actor.person,
        linked_by_name=actor.name,
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
