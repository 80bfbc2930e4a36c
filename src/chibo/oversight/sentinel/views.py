"""Pages of the auditor: the trail, the same as a file, and the proofs."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chibo.core import clock, jobs
from chibo.core.models import AuditEntry
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.stepup import confirmed
from chibo.oversight.sentinel import forms, policy, queries, services, words
from chibo.oversight.sentinel.rules.standing import Standing
from chibo.web import sheets
from chibo.web.responses import respond


@require_GET
@signed_in
def trail(request: ActorRequest) -> HttpResponse:
    """Who did what, newest first."""
    actor, form = request.actor, forms.TrailForm(request.GET)
    wanted = form.wanted()
    with scope(actor):
        found = services.read_trail(actor=actor, wanted=wanted, at=clock.now())
        query = request.GET.copy()
        query.pop("before", None)
        context = {
            "form": form,
            "rows": [_row(line) for line in found.lines],
            "older": found.older,
            "is_first": wanted.before is None,
            "is_narrowed": bool(query),
            "query": query.urlencode(),
            "may_take": may(actor, policy.TAKE_TRAIL, position=actor.lo),
        }
        return respond(request, "sentinel/trail.html", context, fragment="lines")


def _row(line: AuditEntry) -> dict[str, object]:
    return {
        "line": line,
        "deed": words.deed(line.action),
        "room": words.room(line.action),
        "who": words.WHO.get(line.actor_kind) or line.actor_name,
        "detail": [(key, value) for key, value in line.detail.items() if value not in ("", None)],
    }


@require_GET
@signed_in
@confirmed(policy.EXPORT)
def trail_file(request: ActorRequest, kind: str) -> HttpResponse:
    """What fits the filter as a file."""
    sheets.known(kind)
    actor, wanted = request.actor, forms.TrailForm(request.GET).wanted()
    with scope(actor):
        found = services.take_trail(actor=actor, wanted=wanted, at=clock.now())
        heads = [
            _("Time"), _("Who"), _("Office"), _("Deed"), _("Code of the deed"), _("Subject"),
            _("Details"),
        ]  # fmt: skip
        rows = [
            [
                localtime(line.at).isoformat(timespec="milliseconds"),
                line.actor_name,
                line.office,
                words.deed(line.action),
                line.action,
                str(line.subject or ""),
                "; ".join(f"{key}={value}" for key, value in line.detail.items()),
            ]
            for line in found
        ]
        return sheets.download(sheets.Sheet(name=_("Audit trail"), heads=heads, rows=rows), kind)


_BADGES = {
    Standing.REFUTED: "bad",
    Standing.NEVER: "warn",
    Standing.DUE: "warn",
    Standing.HOLDS: "good",
}


@require_GET
@signed_in
def proofs(request: ActorRequest) -> HttpResponse:
    """All proofs with their last run."""
    actor, now = request.actor, clock.now()
    with scope(actor):
        require(actor, policy.SEE_PROOFS, position=actor.lo)
        found = queries.proofs(now)
        running = jobs.under_way(services.RUN)
        context = {
            "under_way": bool(running),
            "proofs": [
                {
                    "proof": one,
                    "word": words.STANDINGS[one.standing],
                    "badge": _BADGES[one.standing],
                    "more": one.problem_count - len(one.problems),
                    "job": running.get(services.job_key(one.code), ""),
                }
                for one in found
            ],
            "bad": sum(one.standing is Standing.REFUTED for one in found),
        }
        return respond(request, "sentinel/proofs.html", context, fragment="proofs")


@require_POST
@signed_in
def run(request: ActorRequest, code: str) -> HttpResponse:
    """Have a proof run."""
    with scope(request.actor):
        services.ask_for(actor=request.actor, code=code, at=clock.now())
    messages.success(
        request,
        _("The proof is queued. Its result appears here by itself as soon as it is done."),
    )
    return _to_the_proofs()


@require_POST
@signed_in
def call_off(request: ActorRequest, code: str) -> HttpResponse:
    """Take back a run that still waits."""
    with scope(request.actor):
        services.call_off(actor=request.actor, code=code, at=clock.now())
    messages.success(request, _("The proof was called off; nothing ran."))
    return _to_the_proofs()


def _to_the_proofs() -> HttpResponse:
    response = HttpResponseRedirect(reverse("sentinel:proofs"))
    response.status_code = 303
    return response
