"""Reads about sessions and accounts: what a page that is held open hangs on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils.crypto import salted_hmac

from chibo.ground.accounts.models import User


def expiries(session_keys: Iterable[str], *, at: datetime) -> dict[str, datetime]:
    """When each session that still holds will end; one statement."""
    live = Session.objects.filter(session_key__in=set(session_keys), expire_date__gt=at)
    return dict(live.values_list("session_key", "expire_date"))


def marks(user_ids: Iterable[int]) -> dict[int, str]:
    """The mark of each account; one statement."""
    return {user.pk: mark_of(user) for user in User.objects.filter(pk__in=set(user_ids))}


def mark_of(user: User) -> str:
    """A text that changes with the password, when all sessions are ended, and when the account is shut or changes hands."""
    held = f"{user.pk}:{user.is_active}:{user.get_session_auth_hash()}:{user.person_id}"
    return salted_hmac("chibo.live.mark", held, algorithm="sha256").hexdigest()


def factors_of(user_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Ids of the passkeys, apps and codes of accounts; one statement."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Authenticator.objects.filter(user_id__in=set(user_ids))
    for user_id, factor in rows.values_list("user_id", "pk"):
        found[user_id].add(factor)
    return {user_id: frozenset(held) for user_id, held in found.items()}
