"""A record becomes a numbered document with a file that waits for its signatures."""

import copy
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, facts, rehearsals
from chibo.core.actor import Actor
from chibo.core.circles import Circle
from chibo.core.errors import Broken, Missing, Refused
from chibo.core.ids import uuid7
from chibo.core.policy import require
from chibo.trust.documents import outside, policy, record, rendering
from chibo.trust.documents.models import Document, DocumentVersion, NumberCounter, new_token
from chibo.trust.documents.rules import Kind, State, VersionKind

DRAFT_MARK = "DỰ THẢO – CHƯA CÓ GIÁ TRỊ"
"""On every page of a sheet that nobody has signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What another room hands over.

    Args:
        organ: the unit's sign in the symbol, e.g. ``CB``.
        record: ``chibo-record/1`` without ``document.id``, ``number``, ``symbol`` and ``replaces``,
            which are filled in here.
        signers: the person for each role of ``record["signatures"]``.
        subject: what it came from, e.g. the meeting.
        circle: who reads it where that is not the whole unit.
    """

    unit_id: UUID
    unit_name: str
    position: int
    province: int
    organ: str
    record: record.Record
    signers: dict[str, UUID]
    subject: UUID | None = None
    circle: Circle | None = None


@transaction.atomic
def create_document(
    actor: Actor,
    draft: Draft,
    *,
    at: datetime,
    replaces: UUID | None = None,
    reason: str = "",
) -> Document:
    """Give a record its number, typeset it and reserve its signatures.

    The number is the next of unit, type and term, taken in this transaction: if it fails, the number
    is free again. With ``replaces`` the new document is the correction of a completed one.

    Raises:
        Denied: the actor holds no office in the unit that may prepare documents.
        Missing: there is no document to correct.
        Refused: the document to correct is not complete, is another kind, or has a correction already.
        Broken: the record contradicts itself.
        Unavailable: the file cannot be kept.
    """
    require(actor, policy.PREPARE, position=draft.position)
    if rehearsals.is_rehearsed(draft.position):
        raise Refused(
            _(
                "A rehearsal ends here: nothing is numbered, signed or sealed. Look at the PDF instead."
            ),
            code="rehearsal",
        )
    old = _to_correct(replaces, draft) if replaces else None
    content = copy.deepcopy(draft.record)
    head = content["document"]
    number = _next_number(draft, kind=head["type"], term=head["term"])
    document_id = uuid7()
    head |= {
        "id": str(document_id),
        "number": number,
        "symbol": record.symbol(number=number, kind=head["type"], organ=draft.organ),
        "replaces": _replaced(old, reason),
    }
    _check(content, draft)
    document = Document(
        id=document_id, province=draft.province, position=draft.position, unit_id=draft.unit_id,
        unit_name=draft.unit_name, kind=head["type"], term=head["term"], number=number,
        symbol=head["symbol"], title=head["title"], dated_on=date.fromisoformat(head["date"]),
        subject=draft.subject, record=content, token=new_token(), state=State.SIGNING,
        signers={role: str(person) for role, person in draft.signers.items()},
        replaces=old, created_at=at, circle=draft.circle.id if draft.circle else None,
        circle_above=draft.circle is None or draft.circle.above,
    )  # fmt: skip
    pdf = rendering.render(content, url=public_url(document), mark=outside.mark())
    document.save(force_insert=True)
    add_version(document, pdf, number=1, kind=VersionKind.DRAFT, at=at)
    detail = {"symbol": document.symbol, "replaces": str(replaces or "")}
    audit.record(
        actor, "documents.created", subject=document.pk, position=document.position, at=at,
        province=document.province, detail=detail,
    )  # fmt: skip
    facts.publish("documents.created", described(document))
    return document


def preview(content: record.Record) -> bytes:
    """The sheet as it would look, without number and signature, marked as a draft; nothing is kept.

    Args:
        content: a record as in ``Draft``.
    """
    shown = copy.deepcopy(content)
    kind = shown["document"]["type"]
    shown["document"] |= {"id": "", "number": 0, "symbol": f"…-{kind}", "replaces": None}
    return rendering.render(shown, url=settings.SITE_URL, mark=outside.rehearsed() or DRAFT_MARK)


def add_version(
    document: Document, pdf: bytes, *, number: int, kind: VersionKind, at: datetime
) -> DocumentVersion:
    """Keep a file as the next version; for the services of this room."""
    kept = outside.keep(pdf)
    return DocumentVersion.objects.create(
        document=document, province=document.province, position=document.position, number=number,
        kind=kind, sha256=kept.sha256, length=kept.length, created_at=at,
    )  # fmt: skip


def described(document: Document) -> dict[str, str | int]:
    """Payload of the facts of this room: ids as text."""
    return {
        "document": str(document.pk),
        "unit": str(document.unit_id),
        "position": document.position,
        "province": document.province,
        "kind": document.kind,
        "subject": str(document.subject or ""),
    }


def public_url(document: Document) -> str:
    """Address of the page that the QR code leads to."""
    return f"{settings.SITE_URL.rstrip('/')}/v/{document.token}"


def _next_number(draft: Draft, *, kind: str, term: str) -> int:
    key = {"unit_id": draft.unit_id, "kind": Kind(kind), "term": term}
    fresh = NumberCounter(province=draft.province, position=draft.position, **key)
    NumberCounter.objects.bulk_create([fresh], ignore_conflicts=True)
    counter = NumberCounter.objects.select_for_update().get(**key)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def _to_correct(document_id: UUID, draft: Draft) -> Document:
    old = Document.objects.select_for_update().filter(pk=document_id).first()
    if old is None:
        raise Missing(_("There is no document to correct."), code="no_document")
    if old.state != State.COMPLETE:
        raise Refused(
            _("Only a document that all have signed, and that has no correction, is corrected."),
            code="not_correctable",
        )
    if (old.unit_id, old.kind) != (draft.unit_id, draft.record["document"]["type"]):
        raise Refused(
            _("A correction belongs to the same unit and is of the same kind."),
            code="other_kind",
        )
    if Document.objects.filter(replaces=old).exists():
        raise Refused(
            _("A correction of %(symbol)s is waiting for its signatures."),
            code="correction_waits",
            symbol=old.symbol,
        )
    return old


def _replaced(old: Document | None, reason: str) -> dict[str, str] | None:
    if old is None:
        return None
    if not reason.strip():
        raise Refused(_("Write why the document is corrected."), code="no_reason")
    return {"symbol": old.symbol, "date": old.dated_on.isoformat(), "reason": reason.strip()}


def _check(content: record.Record, draft: Draft) -> None:
    found = record.problems(content)
    roles = {place["role"] for place in content.get("signatures", [])}
    if not found and roles != set(draft.signers):
        found = ["the persons who sign do not fit the places for signatures"]
    if found:
        raise Broken(
            _("The record of the document contradicts itself: %(problem)s."),
            code="bad_record",
            problem="; ".join(found[:3]),
        )
