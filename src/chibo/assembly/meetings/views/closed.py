"""Closed sessions: the way in for those who take part, and who reads them."""

from datetime import datetime, time
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.forms.readers import AdmitForm, DismissForm
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.services import closed
from chibo.core import clock
from chibo.core import readers as held
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond


@require_safe
@signed_in
def entry(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """To the session that runs now, for its readers; others are told that the meeting waits."""
    with scope(request.actor):
        meeting = queries.meeting(meeting_id)
        running = closed.running(queries.state_of(meeting_id))
        session = queries.readable(running) if running else None
    if session is not None:
        return HttpResponseRedirect(reverse("meetings:member", args=[session.pk]))
    context = {"meeting": meeting, "running": running is not None}
    return respond(request, "meetings/closed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def readers(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Who reads a closed session, since when and why; its chair and secretary let others read."""
    at = clock.now()
    with scope(request.actor):
        session = closed.session(meeting_id)
        leads = request.actor.person_id in {session.chair_id, session.secretary_id}
        if request.method == "POST":
            return _post(request, session, leads=leads, at=at)
        return _show(request, session, leads=leads, at=at)


def _post(request: ActorRequest, session: Meeting, *, leads: bool, at: datetime) -> HttpResponse:
    dismissing = request.POST.get("do") == "dismiss"
    form = DismissForm(request.POST) if dismissing else _form(session, request, at=at)
    if form.is_valid():
        data = form.cleaned_data
        try:
            if dismissing:
                closed.dismiss(actor=request.actor, session_id=session.pk, at=at, **data)
            else:
                until = data.pop("until")
                closed.admit(
                    actor=request.actor,
                    session_id=session.pk,
                    at=at,
                    until=_end_of(until) if until else None,
                    **data,
                )
            return HttpResponseRedirect(reverse("meetings:readers", args=[session.pk]))
        except (Missing, Denied):
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
    shown = None if dismissing else form
    errors = [str(e) for messages in form.errors.values() for e in messages]
    return _show(request, session, leads=leads, at=at, form=shown, errors=errors, status=422)


def _form(session: Meeting, request: ActorRequest | None = None, *, at: datetime) -> AdmitForm:
    people = [(str(one.id), one.label) for one in closed.candidates(session, at=at)]
    return AdmitForm(request.POST if request else None, people=people)


def _show(
    request: ActorRequest,
    session: Meeting,
    *,
    leads: bool,
    at: datetime,
    form: object | None = None,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "meeting": session,
        "readers": held.readers(session.pk, at=at),
        "leading": {session.chair_id, session.secretary_id},
        "form": (form or _form(session, at=at)) if leads else None,
        "errors": errors or [],
    }
    return respond(request, "meetings/readers.html", context, status=status)


def _end_of(day: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))  # type: ignore[arg-type]
