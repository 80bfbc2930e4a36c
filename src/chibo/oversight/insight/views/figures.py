"""Pages of figures: overview, statistics, the same as files, and the reminder."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from chibo.core import clock
from chibo.core.errors import Denied
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight import counting, forms, policy, services, words
from chibo.oversight.insight.screens import overview as overviews
from chibo.oversight.insight.screens import rows as rows_of
from chibo.oversight.insight.screens import statistics as statistics_of
from chibo.oversight.insight.screens.overview import View
from chibo.oversight.insight.views import common
from chibo.web import lists, sheets
from chibo.web.responses import respond


@require_GET
@signed_in
def own_overview(request: ActorRequest) -> HttpResponse:
    """The overview of the unit in whose seat one sits."""
    if not request.actor.office or request.actor.unit_id is None:
        raise Denied(
            _("The overview is for committees. You are here as a member; ask your secretary."),
            code="overview_committee_only",
        )
    return overview(request, request.actor.unit_id)


@require_GET
@signed_in
def overview(request: ActorRequest, unit_id: UUID) -> HttpResponse:
    """Where the units below a unit stand this month."""
    at = clock.now()
    with scope(request.actor):
        unit = organisation.unit(unit_id)
        if unit.kind == UnitKind.BRANCH:
            policy.require_statistics(request.actor, position=unit.position)
            return redirect("insight:statistics", unit_id=unit_id)
        policy.require_overview(request.actor, position=unit.position)
        view = _view(request)
        found = overviews.overview(unit, request.actor, view, at=at)
        search = forms.SearchForm(request.GET, bases=[row.unit.basis for row in found.rows])
        before, after = forms.around(view.month, today=counting.month_of(at))
        context = {
            "found": found,
            "month": words.month(view.month),
            "before": before,
            "after": after,
            "form": search,
            "sort": view.sort or "state",
            "query": request.GET.urlencode(),
        }
        parts = ["head", "sums", "rows", "arrived"]
        return respond(request, "insight/overview.html", context, fragment=parts)


def _view(request: ActorRequest) -> View:
    asked = request.GET
    today = counting.month_of(clock.now())
    return View(
        month=forms.month_from(asked.get("month", ""), today=today),
        words=asked.get("q", "")[:80],
        basis=asked.get("basis", ""),
        sort=asked.get("sort", ""),
        page=asked.get("page", ""),
        per_page=lists.size(asked, overviews.PER_PAGE),
    )


@require_GET
@signed_in
def overview_file(request: ActorRequest, unit_id: UUID, kind: str) -> HttpResponse:
    """The rows of the overview as a file, with the same search and order."""
    sheets.known(kind)
    with scope(request.actor):
        unit = organisation.unit(unit_id)
        policy.require_overview(request.actor, position=unit.position)
        view = _view(request)
        rows = rows_of.below(unit, month=view.month, at=clock.now())
        rows = rows_of.chosen(rows, words_=view.words, basis=view.basis, sort=view.sort)
        name = f"{unit.short_name} {view.month[0]}-{view.month[1]:02d}"
        return sheets.download(rows_of.sheet(rows, name=name), kind)


@require_POST
@signed_in
def remind(request: ActorRequest, unit_id: UUID) -> HttpResponse:
    """Remind the late branches."""
    with scope(request.actor):
        done = services.remind_late(actor=request.actor, unit_id=unit_id, at=clock.now())
    sentence = ngettext(
        "%(n)s branch was reminded. Its secretary finds the notice in the inbox.",
        "%(n)s branches were reminded. Their secretaries find the notice in the inbox.",
        done.now,
    )
    back = reverse("insight:overview", args=[unit_id])
    return common.reminded(request, done.now, sentence, back=back)


@require_GET
@signed_in
def own_statistics(request: ActorRequest) -> HttpResponse:
    """The figures of the own unit: that of the seat, otherwise the own branch."""
    if request.actor.unit_id is None:
        raise Denied(
            _("You belong to no branch yet. Its secretary enters you into the list."),
            code="no_branch",
        )
    return statistics(request, request.actor.unit_id)


@require_GET
@signed_in
def statistics(request: ActorRequest, unit_id: UUID) -> HttpResponse:
    """The figures of a unit in a month."""
    today = counting.month_of(clock.now())
    with scope(request.actor):
        unit = organisation.unit(unit_id)
        policy.require_statistics(request.actor, position=unit.position)
        services.observed(actor=request.actor, unit=unit, at=clock.now())
        form = _period(request, today)
        month = form.period()
        before, after = forms.around(month, today=today)
        context = {
            "found": statistics_of.statistics(unit, request.actor, month, today=today),
            "month": words.month(month),
            "form": form,
            "before": before,
            "after": after,
        }
        return respond(request, "insight/statistics.html", context, fragment=["head", "figures"])


def _period(request: ActorRequest, today: tuple[int, int]) -> forms.PeriodForm:
    given = {
        "month": request.GET.get("month") or today[1],
        "year": request.GET.get("year") or today[0],
    }
    return forms.PeriodForm(given, today=today)


@require_GET
@signed_in
def statistics_file(request: ActorRequest, unit_id: UUID, kind: str) -> HttpResponse:
    """Two years of figures as a file."""
    sheets.known(kind)
    with scope(request.actor):
        unit = organisation.unit(unit_id)
        policy.require_statistics(request.actor, position=unit.position)
        services.observed(actor=request.actor, unit=unit, at=clock.now())
        month = _period(request, counting.month_of(clock.now())).period()
        return sheets.download(statistics_of.sheet(unit, month), kind)
