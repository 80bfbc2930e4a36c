"""The way round a proof: ask for the factor for one deed, note it for that deed, go back."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chibo.core import clock
from chibo.core.proofs import known
from chibo.ground.accounts import stepup
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.services import trail


@require_safe
@never_cache
@signed_in
def ask(request: ActorRequest, code: str) -> HttpResponse:
    """Remember for which deed it is asked, and hand over to the library's page."""
    deed = known(code)
    if deed is None:
        raise Http404
    request.session[stepup.ASKED] = {
        "deed": code,
        "subject": _subject(request.GET.get("subject", "")),
        "next": _ours(request, request.GET.get("next", "/")),
        "at": clock.now().timestamp(),
    }
    return _to_the_library()


@require_safe
@never_cache
@signed_in
def done(request: ActorRequest) -> HttpResponse:
    """Note a confirmation that was given since it was asked for, and go back to the deed."""
    asked = request.session.get(stepup.ASKED)
    deed = known(asked["deed"]) if asked else None
    if asked is None or deed is None:
        return HttpResponseRedirect("/")
    confirmed, factor = stepup.confirmed_at(request.session)
    if confirmed is None or confirmed.timestamp() < asked["at"]:
        return _to_the_library()
    subject = UUID(asked["subject"]) if asked["subject"] else None
    del request.session[stepup.ASKED]
    stepup.hold(request.session, deed, at=confirmed, subject=subject)
    _note(request, deed.code, factor, at=confirmed)
    return HttpResponseRedirect(asked["next"])


def _to_the_library() -> HttpResponse:
    query = urlencode({"next": reverse("accounts_confirmed")})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")


def _note(request: ActorRequest, deed: str, factor: str, *, at: datetime) -> None:
    trail.note(request.user, "accounts.confirmed", at=at, deed=deed, factor=factor)  # type: ignore[arg-type]


def _subject(given: str) -> str:
    try:
        return str(UUID(given)) if given else ""
    except ValueError:
        raise Http404 from None


def _ours(request: ActorRequest, target: str) -> str:
    ours = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if ours else "/"
