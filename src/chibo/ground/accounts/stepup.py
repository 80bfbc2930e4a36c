"""Proofs of who one is, kept with the session, and the way to the page that asks for one.

The library asks for the factor and notes it in the session; here the note is bound to the deed it was
asked for. A sign-in counts for every deed, a confirmation only for its own.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from chibo.core import clock
from chibo.core.proofs import Deed, Unproved, key_of, require_proof
from chibo.ground.accounts import queries
from chibo.ground.accounts.middleware import ActorRequest

P = ParamSpec("P")
PROOFS = "proofs"
ASKED = "confirming"
KEPT = "kept_form"
MOST_KEPT = 20
LONGEST_KEPT = 4_000
_NEVER_KEPT = {
    "csrfmiddlewaretoken", "secret", "password", "pin", "code", "digits", "personal_id",
}  # fmt: skip

View = Callable[Concatenate[ActorRequest, P], HttpResponse]


def signed_in_at(session: SessionBase) -> tuple[datetime | None, str]:
    """When and by which factor the session was opened; confirmations of single deeds do not count."""
    records = [record for record in session.get(RECORDS, []) if not record.get("reauthenticated")]
    return queries.last_authentication(records)


def confirmed_at(session: SessionBase) -> tuple[datetime | None, str]:
    """When and by which factor the last confirmation was given."""
    records = [record for record in session.get(RECORDS, []) if record.get("reauthenticated")]
    return queries.last_authentication(records)


def proofs_of(session: SessionBase) -> tuple[tuple[str, datetime], ...]:
    """The confirmations for single deeds, with their moments."""
    kept: dict[str, float] = session.get(PROOFS, {})
    return tuple((key, datetime.fromtimestamp(moment, UTC)) for key, moment in kept.items())


def hold(session: SessionBase, deed: Deed, *, at: datetime, subject: UUID | None = None) -> None:
    """Keep a confirmation for a deed with the session; the oldest of many are let go."""
    kept: dict[str, float] = {**session.get(PROOFS, {}), key_of(deed, subject): at.timestamp()}
    newest = sorted(kept.items(), key=lambda one: one[1])[-MOST_KEPT:]
    session[PROOFS] = dict(newest)


def ask(request: HttpRequest, missing: Unproved) -> HttpResponse:
    """Go to the page that asks, and come back by GET to where one was."""
    back = missing.back or request.get_full_path()
    query = {"next": back} | ({"subject": str(missing.subject)} if missing.subject else {})
    url = reverse("accounts_confirm", args=[missing.deed.code])
    return HttpResponseRedirect(f"{url}?{urlencode(query)}", status=303)


def confirmed(deed: Deed) -> Callable[[View[P]], View[P]]:
    """Let a view run only with a fresh proof for the deed; what a form held is kept meanwhile (``kept``)."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def wrapped(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                require_proof(request.actor, deed, at=clock.now())
            except Unproved:
                if request.method == "POST":
                    _keep(request)
                raise
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


def _keep(request: HttpRequest) -> None:
    """Keep what was typed, except secrets, for the same page after the confirmation."""
    typed = {name: str(value) for name, value in request.POST.items() if name not in _NEVER_KEPT}
    if sum(map(len, typed.values())) <= LONGEST_KEPT:
        request.session[KEPT] = [request.path, typed]


def kept(request: HttpRequest) -> dict[str, Any]:
    """What was typed on this page before the confirmation; once, and empty otherwise."""
    path, typed = request.session.get(KEPT, ["", {}])
    if path != request.path:
        return {}
    del request.session[KEPT]
    found: dict[str, Any] = typed
    return found
