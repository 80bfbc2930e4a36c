"""When somebody who failed too often may try again."""

from datetime import UTC, datetime

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

APP, ACTION = "allauth.account", "login_failed"


def open_again(request: HttpRequest, key: str, *, at: datetime) -> datetime:
    """The moment from which the next attempt is taken; ``at`` itself when it is taken now.

    Args:
        key: what failures are counted by, as in ``ACCOUNT_RATE_LIMITS``.
    """
    latest = at
    for rate in ratelimit.get_rates(app=APP, action=ACTION):
        name = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key)
        failures: list[float] = cache.get(name, [])  # newest first
        if len(failures) >= rate.amount:
            free = datetime.fromtimestamp(failures[rate.amount - 1] + rate.duration, UTC)
            latest = max(latest, free)
    return latest


def too_many_wrong_codes(request: HttpRequest) -> bool:
    """Count one wrong code of a slip; whether its address has had too many (``ACCOUNT_RATE_LIMITS``)."""
    return not ratelimit.consume(request, app=APP, action="enrol")


def too_many(request: HttpRequest, action: str, rate: str) -> bool:
    """Count one request; whether its address has sent too many.

    Args:
        action: what is counted, e.g. ``verify``.
        rate: e.g. ``30/m/ip``.
    """
    return not ratelimit.consume(request, app="chibo", action=action, config={action: rate})
