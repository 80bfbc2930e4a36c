"""What a PDF's signatures are worth, offline. No Django, no clock of its own, no network.

Validation follows ETSI EN 319 102-1 (through pyHanko): long-term data are taken from the file's own
DSS, trust only from the anchors given. Whatever the bytes are, the answer is a ``Report``.

Without a network nobody can know of a revocation after the archive time stamp. So a file whose
revocation data are no longer current is judged as of that stamp, when they were, provided that the
stamping service's certificate has not ended since: then a renewal was missed.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO

from asn1crypto import pem
from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel
from pyhanko.sign.validation.ades import (
    AdESLTAValidationResult,
    AdESWithTimeValidationResult,
    ades_lta_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    FreshnessReqType,
)
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

from chibo.trust.documents import lengths, quiet

quiet.hush()
lengths.mend()

LARGEST_BYTES = 50 * 1024 * 1024
LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")


@dataclass(frozen=True, slots=True)
class Finding:
    """One signature.

    ``code`` is ``ok`` or the first thing wrong: ``changed`` (the signed bytes differ),
    ``altered_later`` (something not allowed was added after it), ``foreign`` (the certificate does
    not lead to the anchors), ``revoked``, ``expired``, ``no_evidence`` (revocation data or time
    stamp missing), ``unreadable``. ``detail`` is for specialists, in English.
    """

    role: str
    signer: str
    organisation: str
    intact: bool
    trusted: bool
    level: str
    claimed_at: datetime | None
    stamped_at: datetime | None
    archived_at: datetime | None
    certificate_sha256: str
    code: str
    detail: str = ""

    @property
    def ok(self) -> bool:
        """Intact, trusted, and nothing forbidden was added later."""
        return self.code == "ok"


@dataclass(frozen=True, slots=True)
class Report:
    """The whole file.

    ``problem`` is empty, or why no signature could be looked at: ``empty``, ``too_large``,
    ``not_pdf``, ``truncated``, ``encrypted``, ``damaged``, ``unsigned``. ``covered`` tells
    whether the last signature or time stamp is whole and covers every byte of the file.
    """

    problem: str
    findings: tuple[Finding, ...] = ()
    covered: bool = False
    detail: str = ""

    @property
    def ok(self) -> bool:
        """There are signatures, all are good, and nothing follows the last one."""
        return not self.problem and self.covered and all(found.ok for found in self.findings)


def read_anchors(data: bytes) -> tuple[Certificate, ...]:
    """Certificates of a PEM file.

    Raises:
        ValueError: there is none in it.
    """
    found = tuple(
        Certificate.load(der)
        for kind, _, der in pem.unarmor(data, multiple=True)
        if kind == "CERTIFICATE"
    )
    if not found:
        raise ValueError("no certificate in the file")
    return found


def validate(pdf: bytes, anchors: Sequence[Certificate], *, at: datetime | None = None) -> Report:
    """Look at every signature of a file.

    Args:
        pdf: any bytes at all.
        anchors: certificates that are trusted; nothing else is.
        at: moment of validation, aware; the present when missing.
    """
    problem = _outside(pdf)
    if problem:
        return Report(problem)
    try:
        return _report(pdf, anchors, at)
    except Exception as error:  # hostile bytes can raise anything in a parser
        return Report(_kind_of_damage(pdf), detail=f"{type(error).__name__}: {error}")


def _outside(pdf: bytes) -> str:
    if not pdf:
        return "empty"
    if len(pdf) > LARGEST_BYTES:
        return "too_large"
    return "" if b"%PDF-" in pdf[:1024] else "not_pdf"


def _kind_of_damage(pdf: bytes) -> str:
    return "damaged" if b"%%EOF" in pdf[-1024:] else "truncated"


def _report(pdf: bytes, anchors: Sequence[Certificate], at: datetime | None) -> Report:
    reader = PdfFileReader(BytesIO(pdf))
    if reader.encrypted:
        return Report("encrypted")
    signatures = reader.embedded_regular_signatures
    if not signatures:
        truncated = b"%%EOF" not in pdf[-1024:]
        return Report("truncated" if truncated else "unsigned")
    spec, timing = _spec(anchors), ValidationTimingInfo.now()
    if at is not None:
        timing = ValidationTimingInfo(at, at, point_in_time_validation=False)
    findings = tuple(_judged(signature, reader, spec, timing) for signature in signatures)
    return Report("", findings, _covered(reader, anchors))


def _covered(reader: PdfFileReader, anchors: Sequence[Certificate]) -> bool:
    """Whether the last signature reaches to the end and no document time stamp is broken."""
    context = ValidationContext(trust_roots=list(anchors), allow_fetching=False)
    for stamp in reader.embedded_timestamp_signatures:
        status = asyncio.run(async_validate_pdf_timestamp(stamp, context))
        if not (status.intact and status.valid):
            return False
    last = reader.embedded_signatures[-1]
    return bool(last.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE)


def _spec(anchors: Sequence[Certificate]) -> PdfSignatureValidationSpec:
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=list(anchors)),
        revinfo_policy=CertRevTrustPolicy(
            REQUIRE_REVINFO,
            freshness=None,
            freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
        ),
    )
    return PdfSignatureValidationSpec(
        signature_validation_spec=SignatureValidationSpec(cert_validation_policy=policy),
        diff_policy=DEFAULT_DIFF_POLICY,
    )


def _judged(
    signature: EmbeddedPdfSignature,
    reader: PdfFileReader,
    spec: PdfSignatureValidationSpec,
    timing: ValidationTimingInfo,
) -> Finding:
    stamps = list(reader.embedded_timestamp_signatures)
    if not stamps:
        return _finding(signature, _without_archive(signature, reader, spec, timing))
    found = _finding(signature, _with_archive(signature, spec, timing))
    if (
        found.ok
        or not found.intact
        or stamps[-1].signer_cert.not_valid_after < timing.validation_time
    ):
        return found
    then = _stamp_time(stamps[-1]) + timedelta(seconds=1)
    past = ValidationTimingInfo(then, then, point_in_time_validation=True)
    return _finding(signature, _with_archive(signature, spec, past))


def _stamp_time(stamp: EmbeddedPdfSignature) -> datetime:
    content = stamp.signed_data["encap_content_info"]["content"].parsed
    time: datetime = content["gen_time"].native
    return time


def _with_archive(
    signature: EmbeddedPdfSignature, spec: PdfSignatureValidationSpec, timing: ValidationTimingInfo
) -> AdESLTAValidationResult:
    return asyncio.run(ades_lta_validation(signature, spec, timing_info=timing))


def _without_archive(
    signature: EmbeddedPdfSignature,
    reader: PdfFileReader,
    spec: PdfSignatureValidationSpec,
    timing: ValidationTimingInfo,
) -> AdESWithTimeValidationResult:
    """B-LT at most: the file's revocation data count, the present time is the time of proof."""
    signature.compute_integrity_info(  # type: ignore[no-untyped-call]  # library without types
        diff_policy=spec.diff_policy
    )
    known = replace(spec.signature_validation_spec, local_knowledge=_inside(reader))
    validation = ades_with_time_validation(
        signature.signed_data,
        known,
        status_cls=PdfSignatureStatus,
        timing_info=timing,
        raw_digest=signature.compute_digest(),
        extra_status_kwargs=signature.summarise_integrity_info(),
    )
    return asyncio.run(validation)


def _inside(reader: PdfFileReader) -> LocalKnowledge:
    """Certificates and revocation lists of the file's own security store."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return LocalKnowledge()
    lists = [CertificateList.load(entry.get_object().data) for entry in store.crls]
    return LocalKnowledge(
        known_certs=list(store.load_certs()),
        known_crls=[CRLContainer(crl_data=one) for one in lists],
    )


def _finding(signature: EmbeddedPdfSignature, result: AdESWithTimeValidationResult) -> Finding:
    certificate = signature.signer_cert
    status = result.api_status
    intact = bool(status and status.intact and status.valid)
    passed = result.ades_subindic == AdESPassed.OK
    code = _code(result, intact=intact, passed=passed)
    names = certificate.subject.native
    stamp = status.timestamp_validity if status else None
    stamped_at = stamp.timestamp if stamp and stamp.intact and stamp.valid else None
    archived_at = None
    if isinstance(result, AdESLTAValidationResult):
        archived_at = result.oldest_evidence_record_timestamp
    return Finding(
        role=signature.field_name,
        signer=str(names.get("common_name", "")),
        organisation=str(names.get("organization_name", "")),
        intact=intact,
        trusted=passed,
        level=_level(
            passed=passed, stamped=stamped_at is not None, archived=archived_at is not None
        ),
        claimed_at=signature.self_reported_timestamp,
        stamped_at=stamped_at,
        archived_at=archived_at,
        certificate_sha256=certificate.sha256.hex(),
        code=code,
        detail="" if code == "ok" else f"{result.ades_subindic} {result.failure_msg or ''}".strip(),
    )


def _level(*, passed: bool, stamped: bool, archived: bool) -> str:
    """Highest baseline level reached; revocation data can come only from the file, so a pass is LT."""
    if not stamped:
        return "B-B"
    if not passed:
        return "B-T"
    return "B-LTA" if archived else "B-LT"


_WORDS = {
    "HASH_FAILURE": "changed",
    "SIG_CRYPTO_FAILURE": "changed",
    "FORMAT_FAILURE": "unreadable",
    "REVOKED": "revoked",
    "REVOKED_NO_POE": "revoked",
    "REVOKED_CA_NO_POE": "revoked",
    "EXPIRED": "expired",
    "NOT_YET_VALID": "expired",
    "OUT_OF_BOUNDS_NO_POE": "expired",
    "OUT_OF_BOUNDS_NOT_REVOKED": "expired",
    "NO_CERTIFICATE_CHAIN_FOUND": "foreign",
    "NO_SIGNING_CERTIFICATE_FOUND": "foreign",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": "foreign",
    "TRY_LATER": "no_evidence",
    "NO_POE": "no_evidence",
}


def _code(result: AdESWithTimeValidationResult, *, intact: bool, passed: bool) -> str:
    status = result.api_status
    if status is not None and not intact:
        return "changed"
    if not passed:
        return _WORDS.get(getattr(result.ades_subindic, "name", ""), "unreadable")
    if status is None or status.modification_level is None:
        return "altered_later"
    allowed = status.modification_level <= ModificationLevel.FORM_FILLING
    return "ok" if allowed and status.docmdp_ok is not False else "altered_later"
