"""Reads about persons and the actor of a request."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from chibo.core.actor import Actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person


def person_actor(person_id: UUID) -> Actor:
    """The bare actor of a person: sees only what is the person's own."""
    return Actor(person_id=person_id)


def person(person_id: UUID) -> Person | None:
    """A person the open scope may see."""
    return Person.objects.filter(pk=person_id).first()


def names(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Display names of persons the open scope may see; one statement."""
    found = Person.objects.filter(pk__in=list(person_ids))
    return dict(found.values_list("pk", "display_name"))


def homes(person_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Positions of the own units of persons the open scope may see; one statement."""
    found = Person.objects.filter(pk__in=list(person_ids))
    return dict(found.values_list("pk", "position"))


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
