"""Reads of documents: lists, one document, its files; what anybody may know is in ``public_page``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from uuid import UUID

import pikepdf
from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from chibo.core import folding
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.trust.documents import outside, rules
from chibo.trust.documents.models import (
    Document,
    DocumentVersion,
    Paper,
    PaperSigning,
    Signature,
    SigningMeans,
)
from chibo.trust.documents.rules import Kind, MeansKind, State, VersionKind
from chibo.trust.ledger import queries as ledger
from chibo.trust.ledger.queries import SealState


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed to; empty fields ask for all."""

    text: str = ""
    kind: str = ""
    unit_id: UUID | None = None
    month: date | None = None
    waiting_for: UUID | None = None


def documents(viewer: Actor, chosen: Filter | None = None) -> QuerySet[Document]:
    """Documents the viewer may see (row security), newest first; two queries with their signatures.

    Records are left in the database until they are asked for.

    Args:
        chosen: ``month`` is any day of the month; ``waiting_for`` a person who has a place to sign.
    """
    wanted = chosen or Filter()
    found = Document.objects.prefetch_related("signatures").select_related("replaces", "correction")
    found = found.defer("record", "replaces__record", "correction__record")
    found = found.filter(folding.holds(wanted.text))
    if wanted.kind in set(Kind):
        found = found.filter(kind=wanted.kind)
    if wanted.unit_id:
        found = found.filter(unit_id=wanted.unit_id)
    if wanted.month:
        found = found.filter(dated_on__year=wanted.month.year, dated_on__month=wanted.month.month)
    if wanted.waiting_for:
        places = [
            {role: str(wanted.waiting_for)} for role in ("secretary", "chair", "branch_secretary")
        ]
        named = Document.objects.none()
        for place in places:
            named = named | Document.objects.filter(signers__contains=place)
        found = found.filter(state=State.SIGNING, pk__in=named.values("pk"))
    return found.order_by("-dated_on", "-created_at")


def document(document_id: UUID) -> Document:
    """One document; inside a scope.

    Raises:
        Missing: there is none for this viewer.
    """
    found = Document.objects.select_related("replaces", "correction").filter(pk=document_id).first()
    if found is None:
        raise Missing(_("There is no such document."), code="no_document")
    return found


def symbols(document_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Symbols of documents by id; inside a scope, one query."""
    found = Document.objects.filter(pk__in=list(document_ids))
    return dict(found.values_list("pk", "symbol"))


def units() -> list[tuple[UUID, str]]:
    """Units that have documents the viewer may see, by name; one query; inside a scope."""
    found = Document.objects.order_by("unit_name").values_list("unit_id", "unit_name")
    return list(found.distinct())


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place for a signature: role, name, and the signature when there is one."""

    role: str
    name: str
    signature: Signature | None


def places(of: Document) -> list[Place]:
    """Places for signatures in their order; one query; inside a scope."""
    signed = {one.role: one for one in of.signatures.all()}
    return [
        Place(role=place["role"], name=place["name"], signature=signed.get(place["role"]))
        for place in of.record["signatures"]
    ]


def correction_of(of: Document) -> Document | None:
    """The document that corrects this one, complete or waiting."""
    found: Document | None = getattr(of, "correction", None)
    return found


def newest_version(document_id: UUID) -> DocumentVersion:
    """The version of the document itself that counts now, scans aside; inside a scope.

    Raises:
        Missing: there is no such document.
    """
    versions = DocumentVersion.objects.filter(document_id=document_id)
    found = versions.exclude(kind=VersionKind.SCAN).order_by("-number").first()
    if found is None:
        raise Missing(_("There is no such document."), code="no_document")
    return found


def file(document_id: UUID) -> bytes:
    """The newest file of a document; inside a scope.

    Raises:
        Missing, Broken
    """
    return outside.fetch(newest_version(document_id).sha256)


def due_for_renewal(until: datetime) -> list[UUID]:
    """Complete documents whose last archive stamp's certificate ends by a moment, or is not known.

    Those that end first come first; documents signed on paper have no stamp. Inside a scope.
    """
    newest = DocumentVersion.objects.filter(document_id=OuterRef("pk")).order_by("-number")
    found = Document.objects.exclude(state=State.SIGNING).exclude(on_paper=True)
    found = found.annotate(ends_at=Subquery(newest.values("archive_stamp__ends_at")[:1]))
    found = found.filter(Q(ends_at__isnull=True) | Q(ends_at__lte=until))
    return list(found.order_by("ends_at", "pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """How somebody signs: where the key lies and what it asks for; ``ends_at`` of its certificate."""

    kind: MeansKind
    key: str
    asks_otp: bool = False
    sends_otp: bool = False
    ends_at: datetime | None = None

    @property
    def words(self) -> Promise:
        """How it is called on pages."""
        return MEANS[self.kind]

    @property
    def is_paper(self) -> bool:
        """Signs by hand."""
        return self.kind is MeansKind.PAPER

    def warning(self, *, at: datetime) -> str:
        """A sentence when the certificate has ended or ends soon (``CHIBO_CERTIFICATE_WARN_DAYS``), or ""."""
        days = settings.CHIBO_CERTIFICATE_WARN_DAYS
        if self.ends_at is None or not rules.ends_within(self.ends_at, at=at, days=days):
            return ""
        if self.ends_at <= at:
            return gettext("Your certificate has ended. Ask the person in charge for a new one.")
        left = rules.days_left(self.ends_at, at=at)
        words = ngettext(
            "Your certificate ends in %(days)s day. Ask the person in charge for a new one.",
            "Your certificate ends in %(days)s days. Ask the person in charge for a new one.",
            left,
        )
        return words % {"days": left}


MEANS: dict[MeansKind, Promise] = {
    MeansKind.FILE: _("Signature by a key file on this server"),
    MeansKind.TOKEN: _("Signature by card or USB token"),
    MeansKind.REMOTE: _("Signature at a remote signing service"),
    MeansKind.PAPER: _("Signature by hand, on paper"),
}


def means_of(person_id: UUID) -> Means:
    """How a person signs; somebody for whom nothing was chosen signs with a key file of their own."""
    return means_of_all([person_id])[person_id]


def means_of_all(person_ids: Iterable[UUID]) -> dict[UUID, Means]:
    """How each of these persons signs; one query."""
    wanted = list(person_ids)
    with scope(system_actor("documents.means")):
        chosen = {row.person_id: row for row in SigningMeans.objects.filter(person_id__in=wanted)}
    return {person_id: _means(person_id, chosen.get(person_id)) for person_id in wanted}


def _means(person_id: UUID, row: SigningMeans | None) -> Means:
    if row is None:
        return Means(kind=MeansKind.FILE, key=str(person_id))
    return Means(
        kind=MeansKind(row.kind), key=row.key or str(person_id), asks_otp=row.asks_otp,
        sends_otp=row.sends_otp, ends_at=row.ends_at,
    )  # fmt: skip


def by_hand(of: Document, signed: Sequence[str]) -> list[str]:
    """Roles that sign on the printed sheet: all that wait, where the next one signs by hand; else none.

    Args:
        signed: roles that have signed with a key.
    """
    waiting = [role for role in of.order if role not in signed]
    person_of = {role: UUID(of.signers[role]) for role in waiting}
    means = means_of_all(set(person_of.values()))
    kinds = {role: means[person].kind for role, person in person_of.items()}
    return waiting if rules.is_for_paper(of.order, signed, kinds) else []


def pages(version: DocumentVersion) -> int:
    """How many pages a file has.

    Raises:
        Broken
    """
    with pikepdf.open(BytesIO(outside.fetch(version.sha256))) as pdf:
        return len(pdf.pages)


def scans(document_id: UUID) -> list[PaperSigning]:
    """Scans of the sheet that was signed by hand, the one that counts first; inside a scope, one query."""
    found = PaperSigning.objects.filter(document_id=document_id)
    return list(found.select_related("scan_version", "record_version").order_by("-id"))


def scan(document_id: UUID) -> PaperSigning | None:
    """The scan that counts, or None when the document was not signed on paper; inside a scope."""
    return next(iter(scans(document_id)), None)


def scan_file(document_id: UUID) -> bytes:
    """The scan that counts; inside a scope.

    Raises:
        Missing, Broken
    """
    found = scan(document_id)
    if found is None:
        raise Missing(_("This document was not signed on paper."), code="no_scan")
    return outside.fetch(found.scan_version.sha256)


def papers(subject: UUID) -> list[Paper]:
    """Papers kept for a subject, oldest first; inside a scope."""
    return list(Paper.objects.filter(subject=subject).order_by("uploaded_at"))


def paper_file(paper_id: UUID) -> tuple[Paper, bytes]:
    """One paper and its bytes; inside a scope.

    Raises:
        Missing, Broken
    """
    found = Paper.objects.filter(pk=paper_id).first()
    if found is None:
        raise Missing(_("There is no such paper."), code="no_paper")
    return found, outside.fetch(found.sha256)


def seal_states(found: list[Document]) -> Mapping[UUID, SealState]:
    """State of the newest seal of each document that has one; one query; inside a scope."""
    states = ledger.states([one.pk for one in found])
    by_version = sorted(states.values(), key=lambda state: state.version)
    return {state.document: state for state in by_version}


def evidence(document_id: UUID) -> bytes:
    """The evidence file of the newest sealed version; inside a scope.

    Raises:
        Missing: nothing of it is sealed.
        Refused: the seal is still queued.
    """
    states = [state for (_one, _v), state in sorted(ledger.states([document_id]).items())]
    if not states:
        raise Missing(_("This document has no seal yet."), code="no_seal")
    return ledger.evidence(states[-1].seal)
