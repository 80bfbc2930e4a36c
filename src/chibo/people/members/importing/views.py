"""The pages: upload, columns, every row, undo; and the page to add one member."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.errors import Missing, Refused
from chibo.core.names import search_key
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import queries as organisation
from chibo.people.members import policy
from chibo.people.members.importing import at_rest, form_file, queries, services, words
from chibo.people.members.importing.forms import ColumnsForm, MemberForm, RowsForm, UploadForm
from chibo.people.members.importing.queries import Preview
from chibo.people.members.importing.rules.columns import lacking
from chibo.people.members.importing.rules.table import Fate, Judged, Table
from chibo.people.members.models import MemberImport
from chibo.people.members.rules import ImportState
from chibo.web import lists, sheets
from chibo.web.responses import respond

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAMPLE_ROWS = 20
PER_PAGE = 100
LISTS_PER_PAGE = 20
LONG_NUMBER = re.compile(r"\d{9,}")


def _branches(actor: Actor) -> list[Any]:
    """Branches of the seat; refuses who may register nobody."""
    require(actor, policy.REGISTER, position=actor.lo)
    return list(organisation.branches(organisation.unit(actor.unit_id))) if actor.unit_id else []


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: ActorRequest) -> HttpResponse:
    """Upload a list; below it the lists that were taken in, which can be undone."""
    actor = request.actor
    with scope(actor):
        units = _branches(actor)
        form = UploadForm(request.POST or None, request.FILES or None, units=units)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                made = services.upload(
                    actor=actor,
                    unit_id=UUID(form.cleaned_data["unit"]),
                    file_name=file.name,
                    data=file.read(),
                    at=clock.now(),
                )
            except Refused as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("members:import_columns", import_id=made.pk)
        page = lists.page_of(request, queries.history(actor.lo, actor.hi), LISTS_PER_PAGE)
        context = {"form": form, "page": page, "history": [_told(one) for one in page]}
        status = 422 if request.method == "POST" else 200
        return respond(request, "members/import/begin.html", context, status=status)


def _told(one: MemberImport) -> dict[str, Any]:
    return {
        "one": one,
        "open": one.state == ImportState.OPEN,
        "undone": one.state == ImportState.UNDONE,
        "added": ngettext("%(n)s member taken in", "%(n)s members taken in", one.added)
        % {"n": one.added},
    }


@require_GET
@signed_in
def blank(request: ActorRequest) -> HttpResponse:
    """The empty form, to be filled in."""
    with scope(request.actor):
        require(request.actor, policy.REGISTER, position=request.actor.lo)
    response = HttpResponse(form_file.workbook(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="danh-sach-dang-vien.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def columns(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Which column is which."""
    actor = request.actor
    with scope(actor):
        found = queries.uploaded(import_id)
        require(actor, policy.REGISTER, position=found.position)
        if found.state != ImportState.OPEN:
            return redirect("members:import")
        table = at_rest.read(found)
        samples = [_sample(table, place) for place in range(len(table.headings))]
        chosen = ColumnsForm(
            request.POST or None,
            headings=table.headings,
            mapping=queries.mapping_of(found),
            samples=samples,
        )
        if chosen.is_valid():
            try:
                services.set_mapping(
                    actor=actor, import_id=import_id, mapping=chosen.mapping(), at=clock.now()
                )
            except Refused as refusal:
                chosen.add_error(None, str(refusal))
            else:
                return redirect("members:import_show", import_id=import_id)
        status = 422 if request.method == "POST" else 200
        context = {"form": chosen, "list": found}
        return respond(request, "members/import/columns.html", context, status=status)


def _sample(table: Table, place: int) -> str:
    """What a column holds, for example; of a personal id the last four digits."""
    filled = (cells[place] for _number, cells in table.rows[:SAMPLE_ROWS] if cells[place])
    return LONG_NUMBER.sub(lambda found: f"…{found[0][-4:]}", next(filled, ""))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def show(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Every row and what becomes of it; then take the list in."""
    actor, at = request.actor, clock.now()
    with scope(actor):
        if request.method == "POST":
            done = services.confirm(actor=actor, import_id=import_id, at=at)
            messages.success(request, _told(done)["added"])
            return redirect("members:import")
        found = queries.uploaded(import_id)
        require(actor, policy.REGISTER, position=found.position)
        if found.state != ImportState.OPEN:
            return redirect("members:import")
        if lacking(queries.mapping_of(found)):
            return redirect("members:import_columns", import_id=import_id)
        seen = queries.preview(found, today=organisation.local_day(at))
        form = RowsForm(request.GET or None)
        rows = _rows(seen, form)
        page = lists.page_of(request, rows, PER_PAGE)
        context = {
            "list": found,
            "form": form,
            "page": page,
            "rows": [_row(row) for row in page],
            **_shown(seen),
        }
        return respond(request, "members/import/show.html", context, fragment="rows")


def _rows(seen: Preview, form: RowsForm) -> list[Judged]:
    """Those that fit, wrong ones first."""
    words_, fate = search_key(form.chosen("q")).split(), form.chosen("fate")
    found = [row for row in seen.rows if fate in ("", row.fate)]
    found = [row for row in found if all(word in search_key(row.name) for word in words_)]
    return sorted(found, key=lambda row: (row.fate is not Fate.WRONG, row.number))


def _row(row: Judged) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "fate": words.FATES[row.fate],
        "kind": words.FATE_KINDS[row.fate],
        "facts": words.facts(row.entry) if row.entry else [],
        "problems": [(words.column(one), words.sentence(one)) for one in row.problems],
    }


@require_GET
@signed_in
def rows_file(request: ActorRequest, import_id: UUID, kind: str) -> HttpResponse:
    """The rows and what becomes of them as a file, for whoever corrects the list."""
    sheets.known(kind)
    with scope(request.actor):
        found = queries.uploaded(import_id)
        require(request.actor, policy.REGISTER, position=found.position)
        if found.state != ImportState.OPEN:
            raise Missing(_("There is no such list, or not in your area."), code="no_import")
        seen = queries.preview(found, today=organisation.local_day(clock.now()))
    rows = [
        [row["number"], row["name"], str(row["fate"]), "; ".join(_sentences(row))]
        for row in map(_row, _rows(seen, RowsForm(request.GET or None)))
    ]
    heads = [_("Row"), _("Full name"), _("What becomes of it"), _("What was understood")]
    name = _("Every row of the list")
    return sheets.download(sheets.Sheet(name=name, heads=heads, rows=rows), kind)


def _sentences(row: dict[str, Any]) -> list[str]:
    said = [f"{column}: {sentence}" if column else str(sentence)
            for column, sentence in row["problems"]]  # fmt: skip
    return said or [str(fact) for fact in row["facts"]]


def _shown(seen: Preview) -> dict[str, Any]:
    return {
        "counts": [(words.FATES[fate], len(seen.having(fate))) for fate in Fate],
        "wrong": len(seen.having(Fate.WRONG)),
        "new": len(seen.having(Fate.NEW)),
        "left_out": seen.left_out,
    }


@require_POST
@signed_in
def discard(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Leave a list that was not taken in."""
    with scope(request.actor):
        services.discard(actor=request.actor, import_id=import_id, at=clock.now())
    messages.success(request, _("The list was left; what it said was removed."))
    return redirect("members:import")


@require_POST
@signed_in
def undo(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Remove everybody who came with a list, or say why that cannot be."""
    try:
        with scope(request.actor):
            services.undo(actor=request.actor, import_id=import_id, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone: nobody of this list is in the records any more."))
    return redirect("members:import")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: ActorRequest) -> HttpResponse:
    """Add one member."""
    actor, at = request.actor, clock.now()
    with scope(actor):
        units = _branches(actor)
        chosen = MemberForm(request.POST or None, units=units)
        if chosen.is_valid():
            unit = organisation.unit(UUID(chosen.cleaned_data["unit"]))
            read = services.check_one(unit, chosen.texts(), at=at)
            chosen.tell(read.problems)
            if read.entry is not None:
                made = services.add(actor=actor, unit_id=unit.pk, entry=read.entry, at=at)
                messages.success(
                    request,
                    _("%(name)s is in the list now, under the code %(code)s.")
                    % {"name": made.full_name, "code": made.code},
                )
                return redirect("members:new")
        status = 422 if request.method == "POST" else 200
        return respond(request, "members/import/new.html", {"form": chosen}, status=status)
