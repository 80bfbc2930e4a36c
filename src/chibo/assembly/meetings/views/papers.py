"""Papers of a meeting: list, lay before, take back, read."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chibo.assembly.meetings import policy, queries
from chibo.assembly.meetings.forms.papers import OPEN, HeldForm, PaperForm
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules import closed
from chibo.assembly.meetings.rules.state import ENDED, Stage
from chibo.assembly.meetings.services import attempts, papers
from chibo.core import clock, looks
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.trust.documents.services import papers as services
from chibo.web.responses import respond


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The papers of a meeting; who may convene adds to them."""
    with scope(request.actor):
        meeting = queries.meeting(meeting_id)
        leads = may(request.actor, policy.CONVENE, position=meeting.position)
        if meeting.stage == Stage.DRAFT and not leads:
            raise Missing(_("There is no such meeting."), code="no_meeting")
        if request.method == "POST":
            if not leads:
                raise Denied(
                    _("Papers are added by the secretary of the branch or the deputy."),
                    code="no_permission",
                )
            held = request.POST.get("do") == "hold"
            return _hold(request, meeting) if held else _add(request, meeting)
        return _show(request, meeting, _form(meeting) if leads else None)


def _form(meeting: Meeting, request: ActorRequest | None = None) -> PaperForm:
    items = [
        (str(i.pk), f"{i.number}. {i.title}")
        for i in queries.items(meeting.pk)
        if i.kind != closed.ITEM
    ]
    given = {"data": request.POST, "files": request.FILES} if request else {}
    return PaperForm(**given, items=items)


def _add(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    form = _form(meeting, request)
    if not form.is_valid():
        return _show(request, meeting, form, status=422)
    item = form.cleaned_data["item"]
    if form.said_secret:
        error = services.SENTENCES["secret"] % {"detail": form.said_secret}
        form.add_error("secrecy", error)
        return _show(request, meeting, form, status=409)
    try:
        papers.attach(
            actor=request.actor,
            meeting_id=meeting.pk,
            title=form.title_or_name,
            file=form.cleaned_data["file"],
            item_id=UUID(item) if item else None,
            at=clock.now(),
            file_name=form.cleaned_data["file"].name,
            said_open=form.cleaned_data["secrecy"] == OPEN,
        )
    except Refused as refusal:
        form.add_error("secrecy" if refusal.code == "paper_unread" else "file", str(refusal))
        return _show(request, meeting, form, status=refusal.status)
    return HttpResponseRedirect(reverse("meetings:papers", args=[meeting.pk]))


def _hold(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """Note a secret paper that stays on paper."""
    held = HeldForm(request.POST)
    if not held.is_valid():
        return _show(request, meeting, _form(meeting), held=held, status=422)
    papers.hold(actor=request.actor, meeting_id=meeting.pk, at=clock.now(), **held.cleaned_data)
    return HttpResponseRedirect(reverse("meetings:papers", args=[meeting.pk]))


def _show(
    request: ActorRequest,
    meeting: Meeting,
    form: PaperForm | None,
    *,
    held: HeldForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = "convene" if meeting.stage == Stage.DRAFT else "member"
    context = {
        "meeting": meeting,
        "papers": queries.papers(meeting.pk),
        "held": queries.held_papers(meeting.pk),
        "form": None if meeting.stage in ENDED else form,
        "held_form": held or HeldForm(),
        "back": reverse(f"meetings:{page}", args=[meeting.pk]),
    }
    return respond(request, "meetings/papers.html", context, status=status)


@require_POST
@signed_in
def withdraw(request: ActorRequest, meeting_id: UUID, laid_id: UUID) -> HttpResponse:
    """Take a paper back."""
    with scope(request.actor):
        papers.withdraw(actor=request.actor, meeting_id=meeting_id, laid_id=laid_id, at=clock.now())
    return HttpResponseRedirect(reverse("meetings:papers", args=[meeting_id]))


@require_safe
@signed_in
def read(request: ActorRequest, meeting_id: UUID, paper_id: UUID) -> HttpResponse:
    """A paper as a file; never run or shown by this site itself."""
    with scope(request.actor):
        laid, data = papers.file_of(meeting_id=meeting_id, paper_id=paper_id)
        if looks.is_above(request.actor, laid.position):
            meeting = queries.meeting(meeting_id)
            attempts.record_look(actor=request.actor, meeting=meeting, at=clock.now())
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = _named(laid.title)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _named(title: str) -> str:
    return str(content_disposition_header(as_attachment=True, filename=f"{title}.pdf"))
