"""What waits for a clerk: members without an id, answers to compare, differences; as a file; a comparison of all."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.stepup import confirmed
from chibo.ground.organisation.queries import local_day
from chibo.people.members import policy as members_policy
from chibo.people.registry import outside, policy, queries, words
from chibo.people.registry.forms import QueueForm
from chibo.people.registry.models import Difference, Match
from chibo.people.registry.rules.differences import GRAVE, State
from chibo.people.registry.services import comparing, taking
from chibo.web import lists, sheets
from chibo.web.responses import respond

PER_PAGE = 50


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """One kind of what waits, oldest first; members without an id by given name."""
    actor, day = request.actor, local_day(clock.now())
    form = QueueForm(request.GET or None)
    what, text = form.chosen()
    with scope(actor):
        require(actor, policy.DECIDE, position=actor.lo)
        page = lists.page_of(request, _found(actor, what, text), PER_PAGE)
        run = queries.last_run(actor)
        context = {
            "form": form,
            "page": page,
            "what": what,
            "rows": [row_of(one) for one in page],
            "counts": queries.counts(actor, day=day),
            "is_there": outside.is_there(),
            "run": run,
            "run_state": words.RUNS[run.state] if run else "",
            "may_compare": may(actor, policy.COMPARE, position=actor.lo),
            "query": lists.query_of(request),
        }
        return respond(request, "registry/queue.html", context, fragment="rows")


def _found(actor: Actor, what: str, text: str) -> Any:
    if what == QueueForm.MATCHES:
        return queries.matches(actor, text)
    if what == QueueForm.DIFFERENCES:
        return queries.differences(actor, text)
    return queries.missing(actor, day=local_day(clock.now()), text=text)


def row_of(one: Any) -> dict[str, Any]:
    """A line of the queue: whose it is, what it is, since when, where it is decided."""
    if isinstance(one, Match):
        best = one.candidates[0] if one.candidates else {"chance": 0.0}
        about = _("%(n)s persons may be meant; the likeliest: %(chance)s") % {
            "n": len(one.candidates), "chance": words.chance(best["chance"]),
        }  # fmt: skip
        url = reverse("registry:match", args=[one.pk])
        return _line(one.member, about, one.made_at, url)
    if isinstance(one, Difference):
        about = _("%(fact)s: record %(ours)s, register %(theirs)s") % {
            "fact": words.FIELDS[one.field],
            "ours": words.value(one.field, one.ours) if one.field != "number" else "",
            "theirs": words.value(one.field, one.theirs),
        }
        line = _line(one.member, about, one.found_at, reverse("registry:difference", args=[one.pk]))
        line["id"] = one.pk
        line["single"] = one.field not in GRAVE
        line["proposed"] = one.state == State.PROPOSED
        return line
    return _line(
        one, _("No personal id in the record"), None, reverse("registry:ask", args=[one.pk])
    )


def _line(member: Any, about: str, since: Any, url: str) -> dict[str, Any]:
    return {"member": member, "about": about, "since": since, "url": url}


@require_safe
@signed_in
def waiting(request: ActorRequest) -> HttpResponse:
    """How much waits, as a piece of the list of members; a whole page without scripts."""
    actor = request.actor
    with scope(actor):
        require(actor, policy.DECIDE, position=actor.lo)
        counts = queries.counts(actor, day=local_day(clock.now()))
        kinds = [
            (QueueForm.MISSING, _("Without a personal id"), counts.missing),
            (QueueForm.MATCHES, _("Answers to compare"), counts.matches),
            (QueueForm.DIFFERENCES, _("Differences"), counts.differences),
        ]
        return respond(request, "registry/waiting.html", {"kinds": kinds}, fragment="waiting")


@require_GET
@signed_in
@confirmed(members_policy.EXPORT)
def file(request: ActorRequest, kind: str) -> HttpResponse:
    """What waits as a file."""
    sheets.known(kind)
    what, text = QueueForm(request.GET or None).chosen()
    heads = [_("Code"), _("Full name"), _("Branch"), _("What waits"), _("Since")]
    actor, at = request.actor, clock.now()
    with scope(actor):
        found = taking.take(actor=actor, found=_found(actor, what, text), what=what, at=at)
        rows: list[list[sheets.Cell]] = []
        for line in map(row_of, found):
            member, since = line["member"], line["since"]
            day = local_day(since) if since else None
            rows.append([member.code, member.full_name, member.unit.name, line["about"], day])
    return sheets.download(
        sheets.Sheet(name=_("Population register"), heads=heads, rows=rows), kind
    )


@require_POST
@signed_in
def compare(request: ActorRequest) -> HttpResponse:
    """Have everybody of the area compared, in the background."""
    with scope(request.actor):
        comparing.start(actor=request.actor, at=clock.now())
    messages.success(request, _("The comparison has begun. What differs appears in this list."))
    return redirect("registry:queue")
