"""The voter's booth, the one address that takes ballots, and the page that checks an opened one."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from chibo.assembly.ballots import alone, practice, queries, services
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.views.common import raw
from chibo.core.actor import Actor
from chibo.core.errors import ChiboError, Denied, Missing
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest, actor_of
from chibo.web.headers import traceless
from chibo.web.responses import respond

_SIGNED_OUT = 401


@require_safe
@signed_in
def of_vote(request: ActorRequest, vote_id: UUID) -> HttpResponse:
    """From a vote of the meeting to its booth."""
    with scope(request.actor):
        found = queries.of_vote(vote_id)
        if found is None:
            raise Missing(_("There is no such vote."), code="no_election")
    return HttpResponseRedirect(reverse("ballots:booth", args=[found.pk]))


@require_safe
@signed_in
def page(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """The booth. Looking at it writes nothing."""
    actor = request.actor
    with scope(actor):
        found = queries.election(election_id, actor)
        if found.stage is Phase.OPEN and not queries.votes_by_phone(found, actor.person_id):
            raise Denied(_("You are not among those who vote by phone here."), code="not_by_phone")
        context = {
            "election": found,
            "is_open": found.stage is Phase.OPEN,
            "cast_url": reverse("ballots:cast", args=[found.pk]),
            "check_url": request.build_absolute_uri(reverse("ballots:check")),
        }
        return respond(request, "ballots/booth.html", context)


@require_safe
@signed_in
def practise(request: ActorRequest) -> HttpResponse:
    """The booth with a vote that is none, for whoever wants to try it before."""
    context = {
        "election": practice.practice(),
        "practice": True,
        "is_open": True,
        "cast_url": reverse("ballots:practice_cast"),
        "check_url": request.build_absolute_uri(reverse("ballots:check")),
    }
    return respond(request, "ballots/booth.html", context)


@traceless
@sensitive_post_parameters()
@require_POST
def practice_cast(request: HttpRequest) -> HttpResponse:
    """Look at a ballot of the vote that is none; nothing of it is kept."""
    return _taken(request, lambda _actor, text: practice.take(text))


@traceless
@sensitive_post_parameters()
@require_POST
def cast(request: HttpRequest, election_id: UUID) -> HttpResponse:
    """Take a ballot. The session is read and not touched; nothing is logged (``web.headers.traceless``)."""
    return _taken(
        request,
        lambda actor, text: services.cast(actor=actor, election_id=election_id, text=text),
    )


def _taken(request: HttpRequest, take: Callable[[Actor, str], str]) -> HttpResponse:
    actor = actor_of(request)
    if actor.kind != "person":
        return JsonResponse({"error": _("Sign in first.")}, status=_SIGNED_OUT)
    try:
        tracker = take(actor, raw(request).decode())
    except UnicodeDecodeError:
        return JsonResponse({"error": _("This is no ballot.")}, status=400)
    except ChiboError as error:
        return JsonResponse({"error": str(error)}, status=error.status)
    return JsonResponse({"tracker": tracker}, headers={"Cache-Control": "no-store"})


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The page that recomputes an opened ballot: for any device, signed in or not, also without a network."""
    body, policy = alone.page("check.html")
    return HttpResponse(body, headers={"Content-Security-Policy": policy})
