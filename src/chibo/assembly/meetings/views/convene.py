"""Convening: a draft that saves itself, rows that come and go, the invitation."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chibo.assembly.meetings import electorate, groups, policy, queries
from chibo.assembly.meetings.forms import plan as forms
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.kinds import GROUP
from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.meetings.screens import Region
from chibo.assembly.meetings.screens import convene as screen
from chibo.assembly.meetings.services import again, convening, drafting, preparing
from chibo.assembly.meetings.views import links
from chibo.assembly.voting import queries as voting
from chibo.core import clock
from chibo.core.errors import ChiboError, Denied, Missing
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation.queries import local_day
from chibo.web.responses import respond, wants_part

Rows = list[dict[str, Any]]
POINT_FIELDS = ("name", "kind", "responsible")
ITEM_FIELDS = ("title", "kind", "minutes", "decision_type", "presenter", "outline", "case")
# A new row has words of its own (the agenda is Vietnamese), so that the draft can be kept at once.
FRESH: dict[str, dict[str, Any]] = {
    "points": {"name": "Điểm cầu phụ", "kind": "secondary", "responsible": ""},
    "items": {
        "title": "Nội dung mới",
        "kind": "discussion",
        "minutes": 10,
        "decision_type": "",
        "presenter": "",
        "outline": "",
    },
}


@require_POST
@signed_in
def new(request: ActorRequest) -> HttpResponse:
    """Begin a draft from the template of a kind."""
    actor, at = request.actor, clock.now()
    with scope(actor):
        if actor.unit_id is None:
            raise Denied(
                _("Only the secretary of a branch or the deputy convenes."), code="no_unit"
            )
        kind = queries.kind(request.POST.get("kind", "regular"), at=at)
        group = _group(request.POST.get("group", ""), at=at) if kind.code == GROUP else None
        plan = drafting.first_plan(
            actor=actor, unit_id=actor.unit_id, kind=kind, at=at, group=group
        )
        meeting = convening.create_draft(actor=actor, unit_id=actor.unit_id, plan=plan, at=at)
    return HttpResponseRedirect(reverse("meetings:convene", args=[meeting.pk]))


def _group(text: str, *, at: datetime) -> groups.Group:
    try:
        return groups.members_on(UUID(text), day=local_day(at))
    except ValueError:
        raise Missing(_("There is no such party group on that day."), code="no_group") from None


@require_POST
@signed_in
def convene_again(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """A draft with agenda and papers of a meeting that was not held; the next tap invites."""
    with scope(request.actor):
        draft = again.draft_again(actor=request.actor, meeting_id=meeting_id, at=clock.now())
    return HttpResponseRedirect(reverse("meetings:convene", args=[draft.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Plan a meeting and send the invitations."""
    with scope(request.actor):
        meeting = _draft(request, meeting_id)
        if meeting.stage != Stage.DRAFT:
            return HttpResponseRedirect(reverse("meetings:run", args=[meeting_id]))
        listed = electorate.roll_rows(meeting, at=meeting.planned_start, state=None)
        if request.method == "POST":
            return _post(request, meeting, listed)
        filled = _forms(meeting, forms.stored(meeting), listed, bound=False)
        return _show(request, meeting, filled, listed)


def _draft(request: ActorRequest, meeting_id: UUID) -> Meeting:
    meeting = queries.meeting(meeting_id)
    require(request.actor, policy.CONVENE, position=meeting.position)
    return meeting


def _post(request: ActorRequest, meeting: Meeting, listed: Rows) -> HttpResponse:
    """Keep what was typed, then do what the button says."""
    deed, _colon, rest = request.POST.get("do", "save").partition(":")
    if deed == "discard":
        convening.discard_draft(actor=request.actor, meeting_id=meeting.pk, at=clock.now())
        return HttpResponseRedirect(reverse("meetings:list"))
    values = _worked(request.POST, deed, rest, meeting=meeting)
    filled = _forms(meeting, values, listed, bound=True)
    if not filled.is_valid():
        return _not_kept(request, meeting, filled, listed)
    try:
        meeting = convening.save_draft(
            actor=request.actor, meeting_id=meeting.pk, plan=filled.kept(), at=clock.now()
        )
        if deed == "prepared":
            preparing.take_over(actor=request.actor, meeting_id=meeting.pk, at=clock.now())
        if deed == "convene":
            key = request.POST.get("idempotency_key") or None
            convening.convene(actor=request.actor, meeting_id=meeting.pk, at=clock.now(), key=key)
            return HttpResponseRedirect(reverse("meetings:run", args=[meeting.pk]))
    except (Missing, Denied):
        raise
    except ChiboError as refusal:
        return _show(request, meeting, filled, listed, refusal=refusal, status=refusal.status)
    if wants_part(request):
        return _saved(request, meeting)
    place = deed if deed in FRESH else "plan"
    return HttpResponseRedirect(f"{reverse('meetings:convene', args=[meeting.pk])}#{place}")


def _worked(data: Mapping[str, Any], deed: str, rest: str, *, meeting: Meeting) -> dict[str, Any]:
    """The typed values with rows added, removed or moved, or the agenda of a template."""
    values = {name: data.get(name, "") for name in data}
    points = forms.gathered(data, "points", POINT_FIELDS)
    items = forms.gathered(data, "items", ITEM_FIELDS)
    what, _colon, number = rest.partition(":")
    place = int(number[:9]) if number.isdecimal() else -1
    if deed == "points":
        points = forms.moved(points, what, place, fresh=FRESH["points"])
    elif deed == "items":
        items = forms.moved(items, what, place, fresh=FRESH["items"])
    elif deed == "template":
        kind = queries.kind(data.get("kind", ""), at=meeting.planned_start)
        items = drafting.agenda_for(kind, unit_id=meeting.unit_id)
    kept = {k: v for k, v in values.items() if not k.startswith(("points-", "items-"))}
    return {
        **kept,
        **forms.spread("points", points),
        **forms.spread("items", forms.with_cases(items)),
        "points-count": len(points),
        "items-count": len(items),
    }


def _forms(
    meeting: Meeting, values: Mapping[str, Any], listed: Rows, *, bound: bool
) -> forms.PlanForms:
    at = meeting.planned_start
    offers = forms.Offers(
        # A party group's meeting stays one: its roll is the group's.
        kinds=[
            (k.code, k.name)
            for k in queries.kinds(at=at)
            if (k.code == GROUP) == (meeting.kind == GROUP)
        ],
        people=[(row["person"], row["name"]) for row in listed],
        types=_types(local_day(at)),
    )
    counts = values
    if not bound:
        counts = {f"{name}-count": len(meeting.plan[name]) for name in FRESH}
    return forms.PlanForms(
        values,
        offers=offers,
        points=counts["points-count"],
        items=counts["items-count"],
        bound=bound,
    )


def _types(day: date) -> list[tuple[str, str]]:
    """Decision types in force on the day."""
    language = (get_language() or "vi").split("-")[0]
    rules = voting.rules(day=day)
    return [(r.code, r.names.get(language, r.code)) for r in rules]


def _preview(meeting: Meeting, listed: Rows) -> Region:
    day = local_day(meeting.planned_start)
    return screen.region(
        meeting,
        kind=queries.kind(meeting.kind, at=meeting.planned_start),
        rows=listed,
        approval=queries.approval_on(meeting.unit_id, day=day),
    )


def _saved(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """After a change, for the script: when it was kept, and what follows from it."""
    listed = electorate.roll_rows(meeting, at=meeting.planned_start, state=None)
    part = _preview(meeting, listed)
    saved = render_to_string("meetings/parts/convene_saved.html", {"at": clock.now()}, request)
    return HttpResponse(saved + render_to_string(part.template, part.context, request))


def _not_kept(
    request: ActorRequest, meeting: Meeting, filled: forms.PlanForms, listed: Rows
) -> HttpResponse:
    if wants_part(request):
        context = {"errors": filled.errors}
        html = render_to_string("meetings/parts/convene_saved.html", context, request)
        return HttpResponse(html)
    return _show(request, meeting, filled, listed, status=422)


def _show(
    request: ActorRequest,
    meeting: Meeting,
    filled: forms.PlanForms,
    listed: Rows,
    *,
    refusal: ChiboError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "filled": filled,
        "refusal": refusal,
        "regions": {"preview": _preview(meeting, listed)},
        "may_rehearse": links.may_rehearse(request.actor, meeting),
        "papers": queries.papers(meeting.pk),
        "offers": preparing.offers(meeting),
        "brought": meeting.plan.get("brought"),
        "url": reverse("meetings:convene", args=[meeting.pk]),
        "discard": {"do": "discard"},
    }
    return respond(request, "meetings/convene.html", context, status=status)
