"""Pages of documents: the list, one document and its files; for anybody: check a file, the QR page."""

import hashlib
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chibo.core import clock, looks
from chibo.core.actor import Actor
from chibo.core.errors import ChiboError, Denied, Refused, Unavailable
from chibo.core.policy import require
from chibo.core.proofs import is_proved
from chibo.core.scope import scope
from chibo.ground.accounts import limits
from chibo.ground.accounts.access import signed_in
from chibo.trust.documents import (
    inspection,
    papers,
    policy,
    public_page,
    queries,
    record,
    services,
    validation,
)
from chibo.trust.documents.forms import KINDS, STATES, FileForm, FilterForm, NewScanForm, ScanForm
from chibo.trust.documents.models import Document
from chibo.trust.documents.rules import State
from chibo.trust.documents.sights import DOCUMENT
from chibo.web import lists, sheets
from chibo.web.responses import respond

if TYPE_CHECKING:
    from chibo.ground.accounts.middleware import ActorRequest

PER_PAGE = 30


@require_GET
@signed_in
def listing(request: "ActorRequest") -> HttpResponse:
    """Documents the viewer may see, narrowed by kind, month and unit."""
    with scope(request.actor):
        form = FilterForm(request.GET or None, units=queries.units())
        found = queries.documents(request.actor, form.chosen())
        page = lists.page_of(request, found, PER_PAGE)
        seals = queries.seal_states(list(page.object_list))
        rows = [
            {"document": one, "kind": KINDS[one.kind], "seal": seals.get(one.pk)} for one in page
        ]
        context = {
            "form": form,
            "page": page,
            "rows": rows,
            "query": lists.query_of(request),
        }
        return respond(request, "documents/list.html", context, fragment="rows")


@require_GET
@signed_in
def list_file(request: "ActorRequest", kind: str) -> HttpResponse:
    """The list as a file."""
    sheets.known(kind)
    heads = [_("Kind"), _("Number"), _("Title"), _("Unit"), _("Day"), _("State")]
    with scope(request.actor):
        form = FilterForm(request.GET or None, units=queries.units())
        found = queries.documents(request.actor, form.chosen())[: lists.MOST_IN_FILE]
        rows: list[list[sheets.Cell]] = [
            [str(KINDS[d.kind]), d.symbol, d.title, d.unit_name, d.dated_on, str(STATES[d.state])]
            for d in found
        ]
    return sheets.download(sheets.Sheet(name=_("Documents"), heads=heads, rows=rows), kind)


@require_GET
@signed_in
def page(request: "ActorRequest", document_id: UUID) -> HttpResponse:
    """One document: who signed, its seal, its files."""
    return _page(request, document_id)


def _opened(request: "ActorRequest", document_id: UUID) -> Document:
    """A document; when somebody above opens it, its unit can read that it happened."""
    found = queries.document(document_id)
    looks.looked(
        request.actor,
        DOCUMENT,
        subject=found.pk,
        position=found.position,
        province=found.province,
        case_id=found.case_id,
        at=clock.now(),
    )
    return found


def _page(
    request: "ActorRequest", document_id: UUID, *, form: ScanForm | None = None,
    refused: ChiboError | None = None,
) -> HttpResponse:  # fmt: skip
    with scope(request.actor):
        found = _opened(request, document_id)
        seal = queries.seal_states([found]).get(found.pk)
        context = {
            "document": found,
            "kind": KINDS[found.kind],
            "places": queries.places(found),
            "version": queries.newest_version(document_id),
            "correction": queries.correction_of(found),
            "seal": seal,
            "refused": refused,
            **_paper(request.actor, found, form),
        }
        status = refused.status if refused else 422 if form else 200
        return respond(request, "documents/page.html", context, status=status)


def _paper(actor: Actor, found: Document, form: ScanForm | None) -> dict[str, Any]:
    """What the page shows of signing by hand."""
    signed = [one.role for one in found.signatures.all()]
    waiting = queries.by_hand(found, signed) if found.state == State.SIGNING else []
    scans = queries.scans(found.pk) if found.on_paper else []
    return {
        "by_hand": waiting,
        "scans": scans,
        "may_hand_in": bool(waiting or scans) and services.may_hand_in(actor, found),
        "fresh": is_proved(actor, policy.SIGN, at=clock.now()),
        "scan_form": form or (NewScanForm() if scans else ScanForm()),
    }


@require_GET
@signed_in
def file(request: "ActorRequest", document_id: UUID) -> HttpResponse:
    """The newest PDF."""
    with scope(request.actor):
        found, data = _opened(request, document_id), queries.file(document_id)
    return _download(data, record.file_name(found.record), "application/pdf")


@require_GET
@signed_in
def print_copy(request: "ActorRequest", document_id: UUID) -> HttpResponse:
    """The document with its digest at the foot of each page, to be signed by hand."""
    with scope(request.actor):
        _opened(request, document_id)
        found, data = services.print_copy(document_id)
    name = record.file_name(found.record).removesuffix(".pdf")
    return _download(data, f"{name}-print.pdf", "application/pdf")


@require_http_methods(["GET", "POST"])
@signed_in
def scan(request: "ActorRequest", document_id: UUID) -> HttpResponse:
    """The scan of the signed sheet; posted: it is handed in, or replaced by the right one."""
    if request.method == "GET":
        with scope(request.actor):
            found, data = _opened(request, document_id), queries.scan_file(document_id)
        name = record.file_name(found.record).removesuffix(".pdf")
        return _download(data, f"{name}-scan.pdf", "application/pdf")
    with scope(request.actor):
        found = queries.document(document_id)
        if not services.may_hand_in(request.actor, found):
            require(request.actor, policy.PREPARE, position=found.position)
    is_new = "reason" in request.POST
    form = (NewScanForm if is_new else ScanForm)(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, document_id, form=form)
    given = {"document_id": document_id, "files": form.contents(papers.LARGEST_BYTES),
             "is_same": form.cleaned_data["is_same"], "at": clock.now()}  # fmt: skip
    try:
        with scope(request.actor):
            if is_new:
                services.replace_scan(request.actor, reason=form.cleaned_data["reason"], **given)
            else:
                services.sign_on_paper(request.actor, **given)
    except (Refused, Unavailable) as refused:
        return _page(request, document_id, refused=refused)
    except Denied as denied:
        if denied.code != "step_up":
            raise
        return _page(request, document_id, refused=denied)
    return _see_other(reverse("documents:page", args=[document_id]))


@require_POST
@signed_in
def send_otp(request: "ActorRequest") -> HttpResponse:
    """The remote signing service sends its one-time code; back to where it was asked for."""
    with scope(request.actor):
        services.send_otp(request.actor)
    back = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    messages.success(request, _("The code is on its way to you. Type it in below."))
    return _see_other(back if allowed else reverse("documents:list"))


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


@require_GET
@signed_in
def evidence(request: "ActorRequest", document_id: UUID) -> HttpResponse:
    """The evidence file that goes with the PDF."""
    with scope(request.actor):
        found, data = _opened(request, document_id), queries.evidence(document_id)
    return _download(data, f"{record.file_name(found.record)}.tlog-proof", "text/plain")


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Anybody: is this file what was signed and sealed? The file is not kept."""
    if request.method != "POST":
        return respond(request, "documents/verify.html", {"form": FileForm()})
    if limits.too_many(request, "verify", settings.CHIBO_VERIFY_RATE):
        return respond(
            request, "documents/verify.html", {"form": FileForm(), "busy": True}, status=429
        )
    form = FileForm(request.POST, request.FILES)
    uploaded = form.files.get("file")
    if not form.is_valid() or uploaded is None:
        return respond(request, "documents/verify.html", {"form": form}, status=422)
    found = inspection.judge(_read(uploaded))
    context = {
        "form": FileForm(), "found": found, "name": uploaded.name, "size": uploaded.size,
        "at": clock.now(), "kind": KINDS.get(found.revealed.kind) if found.revealed else "",
    }  # fmt: skip
    return respond(request, "documents/verify.html", context)


@require_http_methods(["GET", "POST"])
def public(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the QR code: seal, day, validity; branch and signers for whoever holds the file."""
    context = {
        "token": token,
        "view": public_page.by_token(token),
        "form": FileForm(),
        "asked": False,
    }
    status = 200
    if request.method == "POST" and limits.too_many(request, "show", settings.CHIBO_VERIFY_RATE):
        context["busy"], status = True, 429
    elif request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            found = public_page.reveal(token, _digest(form))
            kind = KINDS.get(found.kind) if found else ""
            context |= {"asked": True, "revealed": found, "kind": kind, "sha256": _digest(form)}
        else:
            context["form"], status = form, 422
    return respond(request, "documents/public.html", context, status=status)


@require_POST
def public_evidence(request: HttpRequest, token: str) -> HttpResponse:
    """The evidence file, for whoever holds the file."""
    found = public_page.reveal(token, request.POST.get("sha256", ""))
    if found is None:
        return public(request, token)
    return _download(public_page.evidence_of(found), f"{token[:8]}.tlog-proof", "text/plain")


def _digest(form: FileForm) -> str:
    given = str(form.cleaned_data.get("sha256") or "")
    if given:
        return given.lower()
    digest = hashlib.sha256()
    for chunk in form.cleaned_data["file"].chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _read(uploaded: "UploadedFile[bytes]") -> bytes:
    """At most one byte more than is checked, so that a huge file never fills the memory."""
    return bytes(uploaded.read(validation.LARGEST_BYTES + 1))


def _download(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
