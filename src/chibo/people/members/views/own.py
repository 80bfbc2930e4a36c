"""One's own record: see it as of a day, take it along."""

import json
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from chibo.core import clock
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.stepup import confirmed
from chibo.ground.organisation.queries import local_day
from chibo.people.members import about_me, policy, queries, screens, services
from chibo.people.members.forms import DayForm
from chibo.people.members.record import queries as record_queries
from chibo.people.members.record import screens as record_screens
from chibo.web.responses import respond

KINDS = {"json": "application/json; charset=utf-8", "pdf": "application/pdf"}


@require_safe
@signed_in
def record(request: ActorRequest) -> HttpResponse:
    """Facts as of a day, the story, who looked, what was asked to be corrected."""
    return respond(request, "members/record.html", _context(request), fragment="as_of")


@require_safe
@signed_in
def printed(request: ActorRequest) -> HttpResponse:
    """The whole record on paper."""
    return respond(request, "members/print.html", _context(request))


def _context(request: ActorRequest) -> dict[str, Any]:
    actor = request.actor
    today = local_day(clock.now())
    form = DayForm(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {}
    day: date = given.get("day") or today
    known = record_queries.end_of(given["known"]) if given.get("known") else None
    with scope(actor):
        found = queries.member_of(actor.person)
        if found is None:
            raise Missing(_("You have no member's record here."), code="no_record")
        whole = queries.record_of(found)
        held = record_queries.as_of(record_queries.history(found), day=day, known=known)
        return {
            "member": found,
            "facts": screens.facts(whole, day=day),
            "events": screens.timeline(whole, day=day),
            "looks": queries.looks(actor),
            "sections": record_screens.sections(held),
            "corrections": record_screens.asked_rows(record_queries.requests_of(actor.person)),
            "form": form,
            "day": day,
            "known": given.get("known"),
            "is_today": day == today and known is None,
        }


@require_GET
@signed_in
@confirmed(policy.EXPORT)
def download(request: ActorRequest) -> HttpResponse:
    """The record as a JSON file."""
    with scope(request.actor):
        taken = services.take_record(actor=request.actor, at=clock.now())
        content = screens.file(
            taken,
            queries.looks(request.actor),
            record_queries.requests_of(request.actor.person),
            record_queries.history(taken.member),
        )
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{taken.member.code}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@signed_in
@confirmed(policy.EXPORT)
def everything(request: ActorRequest, kind: str) -> HttpResponse:
    """All that is kept of oneself, as JSON (``docs/reference/about-me.schema.json``) or as PDF."""
    if kind not in KINDS:
        raise Missing(_("There is no such file."), code="no_file")
    with scope(request.actor):
        content = services.take_everything(actor=request.actor, at=clock.now())
    if kind == "pdf":
        data = about_me.pdf(content)
    else:
        data = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
    response = HttpResponse(data, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="about-me.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
