"""Pages of minutes: read, edit, compare, approve, sign, correct."""

from itertools import pairwise
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from chibo.assembly.minutes import queries, screens, services
from chibo.assembly.minutes.rules.difference import changed_blocks
from chibo.core import clock
from chibo.core.errors import ChiboError, Denied
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.trust.documents import services as documents
from chibo.web.responses import respond


@require_GET
@signed_in
def page(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """The sheet, how far it has come, and the next step."""
    with scope(request.actor):
        found = screens.paper(draft_id)
        context = {
            "paper": found,
            "heading": screens.heading(found),
            "record": found.content,
            "places": screens.places(found),
            "steps": screens.steps(found),
            "may": screens.abilities(found, request.actor),
            "siblings": list(queries.of_meeting(found.draft.meeting_id)),
        }
        return respond(request, "minutes/page.html", context)


@signed_in
def edit(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Edit the texts; what was typed is shown again when it could not be saved."""
    with scope(request.actor):
        found = screens.paper(draft_id)
        if not screens.abilities(found, request.actor)["write"]:
            raise Denied("The minutes are written by the minutes secretary and the chair.")
        blocks, error = screens.editable(found), None
        if request.method == "POST":
            typed = {b["key"]: request.POST.get(b["key"], b["text"]) for b in blocks}
            try:
                services.edit(
                    actor=request.actor,
                    draft_id=draft_id,
                    texts=typed,
                    based_on=int(request.POST.get("version") or 0),
                    at=clock.now(),
                )
                return redirect("minutes:page", draft_id=draft_id)
            except ChiboError as refused:
                error = refused
                blocks = [{**b, "text": typed[b["key"]]} for b in blocks]
        context = {"paper": found, "blocks": blocks, "error": error}
        status = error.status if error else 200
        return respond(request, "minutes/edit.html", context, status=status)


@require_GET
@signed_in
def compare(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """What changed from version to version."""
    with scope(request.actor):
        found = screens.paper(draft_id)
        versions = list(queries.versions(draft_id))
        changes = [
            {
                "version": after,
                "blocks": [
                    (after.headings.get(key, key), parts)
                    for key, parts in changed_blocks(before.texts, after.texts).items()
                ],
            }
            for before, after in pairwise(versions)
        ]
        context = {"paper": found, "changes": changes[::-1]}
        return respond(request, "minutes/compare.html", context)


@require_GET
@signed_in
def preview(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """The draft as PDF, without number and signature."""
    with scope(request.actor):
        found = screens.paper(draft_id)
        pdf = documents.preview(found.content)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="draft.pdf"'
    return response


@require_POST
@signed_in
def review(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Send to the chair."""
    with scope(request.actor):
        services.send_to_review(actor=request.actor, draft_id=draft_id, at=clock.now())
    return _back(draft_id)


@require_POST
@signed_in
def return_draft(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Give back with a reason."""
    with scope(request.actor):
        services.return_draft(
            actor=request.actor,
            draft_id=draft_id,
            reason=request.POST.get("reason", ""),
            at=clock.now(),
        )
    return _back(draft_id)


@require_POST
@signed_in
def approve(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Approve: it gets its number."""
    with scope(request.actor):
        services.approve(actor=request.actor, draft_id=draft_id, at=clock.now())
    return _back(draft_id)


@require_POST
@signed_in
def sign(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Sign; asks for the factor anew when the last proof is too old."""
    here = reverse("minutes:page", args=[draft_id])
    try:
        with scope(request.actor):
            services.sign(
                actor=request.actor,
                draft_id=draft_id,
                secret=request.POST.get("secret", ""),
                at=clock.now(),
            )
    except Denied as denied:
        if denied.code != "step_up":
            raise
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?next={here}#sign")
    return _back(draft_id)


@require_POST
@signed_in
def correct(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Begin a correction."""
    with scope(request.actor):
        draft = services.correct(
            actor=request.actor,
            draft_id=draft_id,
            reason=request.POST.get("reason", ""),
            at=clock.now(),
        )
    return _back(draft.pk)


def _back(draft_id: UUID) -> HttpResponseRedirect:
    response = HttpResponseRedirect(reverse("minutes:page", args=[draft_id]))
    response.status_code = 303
    return response
