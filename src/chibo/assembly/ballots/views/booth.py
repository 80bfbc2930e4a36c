"""The voter's booth, the one address that takes ballots, and the page that checks an opened one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from chibo.assembly.ballots import alone, queries, services
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.views.common import raw
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
            "check_url": request.build_absolute_uri(reverse("ballots:check")),
        }
        return respond(request, "ballots/booth.html", context)


@traceless
@sensitive_post_parameters()
@require_POST
def cast(request: HttpRequest, election_id: UUID) -> HttpResponse:
    """Take a ballot. The session is read and not touched; nothing is logged (``web.headers.traceless``)."""
    actor = actor_of(request)
    if actor.kind != "person":
        return JsonResponse({"error": _("Sign in first.")}, status=_SIGNED_OUT)
    try:
        text = raw(request).decode()
        tracker = services.cast(actor=actor, election_id=election_id, text=text)
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
