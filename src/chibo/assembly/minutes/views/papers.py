"""Pages of minutes: read, edit, compare, approve, sign, correct."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.minutes import above, policy, queries, screens, services
from chibo.assembly.minutes.forms import ConfirmForm, ReturnForm
from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.rules.difference import changed_blocks
from chibo.core import clock
from chibo.core.errors import ChiboError, Denied, Refused, Unavailable
from chibo.core.proofs import Unproved
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.trust.documents import services as documents
from chibo.web.responses import respond


@require_GET
@signed_in
def page(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """The sheet, how far it has come, and the next step."""
    return show(request, draft_id)


def show(
    request: ActorRequest,
    draft_id: UUID,
    refused: ChiboError | None = None,
    *,
    status: int = 200,
    returning: ReturnForm | None = None,
    confirming: ConfirmForm | None = None,
) -> HttpResponse:
    """The page of a paper, with what was refused and typed; forms of the committee above as sent."""
    with scope(request.actor):
        found = screens.paper(draft_id)
        services.observed(actor=request.actor, draft=found.draft, at=clock.now())
        context = {
            "paper": found,
            "heading": screens.heading(found),
            "record": found.content,
            "places": screens.places(found),
            "steps": screens.steps(found),
            "may": screens.abilities(found, request.actor),
            "signing": screens.signing(found, request.actor, at=clock.now()),
            "siblings": list(queries.of_meeting(found.draft.meeting_id)),
            "after": screens.after(found, request.actor, at=clock.now()),
            "above": above.found(
                found.draft,
                request.actor,
                at=clock.now(),
                returning=returning,
                confirming=confirming,
            ),
            "refused": refused,
            "typed": request.POST.get("reason", "") or request.POST.get("text", ""),
        }
        status = refused.status if refused else status
        return respond(request, "minutes/page.html", context, status=status)


@require_GET
@signed_in
def of_meeting(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes of a meeting, or that they are being written this very moment; ``?document=`` names another paper."""
    document = _uuid(request.GET.get("document", ""))
    with scope(request.actor):
        written = queries.of_document(document) if document else None
        if document and written is None:
            return redirect("documents:page", document)
        if written is None:
            meetings.meeting(meeting_id)
        found = written or queries.of_meeting(meeting_id).filter(kind="BB").last()
    if found is not None:
        return redirect("minutes:page", draft_id=found.pk)
    return respond(request, "minutes/soon.html", {"meeting": meeting_id}, fragment="waiting")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@signed_in
def read_back(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Put the minutes so far before the meeting, and go back to its cockpit."""
    with scope(request.actor):
        services.read_back(actor=request.actor, meeting_id=meeting_id, at=clock.now())
    response = HttpResponseRedirect(reverse("meetings:run", args=[meeting_id]) + "#reading")
    response.status_code = 303
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Edit the texts; what was typed is shown again when it could not be saved."""
    with scope(request.actor):
        found = screens.paper(draft_id)
        policy.require_secretary(request.actor, found.state)
        blocks, error = screens.editable(found), None
        if request.method == "POST":
            typed = {b["key"]: request.POST.get(b["key"], b["text"]) for b in blocks}
            based_on = request.POST.get("version", "")
            try:
                services.edit(
                    actor=request.actor,
                    draft_id=draft_id,
                    texts=typed,
                    based_on=int(based_on[:9]) if based_on.isdecimal() else 0,
                    at=clock.now(),
                )
                return redirect("minutes:page", draft_id=draft_id)
            except ChiboError as refused:
                error = refused
                blocks = screens.typed_again(blocks, typed)
        elif not screens.abilities(found, request.actor)["edit"]:
            return redirect("minutes:page", draft_id=draft_id)
        context = {"paper": found, "blocks": blocks, "error": error}
        status = error.status if error else 200
        return respond(request, "minutes/edit.html", context, status=status)


@require_GET
@signed_in
def compare(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """What changed from version to version."""
    with scope(request.actor):
        found = screens.paper(draft_id)
        services.observed(actor=request.actor, draft=found.draft, at=clock.now())
        versions = list(queries.versions(draft_id))
        places = screens.order(found)
        changes = [
            {
                "version": after,
                "blocks": [
                    (after.headings.get(key, key), parts)
                    for key, parts in sorted(
                        changed_blocks(before.texts, after.texts).items(),
                        key=lambda block: places.get(block[0], len(places)),
                    )
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
        services.observed(actor=request.actor, draft=found.draft, at=clock.now())
        pdf = documents.preview(found.content)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="draft.pdf"'
    return response


@require_POST
@signed_in
def review(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Send to the chair."""
    return _do(request, draft_id, services.send_to_review)


@require_POST
@signed_in
def return_draft(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Give back with a reason."""
    reason = request.POST.get("reason", "")
    return _do(request, draft_id, services.return_draft, reason=reason)


@require_POST
@signed_in
def approve(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Approve: it gets its number."""
    return _do(request, draft_id, services.approve)


@require_POST
@signed_in
def sign(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Sign; asks for the factor anew when the last proof is too old, and comes back here."""
    try:
        codes = {
            "secret": request.POST.get("secret", ""),
            "otp": request.POST.get("otp", "").strip(),
        }
        return _do(request, draft_id, services.sign, **codes)
    except Unproved as missing:
        missing.back = f"{reverse('minutes:page', args=[draft_id])}#sign"
        raise
    except Denied as denied:
        if denied.code == "wrong_secret":
            return show(request, draft_id, denied)
        raise


@require_POST
@signed_in
def correct(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Begin a correction, and go to its draft."""
    reason = request.POST.get("reason", "")
    return _do(request, draft_id, services.correct, reason=reason)


def _do(
    request: ActorRequest, draft_id: UUID, command: Callable[..., Any], **values: str
) -> HttpResponse:
    """Carry out a command; a refusal is told on the page itself, with what was typed."""
    try:
        with scope(request.actor):
            made = command(actor=request.actor, draft_id=draft_id, at=clock.now(), **values)
    except (Refused, Unavailable) as refused:
        return show(request, draft_id, refused)
    target = made.pk if isinstance(made, Draft) else draft_id
    response = HttpResponseRedirect(reverse("minutes:page", args=[target]))
    response.status_code = 303
    return response
