"""The inbox: read, opened, done with."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chibo.core import clock
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.notices import queries, services
from chibo.ground.notices.sentences import sentence
from chibo.web.responses import respond

PER_PAGE = 30


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """All notices, newest first, what is new marked."""
    with scope(request.actor):
        page = Paginator(queries.inbox(request.actor), PER_PAGE).get_page(request.GET.get("page"))
        rows = [(notice, sentence(notice.kind, notice.data)) for notice in page]
        new = queries.unread(request.actor).count()
        context = {"page": page, "rows": rows, "new": new}
        return respond(request, "notices/list.html", context, fragment="rows")


@require_safe
@signed_in
def opened(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Go where the notice leads; from then on it counts as read."""
    with scope(request.actor):
        notice = queries.mine(request.actor, notice_id)
        services.mark_read(actor=request.actor, notice_id=notice_id, at=clock.now())
    return HttpResponseRedirect(notice.link) if notice.link else redirect("notices:list")


@require_POST
@signed_in
def read(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Mark one as read."""
    with scope(request.actor):
        notice = queries.mine(request.actor, notice_id)
        services.mark_read(actor=request.actor, notice_id=notice.pk, at=clock.now())
    return _done(request)


@require_POST
@signed_in
def read_all(request: ActorRequest) -> HttpResponse:
    """Mark all as read."""
    with scope(request.actor):
        services.mark_all_read(actor=request.actor, at=clock.now())
    return _done(request)


def _done(request: ActorRequest) -> HttpResponse:
    messages.success(request, _("Marked as read."))
    return redirect("notices:list")
