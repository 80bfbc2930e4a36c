"""Puts ``request.actor`` on every request: who acts, from which seat, proved when."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from chibo.core.actor import PUBLIC, Actor
from chibo.core.errors import Refused
from chibo.core.proofs import Unproved
from chibo.web import errors

REHEARSAL = "rehearsal"
"""Of the session: the rehearsal inside which it acts, for as long as there is that one."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SEAT = "seat"
OWN = "own"
"""In place of a mandate: the member's own seat."""


class ActorRequest(HttpRequest):
    """A request that passed the middleware."""

    actor: Actor


class ActorMiddleware:
    """Builds the actor lazily from the session; the seat finder is the organisation's (by setting)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _settled(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: ActorRequest, _view: object, *_arguments: object
    ) -> HttpResponse | None:
        """Inside a rehearsal nothing is done but what is rehearsed: what else was done would not be kept."""
        try:
            return self._rehearsed(request)
        except (
            errors.DATABASE_AWAY
        ):  # what is raised before the view meets no ``process_exception``
            return errors.database_away(request)

    def _rehearsed(self, request: ActorRequest) -> HttpResponse | None:
        if request.method in SAFE or REHEARSAL not in request.session:
            return None
        match = request.resolver_match
        rehearsed = match is not None and match.view_name.startswith(settings.CHIBO_REHEARSED)
        if rehearsed or not request.actor.rehearses:
            return None
        return errors.from_error(
            request,
            Refused(
                _("Only the meeting and its minutes are rehearsed. End the rehearsal to do this."),
                code="rehearsal",
            ),
        )

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Where a proof is too old, the page that asks for it comes in place of an error."""
        from chibo.ground.accounts import stepup

        if isinstance(exception, Unproved):
            return stepup.ask(request, exception)
        return None


def _settled(request: HttpRequest) -> Actor:
    """The actor; a chosen seat that has ended is given up, and the person is told."""
    actor = actor_of(request)
    is_own = actor.kind == "person" and not actor.rehearses
    chosen = request.session.get(SEAT) if is_own else None
    if chosen and chosen != OWN and chosen != str(actor.mandate_id):
        request.session[SEAT] = OWN
        messages.warning(
            request,
            _("The office that you acted in has ended. You go on as a member."),
            fail_silently=True,
        )
    return actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the request's session; public when nobody has signed in."""
    from chibo.ground.accounts import stepup

    user = request.user
    if not user.is_authenticated or user.person_id is None:
        return PUBLIC
    at, factor = stepup.signed_in_at(request.session)
    if REHEARSAL in request.session:
        acting = import_string(settings.CHIBO_REHEARSAL_FINDER)
        inside: Actor | None = acting(
            user.person_id,
            request.session[REHEARSAL],
            authenticated_at=at,
            factor=factor,
            proofs=stepup.proofs_of(request.session),
        )
        if inside is not None:
            return inside
    seated = import_string(settings.CHIBO_SEAT_FINDER)
    chosen = request.session.get(SEAT)
    actor: Actor = seated(
        user.person_id,
        chosen=UUID(chosen) if chosen and chosen != OWN else None,
        as_member=chosen == OWN,
        authenticated_at=at,
        factor=factor,
        proofs=stepup.proofs_of(request.session),
    )
    return actor
