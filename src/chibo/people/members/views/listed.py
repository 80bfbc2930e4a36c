"""The members of a seat: find one, open a record for a purpose, take out the list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from chibo.core import clock
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.stepup import confirmed, kept
from chibo.ground.organisation.queries import local_day
from chibo.people.members import ethnic, policy, queries, screens, services, words
from chibo.people.members.forms import FilterForm, KeepForm, PurposeForm, SearchForm
from chibo.people.members.models import Member
from chibo.people.members.record import queries as record_queries
from chibo.people.members.record import screens as record_screens
from chibo.people.members.record.queries import Wanted
from chibo.people.members.rules import IN_THE_LIST, Category, Flag
from chibo.people.members.views.branches import may_name
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
            "may_name": may_name(actor),
            "may_register": may(actor, policy.REGISTER, position=actor.lo),
            "waiting": _waiting(actor),
        }
        return respond(request, "members/list.html", context, fragment="rows")


@require_safe
@signed_in
def find(request: ActorRequest) -> HttpResponse:
    """Members by all that they are narrowed to, as of a day; searches that one keeps."""
    actor, at = request.actor, clock.now()
    today = local_day(at)
    with scope(actor):
        form = SearchForm(request.GET or None, units=queries.units_below(actor))
        chosen = form.chosen()
        found = services.find(actor=actor, chosen=chosen, at=at)
        page = lists.page_of(request, found, PER_PAGE)
        kinds = queries.kinds_of(page.object_list, day=chosen.day or today)
        context = {
            "form": form,
            "page": page,
            "rows": [_row(one, kinds[one.pk]) for one in page],
            "with_units": role_of(actor) is Role.COMMITTEE,
            "may_open": may(actor, policy.OPEN, position=actor.lo),
            "kept": queries.searches(actor),
            "query": lists.query_of(request),
            "keep": KeepForm(),
        }
        return respond(request, "members/find.html", context, fragment="rows")


@require_POST
@signed_in
def keep(request: ActorRequest) -> HttpResponse:
    """Keep a search under a name."""
    form = KeepForm(request.POST)
    query = request.POST.get("query", "")
    with scope(request.actor):
        kept = services.save_search(
            actor=request.actor,
            name=form["name"].value() or "",
            query=query,
            at=clock.now(),
        )
    messages.success(request, _("The search is kept."))
    return redirect(f"{reverse('members:find')}{kept.query}")


@require_POST
@signed_in
def forget(request: ActorRequest, search_id: UUID) -> HttpResponse:
    """Remove a kept search."""
    with scope(request.actor):
        services.forget_search(actor=request.actor, search_id=search_id)
    return redirect("members:find")


def _waiting(actor: Any) -> int:
    if not may(actor, policy.ANSWER, position=actor.lo):
        return 0
    return record_queries.waiting(actor, Wanted()).count()


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
    """The list as a file: what every seat reads of its members, nothing that takes a purpose."""
    sheets.known(kind)
    at = clock.now()
    heads = [
        _("Code"), _("Full name"), _("Branch"), _("Membership"), _("Special state"),
        _("Day of admission"), _("Day of recognition as official member"),
        _("Sex"), _("Date of birth"), _("Ethnic group"), _("Education"), _("Occupation"),
    ]  # fmt: skip
    with scope(request.actor):
        form = SearchForm(request.GET or None, units=queries.units_below(request.actor))
        chosen = form.chosen()
        found = services.take_list(actor=request.actor, chosen=chosen, at=at)
        kinds = queries.kinds_of(found, day=chosen.day or local_day(at))
        rows = [_cells(one, _row(one, kinds[one.pk])) for one in found]
    return sheets.download(sheets.Sheet(name=_("Members"), heads=heads, rows=rows), kind)


def _cells(one: Member, row: dict[str, Any]) -> list[sheets.Cell]:
    flags = ", ".join(str(label) for label, _kind in row["flags"])
    told = [one.code, one.full_name, one.unit.name, str(row["category"]), flags]
    sex = {"m": _("Male"), "f": _("Female")}.get(one.sex, "")
    more = [sex, screens.born(one), ethnic.name_of(one.ethnic_code), one.education, one.occupation]
    return [*told, one.admitted_on, one.official_on, *more]


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
                actor=actor,
                member_id=member_id,
                purpose=form.chosen(),
                reason=form.reason(),
                at=clock.now(),
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
            "may_reveal": may(request.actor, policy.REVEAL_ID, position=found.position),
            "facts": screens.facts(whole, day=day),
            "sections": record_screens.sections(
                record_queries.as_of(record_queries.history(found), day=day),
                closed=record_queries.closed_groups(request.actor, found, at=at),
            ),
            "events": screens.timeline(whole, day=day),
        }
        return respond(request, "members/look.html", context)
