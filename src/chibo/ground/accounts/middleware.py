"""Puts ``request.actor`` on every request: who acts, from which seat."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from chibo.core.actor import PUBLIC, Actor

SEAT = "seat"


class ActorRequest(HttpRequest):
    """A request that passed the middleware."""

    actor: Actor


class ActorMiddleware:
    """Builds the actor lazily from the session; the seat finder is the organisation's (by setting)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the request's session; public when nobody has signed in."""
    from django.conf import settings

    from chibo.ground.accounts.queries import last_authentication

    user = request.user
    if not user.is_authenticated or user.person_id is None:
        return PUBLIC
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

    at, factor = last_authentication(request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, []))
    seated = import_string(settings.CHIBO_SEAT_FINDER)
    chosen = request.session.get(SEAT)
    actor: Actor = seated(
        user.person_id,
        chosen=UUID(chosen) if chosen else None,
        authenticated_at=at,
        factor=factor,
    )
    return actor
