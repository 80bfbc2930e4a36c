"""Pages for those who hold a part: the authority's, the trustees'; and what their scripts ask and send."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chibo.assembly.ballots import policy, queries, services
from chibo.assembly.ballots.models import Role
from chibo.assembly.ballots.rules.phases import CONFIRMED_IN, Phase
from chibo.assembly.ballots.rules.roles import Part
from chibo.assembly.ballots.sentences import spoken
from chibo.assembly.ballots.services.common import as_installation
from chibo.assembly.ballots.views.common import body_of, told
from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond


def _role(actor: Actor, election_id: UUID, part: Part) -> Role:
    queries.election(election_id, actor)
    with spoken(), as_installation("a part is asked for"):
        return policy.role_of(actor, election_id, part)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def authority(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """Credentials are made in the authority's browser; only the public list comes here."""
    actor = request.actor
    if request.method == "POST":
        return told(lambda: _credentials(actor, election_id, body_of(request)))
    with scope(actor):
        role = _role(actor, election_id, Part.AUTHORITY)
        context = {
            "election": role.election,
            "is_done": "credentials" in role.messages,
            "booth_url": request.build_absolute_uri(reverse("ballots:booth", args=[election_id])),
        }
        return respond(request, "ballots/authority.html", context)


def _credentials(actor: Actor, election_id: UUID, body: object) -> dict[str, Any]:
    elements = body.get("credentials") if isinstance(body, dict) else None
    with scope(actor):
        queries.election(election_id, actor)
        fingerprint = services.publish_credentials(
            actor=actor, election_id=election_id, elements=elements, at=clock.now()
        )
    return {"fingerprint": fingerprint}


@require_safe
@signed_in
def trustee(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """A trustee's page: making the key, later decrypting the tally."""
    actor = request.actor
    with scope(actor):
        role = _role(actor, election_id, Part.TRUSTEE)
        found = role.election
        context = {
            "election": found,
            "role": role,
            "makes_key": found.stage in {Phase.SETUP, *CONFIRMED_IN},
            "decrypts": found.stage is Phase.CLOSED,
            "uncounted": queries.uncounted(found) if found.stage is Phase.CLOSED else [],
        }
        return respond(request, "ballots/trustee.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ceremony(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """The state of the key's making for this trustee; a message of the own device."""
    actor = request.actor

    def work() -> dict[str, Any]:
        with scope(actor):
            queries.election(election_id, actor)
            if request.method != "POST":
                return services.state(actor=actor, election_id=election_id)
            return services.submit(
                actor=actor, election_id=election_id, body=body_of(request), at=clock.now()
            )

    return told(work)


@require_http_methods(["POST"])
@signed_in
def decryption(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """A trustee's part of the decryption."""
    actor = request.actor

    def work() -> dict[str, Any]:
        with scope(actor):
            queries.election(election_id, actor)
            delivered = services.deliver(
                actor=actor, election_id=election_id, body=body_of(request), at=clock.now()
            )
        return {"delivered": delivered}

    return told(work)
