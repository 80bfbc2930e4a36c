"""The inbox: read, opened, done with."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.notices import queries, services
from chibo.ground.notices.models import Notice
from chibo.ground.notices.sentences import sentence
from chibo.web import lists, sheets
from chibo.web.formats import moment
from chibo.web.responses import respond

PER_PAGE = 30


class FilterForm(forms.Form):
    """Find a notice by its words; only those that are new."""

    q = forms.CharField(
        label=gettext_lazy("Words of the notice"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All")), ("new", gettext_lazy("New"))],
    )

    def chosen(self, name: str) -> str:
        """A value that can be read, or nothing."""
        self.is_valid()
        return str(getattr(self, "cleaned_data", {}).get(name) or "").strip()


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """All notices, newest first, what is new marked."""
    form = FilterForm(request.GET or None)
    with scope(request.actor):
        page = lists.page_of(request, _found(request.actor, form), PER_PAGE)
        rows = [(notice, sentence(notice.kind, notice.data)) for notice in page]
        new = queries.unread(request.actor).count()
        context = {
            "form": form,
            "page": page,
            "rows": rows,
            "new": new,
            "query": lists.query_of(request),
        }
        return respond(request, "notices/list.html", context, fragment="rows")


def _found(actor: Actor, form: FilterForm) -> "QuerySet[Notice]":
    return queries.found(actor, text=form.chosen("q"), new=form.chosen("state") == "new")


@require_safe
@signed_in
def file(request: ActorRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    sheets.known(kind)
    with scope(request.actor):
        found = _found(request.actor, FilterForm(request.GET or None))[: lists.MOST_IN_FILE]
        rows = [
            [moment(one.sent_at), sentence(one.kind, one.data),
             moment(one.read_at) if one.read_at else ""]
            for one in found
        ]  # fmt: skip
    heads = [_("Time"), _("Notice"), _("Read at")]
    return sheets.download(sheets.Sheet(name=_("Notices"), heads=heads, rows=rows), kind)


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
