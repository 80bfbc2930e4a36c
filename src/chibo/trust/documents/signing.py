"""PAdES signatures (ETSI EN 319 142-1) through pyHanko. No Django, no clock.

Every signature but the last is made at level B-LT (time stamp and revocation data inside), the last
at B-LTA: a document time stamp covers them all.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, Signer
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import (
    CRLFetchError,
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

from chibo.gateways.durable import NO_ROOM
from chibo.trust.documents import lengths, quiet

quiet.hush()
lengths.mend()

DIGEST = "sha256"
ROLES = ("secretary", "chair", "branch_secretary")
# Revocation data go in with the signature, so that the archive time stamp ends the file and covers
# every byte of it.
_EVIDENCE = DSSContentSettings(
    include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
)


class SigningFailed(Exception):
    """Nothing was signed. ``code`` names the case.

    Codes: ``no_place`` (no such field), ``signed_already``, ``revoked``, ``expired``,
    ``not_trusted`` (the certificate does not lead to an anchor), ``damaged`` (not a usable PDF).
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class OutsideUnavailable(Exception):
    """The time-stamping service or the revocation lists cannot be reached; nothing was signed."""


class NoRoom(Exception):
    """The disk for temporary files is full; nothing was signed."""


@dataclass(frozen=True, slots=True)
class Services:
    """What lies outside: trust anchors, the RFC 3161 address, how long to wait for each answer."""

    anchors: tuple[Certificate, ...]
    tsa_url: str
    timeout_seconds: int = 8

    def context(self) -> ValidationContext:
        """A fresh validation context that fetches revocation lists and demands them."""
        return ValidationContext(
            trust_roots=list(self.anchors),
            allow_fetching=True,
            revocation_mode="require",
            fetcher_backend=RequestsFetcherBackend(per_request_timeout=self.timeout_seconds),
        )

    def stamper(self) -> RequestsHTTPTimeStamper:
        """The client of the time-stamping service."""
        return RequestsHTTPTimeStamper(  # type: ignore[no-untyped-call]  # library without types
            self.tsa_url, timeout=self.timeout_seconds
        )


def places(pdf: bytes) -> dict[str, bool]:
    """Roles of the reserved fields in their order, and whether each is signed."""
    found = enumerate_sig_fields(PdfFileReader(BytesIO(pdf)))
    return {name: value is not None for name, value, _ in found if name in ROLES}


def sign(
    pdf: bytes, *, role: str, signer: Signer, stamp: bytes, services: Services, at: datetime,
    last: bool,
) -> bytes:  # fmt: skip
    """Sign one reserved field.

    Args:
        role: name of the field.
        stamp: one-page PDF laid over the field.
        at: claimed time of signing, aware; the time stamp tells the service's own.
        last: adds the archive time stamp over everything (B-LTA); else B-LT.

    Returns:
        The signed file, which begins with the bytes of ``pdf``.

    Raises:
        SigningFailed: see its codes.
        OutsideUnavailable, NoRoom: the same call may succeed later.
    """
    metadata = PdfSignatureMetadata(
        field_name=role,
        name=_common_name(signer),
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        use_pades_lta=last,
        validation_context=services.context(),
        dss_settings=_EVIDENCE,
    )
    _check_place(pdf, role)
    with _told(), tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(stamp)
        file.flush()
        style = StaticStampStyle.from_pdf_file(file.name, border_width=0)
        worker = _SignerAt(metadata, signer, services.stamper(), style, at)
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        return bytes(worker.sign_pdf(writer, existing_fields_only=True).getvalue())


def renew(pdf: bytes, *, services: Services) -> bytes:
    """Add one more archive time stamp, before the last one ages, with fresh revocation data.

    Raises:
        SigningFailed, OutsideUnavailable
    """
    with _told():
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        output = PdfTimeStamper(services.stamper()).timestamp_pdf(
            writer, DIGEST, services.context(), dss_settings=_EVIDENCE.get_settings_for_ts()
        )
        return bytes(output.getvalue())


@dataclass(frozen=True, slots=True)
class ArchiveEnd:
    """The last archive time stamp of a file: its time, and when its certificate ends."""

    at: datetime
    ends_at: datetime


def archive_stamp(pdf: bytes) -> ArchiveEnd | None:
    """What the last archive time stamp says of itself; not checked here. None when there is none.

    Raises:
        SigningFailed: the bytes are no PDF.
    """
    with _told():
        stamps = PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures
        if not stamps:
            return None
        content = stamps[-1].signed_data["encap_content_info"]["content"].parsed
        return ArchiveEnd(content["gen_time"].native, stamps[-1].signer_cert.not_valid_after)


class _SignerAt(PdfSigner):
    """A signer that is told the time."""

    def __init__(
        self, metadata: PdfSignatureMetadata, signer: Signer, stamper: RequestsHTTPTimeStamper,
        style: StaticStampStyle, at: datetime,
    ) -> None:  # fmt: skip
        super().__init__(metadata, signer=signer, timestamper=stamper, stamp_style=style)
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def _check_place(pdf: bytes, role: str) -> None:
    with _told():
        found = places(pdf)
    if role not in found:
        raise SigningFailed("no_place", role)
    if found[role]:
        raise SigningFailed("signed_already", role)


def _common_name(signer: Signer) -> str:
    certificate = signer.signing_cert
    return str(certificate.subject.native.get("common_name", "")) if certificate else ""


_LIBRARY = (
    SigningError, PathError, ValidationError, TimestampRequestError, PdfError, OSError, ValueError
)  # fmt: skip


@contextmanager
def _told() -> Iterator[None]:
    """Turn the library's errors into ours; the first that fits in the chain of causes decides."""
    try:
        yield
    except _LIBRARY as error:
        raise _translated(error) from error


def _translated(error: BaseException) -> Exception:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in NO_ROOM:
            return NoRoom(str(cause))
        if isinstance(cause, (TimestampRequestError, InsufficientRevinfoError, CRLFetchError)):
            return OutsideUnavailable(str(cause))
        if isinstance(cause, RevokedError):
            return SigningFailed("revoked", str(cause))
        if isinstance(cause, (ExpiredError, NotYetValidError)):
            return SigningFailed("expired", str(cause))
        if isinstance(cause, (PathError, ValidationError)):
            return SigningFailed("not_trusted", str(cause))
        cause = cause.__cause__ or cause.__context__
    return SigningFailed("damaged", str(error))
