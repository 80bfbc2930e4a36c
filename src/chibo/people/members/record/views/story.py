"""The story of a member in one view, and the official forms on paper: of oneself, or of a record that is open."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from chibo.core import clock
from chibo.core.errors import Missing
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.stepup import confirmed
from chibo.ground.organisation.queries import local_day
from chibo.people.members import policy
from chibo.people.members import queries as members
from chibo.people.members import services as members_services
from chibo.people.members.models import Member
from chibo.people.members.record import queries, sheets, timeline
from chibo.people.members.record.forms import StoryForm, YearForm
from chibo.web.responses import respond


@require_safe
@signed_in
def own(request: ActorRequest) -> HttpResponse:
    """One's own story."""
    with scope(request.actor):
        found = _own(request)
        looks = members.looks(request.actor)
        return _story(request, found, looks=looks, back=reverse("members:record"))


@require_safe
@signed_in
def of_member(request: ActorRequest, look_id: UUID) -> HttpResponse:
    """The story of a member whose record is open."""
    with scope(request.actor):
        found = _opened(request, look_id)
        return _story(request, found, looks=(), back=reverse("members:look", args=[look_id]))


def _own(request: ActorRequest) -> Member:
    found = members.member_of(request.actor.person)
    if found is None:
        raise Missing(_("You have no member's record here."), code="no_record")
    return found


def _opened(request: ActorRequest, look_id: UUID) -> Member:
    look = members.open_look(request.actor, look_id, at=clock.now())
    found = members.member(look.member_id)
    require(request.actor, policy.OPEN, position=found.position)
    return found


def _story(request: ActorRequest, found: Member, *, looks: Any, back: str) -> HttpResponse:
    form = StoryForm(request.GET or None)
    told = timeline.lines(
        members.record_of(found),
        queries.history(found),
        day=local_day(clock.now()),
        looks=looks,
        kind=form.kind(),
    )
    context = {"member": found, "form": form, "lines": told, "kinds": timeline.KINDS, "back": back}
    return respond(request, "members/record/timeline.html", context, fragment="lines")


@require_GET
@signed_in
@confirmed(policy.EXPORT)
def own_sheet(request: ActorRequest, kind: str) -> HttpResponse:
    """One of the official forms, of oneself."""
    with scope(request.actor):
        return _sheet(request, _own(request), kind, closed=())


@require_GET
@signed_in
@confirmed(policy.EXPORT)
def sheet_of_member(request: ActorRequest, look_id: UUID, kind: str) -> HttpResponse:
    """One of the official forms of a member whose record is open."""
    with scope(request.actor):
        found = _opened(request, look_id)
        closed = queries.closed_groups(request.actor, found, at=clock.now())
        return _sheet(request, found, kind, closed=closed)


def _sheet(
    request: ActorRequest, found: Member, form: str, *, closed: Sequence[str]
) -> HttpResponse:
    if form not in sheets.TITLES:
        raise Missing(_("There is no such file."), code="no_file")
    at = clock.now()
    history = queries.history(found)
    members_services.take_sheet(actor=request.actor, found=found, form=form, at=at)
    if form == sheets.CARD:
        data = sheets.card(found, history, closed=closed, day=local_day(at))
    else:
        year = _year(request, local_day(at))
        data = sheets.supplement(found, history, closed=closed, year=year, day=local_day(at))
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{form}-{found.code}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _year(request: HttpRequest, today: date) -> int:
    form = YearForm(request.GET)
    return int(form.cleaned_data["year"]) if form.is_valid() else today.year
