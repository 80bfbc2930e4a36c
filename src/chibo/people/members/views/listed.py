"""The members of a seat: find one, open a record for a purpose, answer requests, take out the list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from chibo.core import clock
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.stepup import confirmed, kept
from chibo.ground.organisation.queries import local_day
from chibo.people.members import policy, queries, screens, services, words
from chibo.people.members.forms import AnswerForm, CorrectionsForm, FilterForm, PurposeForm
from chibo.people.members.models import Member
from chibo.people.members.rules import IN_THE_LIST, Category, Flag
from chibo.web import lists, sheets
from chibo.web.navigation import Role, role_of
from chibo.web.responses import respond

PER_PAGE = 50
BADGES = {Flag.SUSPENDED: "bad", Flag.EXEMPT: "", Flag.TEMPORARILY_EXEMPT: ""}


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """Members by given name, found without marks or by initials."""
    actor, day = request.actor, local_day(clock.now())
    form = FilterForm(request.GET or None)
    with scope(actor):
        require(actor, policy.LIST, position=actor.lo)
        found = queries.in_seat(actor, day=day, chosen=form.chosen())
        page = lists.page_of(request, found, PER_PAGE)
        kinds = queries.kinds_of(page.object_list, day=day)
        context = {
            "form": form,
            "page": page,
            "rows": [_row(one, kinds[one.pk]) for one in page],
            "with_units": role_of(actor) is Role.COMMITTEE,
            "may_open": may(actor, policy.OPEN, position=actor.lo),
            "may_register": may(actor, policy.REGISTER, position=actor.lo),
            "waiting": _waiting(actor),
        }
        return respond(request, "members/list.html", context, fragment="rows")


def _waiting(actor: Any) -> int:
    if not may(actor, policy.ANSWER, position=actor.lo):
        return 0
    return queries.corrections_waiting(actor).count()


def _row(found: Member, kinds: set[str]) -> dict[str, Any]:
    category = next((c for c in Category if c in IN_THE_LIST and c in kinds), None)
    return {
        "member": found,
        "category": words.CATEGORIES[category] if category else "",
        "flags": [(words.FLAGS[f], BADGES.get(f, "warn")) for f in Flag if f in kinds],
    }


@require_GET
@signed_in
@confirmed(policy.EXPORT)
def export(request: ActorRequest, kind: str) -> HttpResponse:
    """The list as a file."""
    sheets.known(kind)
    at = clock.now()
    heads = [
        _("Code"), _("Full name"), _("Branch"), _("Membership"), _("Special state"),
        _("Day of admission"), _("Day of recognition as official member"),
    ]  # fmt: skip
    with scope(request.actor):
        found = services.take_list(
            actor=request.actor, chosen=FilterForm(request.GET or None).chosen(), at=at
        )
        kinds = queries.kinds_of(found, day=local_day(at))
        rows = [_cells(one, _row(one, kinds[one.pk])) for one in found]
    return sheets.download(sheets.Sheet(name=_("Members"), heads=heads, rows=rows), kind)


def _cells(one: Member, row: dict[str, Any]) -> list[sheets.Cell]:
    flags = ", ".join(str(label) for label, _kind in row["flags"])
    told = [one.code, one.full_name, one.unit.name, str(row["category"]), flags]
    return [*told, one.admitted_on, one.official_on]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@confirmed(policy.OPEN_RECORD)
def ask(request: ActorRequest, member_id: UUID) -> HttpResponse:
    """Before a record opens: what for? The page says that the member will read it."""
    actor = request.actor
    form = PurposeForm(request.POST or kept(request) or None)
    with scope(actor):
        found = queries.member(member_id)
        if found.person_id == actor.person_id:
            return redirect("members:record")
        require(actor, policy.OPEN, position=found.position)
        if request.method == "POST" and form.is_valid():
            look = services.look_into(
                actor=actor, member_id=member_id, reason=form.reason(), at=clock.now()
            )
            return redirect("members:look", look_id=look.pk)
    status = 422 if request.method == "POST" else 200
    return respond(request, "members/ask.html", {"form": form, "member": found}, status=status)


@require_safe
@signed_in
def look(request: ActorRequest, look_id: UUID) -> HttpResponse:
    """The record that was opened, for a quarter of an hour."""
    at = clock.now()
    day = local_day(at)
    with scope(request.actor):
        opened = queries.open_look(request.actor, look_id, at=at)
        found = queries.member(opened.member_id)
        require(request.actor, policy.OPEN, position=found.position)
        whole = queries.record_of(found)
        context = {
            "member": found,
            "look": opened,
            "facts": screens.facts(whole, day=day),
            "events": screens.timeline(whole, day=day),
        }
        return respond(request, "members/look.html", context)


@require_safe
@signed_in
def corrections(request: ActorRequest) -> HttpResponse:
    """Requests that wait for an answer."""
    actor = request.actor
    with scope(actor):
        require(actor, policy.ANSWER, position=actor.lo)
        form = CorrectionsForm(request.GET or None)
        found = queries.corrections_waiting(actor, **form.chosen())
        page = lists.page_of(request, found, PER_PAGE)
        rows = [(one, words.FACTS[one.fact], AnswerForm(prefix=f"r{one.pk}")) for one in page]
        context = {"form": form, "page": page, "rows": rows, "query": lists.query_of(request)}
        return respond(request, "members/corrections.html", context, fragment="rows")


@require_GET
@signed_in
@confirmed(policy.EXPORT)
def corrections_file(request: ActorRequest, kind: str) -> HttpResponse:
    """The requests that wait as a file."""
    sheets.known(kind)
    heads = [_("Asked at"), _("Full name"), _("Branch"), _("Fact"), _("Request")]
    with scope(request.actor):
        found = services.take_corrections(
            actor=request.actor,
            chosen=CorrectionsForm(request.GET or None).chosen(),
            at=clock.now(),
        )
        rows: list[list[sheets.Cell]] = [
            [local_day(one.asked_at), one.member.full_name, one.member.unit.name,
             str(words.FACTS[one.fact]), one.text]
            for one in found
        ]  # fmt: skip
    name = _("Requests for correction")
    return sheets.download(sheets.Sheet(name=name, heads=heads, rows=rows), kind)


@require_http_methods(["POST"])
@signed_in
def answer(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Answer one request."""
    text = request.POST.get(f"r{request_id}-answer", "")
    with scope(request.actor):
        services.answer_correction(
            actor=request.actor, request_id=request_id, answer=text, at=clock.now()
        )
    messages.success(request, _("The member has been told."))
    return redirect("members:corrections")
