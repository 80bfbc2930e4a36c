"""Reads about persons and the actor of a request."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.core.names import search_key
from chibo.core.scope import scope
from chibo.ground.accounts.models import Identity, Person, Slip, User
from chibo.ground.accounts.rules.slips import WayIn


def person_actor(person_id: UUID) -> Actor:
    """The bare actor of a person: sees only what is the person's own."""
    return Actor(person_id=person_id)


def person(person_id: UUID) -> Person | None:
    """A person the open scope may see."""
    return Person.objects.filter(pk=person_id).first()


def person_named(username: str) -> UUID | None:
    """The person who signs in by this name; one statement."""
    found = User.objects.filter(username=username).values_list("person_id", flat=True)
    return found.first()


def names(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Display names of persons the open scope may see; one statement."""
    found = Person.objects.filter(pk__in=list(person_ids))
    return dict(found.values_list("pk", "display_name"))


def homes(person_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Positions of the own units of persons the open scope may see; one statement."""
    found = Person.objects.filter(pk__in=list(person_ids))
    return dict(found.values_list("pk", "position"))


def at_home(position: int) -> list[Person]:
    """Everybody at home in the unit at a position, by given name; inside a scope, one statement."""
    return list(Person.objects.filter(position=position).order_by("sort_key", "pk"))


def home_of(person_id: UUID) -> Person | None:
    """The person's own row, read through the person's own door."""
    with scope(person_actor(person_id)):
        return person(person_id)


def last_authentication(records: list[dict[str, Any]]) -> tuple[datetime | None, str]:
    """When and by which factor the session last proved the person.

    Args:
        records: allauth's authentication records of the session, oldest first.
    """
    if not records:
        return None, ""
    last = max(records, key=lambda record: record.get("at", 0))
    factor = last.get("type") or last.get("method", "")
    return datetime.fromtimestamp(last.get("at", 0), UTC), str(factor)


def count_factors(user_id: int) -> int:
    """How many passkeys and apps an account has; recovery codes are no factor of their own."""
    return _factors(user_id).count()


def has_other_factor(authenticator: Authenticator) -> bool:
    """Whether a passkey or an app remains without this one."""
    return _factors(authenticator.user_id).exclude(pk=authenticator.pk).exists()


def _factors(user_id: int) -> "QuerySet[Authenticator]":
    codes = Authenticator.Type.RECOVERY_CODES
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user_id)
    return found.exclude(type=codes)


_PASSKEYS = Count("authenticator", filter=Q(authenticator__type=Authenticator.Type.WEBAUTHN))
_APPS = Count("authenticator", filter=Q(authenticator__type=Authenticator.Type.TOTP))
_HAS_PASSWORD = ~Q(password="") & ~Q(password__startswith="!")  # noqa: S106 - Django's sign of an unusable one


def ways_in(person_ids: Iterable[UUID]) -> dict[UUID, WayIn]:
    """How each of these persons can sign in; who has no account, or a closed one, is left out.

    Inside a scope; two statements.
    """
    wanted = list(person_ids)
    known = set(Identity.objects.filter(person_id__in=wanted).values_list("person_id", flat=True))
    users = User.objects.filter(person_id__in=wanted, is_active=True)
    found = users.annotate(passkeys=_PASSKEYS, apps=_APPS).only("person_id", "password")
    return {
        user.person_id: WayIn(
            passkeys=user.passkeys,
            app=user.apps > 0,
            password=user.has_usable_password(),
            identity=user.person_id in known,
        )
        for user in found
        if user.person_id
    }


def with_a_way() -> "QuerySet[User, UUID]":
    """Ids of all persons who can sign in, to be used inside another statement."""
    keys = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).values("user_id")
    known = Identity.objects.values("person_id")
    able = User.objects.filter(
        _HAS_PASSWORD | Q(pk__in=keys) | Q(person_id__in=known), is_active=True
    )
    return able.exclude(person=None).values_list("person_id", flat=True)


def slips_alive(at: datetime) -> "QuerySet[Slip]":
    """Slips that wait for something at a moment and have not run out; inside a scope."""
    return Slip.objects.filter(used_at=None, ended_at=None, expires_at__gt=at)


def slips_in_seat(
    viewer: Actor, *, at: datetime, text: str = "", kind: str = ""
) -> "QuerySet[Slip]":
    """Those of the viewer's seat, the next to run out first, narrowed to names and a kind; inside a scope."""
    found = slips_alive(at).filter(position__range=(viewer.lo, viewer.hi))
    for word in search_key(text).split():
        found = found.filter(person__search_key__contains=word)
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("person").order_by("expires_at", "pk")


def known_person(person_id: UUID) -> Person:
    """A person the open scope may see.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = person(person_id)
    if found is None:
        raise Missing(_("There is no such person, or not in your area."), code="no_person")
    return found


def slips_of(person_ids: Iterable[UUID]) -> dict[UUID, Slip]:
    """The newest slip that was neither used nor ended of each of these persons; inside a scope, one statement."""
    found = Slip.objects.filter(person_id__in=list(person_ids), used_at=None, ended_at=None)
    return {slip.person_id: slip for slip in found}


def slip(slip_id: UUID) -> Slip:
    """One slip that the scope may see, with its person.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = Slip.objects.select_related("person").filter(pk=slip_id).first()
    if found is None:
        raise Missing(_("There is no such slip, or not in your area."), code="no_slip")
    return found


def enrolments_of(person_id: UUID) -> list[Slip]:
    """The slips that a person used, newest first; inside a scope, one statement."""
    return list(Slip.objects.filter(person_id=person_id).exclude(used_at=None).order_by("-used_at"))
