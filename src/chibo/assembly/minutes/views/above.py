"""Deeds of the committee above the branch: return minutes, settle what was answered, confirm a grade."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chibo.assembly.minutes import queries, services
from chibo.assembly.minutes.forms import ConfirmForm, ReturnForm
from chibo.assembly.minutes.views.papers import show
from chibo.core import clock
from chibo.core.errors import Refused
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation.queries import local_day


@require_POST
@signed_in
def give_back(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Return minutes with remarks and a day; what was typed is shown again when it is refused."""
    form = ReturnForm(request.POST, today=local_day(clock.now()))
    if not form.is_valid():
        return show(request, draft_id, returning=form, status=422)
    try:
        with scope(request.actor):
            services.return_minutes(
                actor=request.actor,
                minutes_id=draft_id,
                remarks=form.cleaned_data["remarks"],
                due=form.cleaned_data["due"],
                at=clock.now(),
            )
    except Refused as refused:
        return show(request, draft_id, refused, returning=form)
    messages.success(request, _("Returned. Chair and minutes secretary find it in their inboxes."))
    return redirect("minutes:page", draft_id=draft_id)


@require_POST
@signed_in
def settle(request: ActorRequest, return_id: UUID) -> HttpResponse:
    """The answer is enough."""
    with scope(request.actor):
        draft_id = queries.return_of(return_id).draft_id
    try:
        with scope(request.actor):
            services.settle_return(actor=request.actor, return_id=return_id, at=clock.now())
    except Refused as refused:
        return show(request, draft_id, refused)
    messages.success(request, _("Settled."))
    return redirect("minutes:page", draft_id=draft_id)


@require_POST
@signed_in
def confirm(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Confirm the grade of the meeting, or set other points."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return show(request, draft_id, confirming=form, status=422)
    try:
        with scope(request.actor):
            services.confirm_grade(
                actor=request.actor,
                meeting_id=queries.draft(draft_id).meeting_id,
                points=form.cleaned_data["points"],
                remark=form.cleaned_data["remark"],
                at=clock.now(),
            )
    except Refused as refused:
        return show(request, draft_id, refused, confirming=form)
    messages.success(request, _("The grade is confirmed. The branch finds it in its inbox."))
    return redirect("minutes:page", draft_id=draft_id)
