"""From findings to a verdict and sentences: one text for `chibo verify` and for the page.

No database, no network. A check is yes, no, or unsure; a thing that was not checked is never a yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chibo.trust.documents.validation import Finding, Report
from chibo.trust.ledger.verification import Finding as SealFinding
from chibo.trust.ledger.verification import Result

State = Literal["yes", "no", "unsure"]
VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Check:
    """One line: whether it holds, the sentence, and a note beneath; ``detail`` is for specialists."""

    state: State
    sentence: str
    note: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict, what to do, and every check. ``ok`` only when all required checks passed."""

    code: str
    verdict: str
    advice: str
    checks: tuple[Check, ...] = field(default_factory=tuple)

    @property
    def ok(self) -> bool:
        """The file is intact, its signers are trusted and it stands in the log."""
        return self.code == "intact"

    @property
    def is_paper(self) -> bool:
        """The file is as it was sealed; whoever signed did so by hand, which no program can judge."""
        return self.code == "on_paper"


VERDICTS: dict[str, tuple[Promise, Promise]] = {
    "intact": (
        _("The document is intact"),
        _("This is the document that was signed and sealed; not a letter has changed."),
    ),
    "on_paper": (
        _("Sealed as signed on paper; the file is unchanged"),
        _(
            "Not a letter of the file has changed since it was sealed. A signature by hand cannot be "
            "checked by a program: in doubt compare it with the sheet that the branch keeps."
        ),
    ),
    "not_sealed": (
        _("The signatures are good; the seal was not checked"),
        _("Put the evidence file beside the document, then check again."),
    ),
    "seal_failed": (
        _("The signatures are good; the seal does not fit"),
        _("Ask the issuing branch for the document together with its own evidence."),
    ),
    "changed": (
        _("The document was changed"),
        _("This file differs from what was signed. Do not use it; ask the issuing branch for the original."),
    ),
    "foreign": (
        _("The signers are not known here"),
        _("The certificates do not come from an authority that you trust. Check the trust anchors."),
    ),
    "doubtful": (
        _("The signatures cannot be accepted"),
        _("Do not rely on this file before somebody has looked into it."),
    ),
    "empty": (_("The file is empty"), _("Ask for the file again.")),
    "not_pdf": (
        _("This file is not a PDF"),
        _("It only bears the name. Ask the issuing branch for the PDF file."),
    ),
    "truncated": (
        _("The file is cut off"),
        _("A part at the end is missing. Copy or download it again."),
    ),
    "damaged": (
        _("The file is damaged"),
        _("It cannot be read as a PDF any more. Copy or download it again."),
    ),
    "too_large": (
        _("The file is too large to be checked"),
        _("Documents of this system have at most 50 MB."),
    ),
    "encrypted": (
        _("The file is locked by a password"),
        _("Signed documents are never locked. Ask the issuing branch for the original."),
    ),
    "unsigned": (
        _("Nobody has signed this file"),
        _("It is a draft, or the signatures were removed. It proves nothing."),
    ),
}  # fmt: skip

SEAL_DECIDES = frozenset({"", "unsigned", "damaged", "truncated"})
"""Problems of a file with which it may yet be the scan that was sealed, as a scanner wrote it."""

ROLES: dict[str, Promise] = {
    "secretary": _("Minutes secretary"),
    "chair": _("Chair"),
    "branch_secretary": _("Branch secretary"),
}

CODES: dict[str, Promise] = {
    "changed": _("The content does not fit the signature of %(name)s."),
    "altered_later": _("Something was added after the signature of %(name)s that is not allowed."),
    "foreign": _("The certificate of %(name)s does not come from an authority that you trust."),
    "revoked": _("The certificate of %(name)s was revoked before the signature."),
    "expired": _("The certificate of %(name)s did not hold at the time of signing."),
    "no_evidence": _("Whether the certificate of %(name)s held when signing cannot be shown."),
    "unreadable": _("The signature of %(name)s cannot be read."),
}


def assess(
    report: Report, seal: Sequence[SealFinding] | None, *, why_no_seal: str = ""
) -> Assessment:
    """Put together what the signatures and the evidence say.

    Args:
        seal: findings of ``ledger.verification.check_evidence``, or None without evidence.
        why_no_seal: sentence that tells why the seal was not checked.
    """
    if report.problem and not (report.problem in SEAL_DECIDES and _is_paper(seal)):
        return _assessment(report.problem, [_problem(report)])
    if _is_paper(seal):
        return _by_hand(report, seal or ())
    checks = [check for finding in report.findings for check in _signer(finding)]
    checks.append(_coverage(report))
    checks += _seal(seal, why_no_seal)
    return _assessment(_code(report, seal), checks)


def _assessment(code: str, checks: Sequence[Check]) -> Assessment:
    verdict, advice = VERDICTS[code]
    return Assessment(code, str(verdict), str(advice), tuple(checks))


def _problem(report: Report) -> Check:
    words = gettext("No signature could be checked.")
    return Check("no", words, detail=report.detail)


def _is_paper(seal: Sequence[SealFinding] | None) -> bool:
    """Whether the evidence itself says that people signed by hand."""
    return any(found.places.get("signing") == "paper" for found in seal or ())


def _by_hand(report: Report, seal: Sequence[SealFinding]) -> Assessment:
    """A scan, or the document that was printed; on it some may have signed with a key before."""
    if any(found.key in {"file_changed", "file_failed"} for found in seal):
        code = "changed"
    elif not report.problem and not report.ok:
        code = _code(report, seal)
    else:
        code = "on_paper" if _complete(seal) else "seal_failed"
    checks = [check for finding in report.findings for check in _signer(finding)]
    words = gettext("According to the seal the document was printed and signed by hand.")
    small = gettext("Seal and digest show that the file is unchanged, not who held the pen.")
    return _assessment(code, [*checks, Check("unsure", words, small), *_seal(seal, "")])


def _code(report: Report, seal: Sequence[SealFinding] | None) -> str:
    codes = {finding.code for finding in report.findings}
    if "foreign" in codes and codes <= {"ok", "foreign"}:
        return "foreign"
    if not report.ok:
        other = any(found.key in {"file_changed", "file_failed"} for found in seal or ())
        is_changed = codes & {"changed", "altered_later"} or not report.covered or other
        return "changed" if is_changed else "doubtful"
    if seal is None:
        return "not_sealed"
    return "intact" if _complete(seal) else "seal_failed"


def _complete(seal: Sequence[SealFinding]) -> bool:
    """Whether nothing failed, and everything but the witnesses was checked."""
    if any(found.result == Result.FAILED for found in seal):
        return False
    needed = [found for found in seal if not found.key.startswith("witnesses")]
    return bool(needed) and all(found.result == Result.OK for found in needed)


def _signer(found: Finding) -> list[Check]:
    role = str(ROLES.get(found.role, found.role))
    places: dict[str, Any] = {"role": role, "name": found.signer, "time": _time(found.claimed_at)}
    if not found.ok:
        words = str(CODES[found.code]) % {"name": f"{role} {found.signer}".strip()}
        return [Check("no", words, detail=found.detail)]
    words = gettext("%(role)s %(name)s signed at %(time)s.") % places
    small = gettext("For %(organisation)s. The certificate held when signing and was not revoked.")
    checks = [Check("yes", words, small % {"organisation": found.organisation})]
    if found.stamped_at:
        words = gettext("The time stamp of this signature is good: %(time)s.")
        level = gettext("Level %(level)s.") % {"level": found.level}
        checks.append(Check("yes", words % {"time": _time(found.stamped_at)}, level))
    return checks


def _coverage(report: Report) -> Check:
    archived = [found.archived_at for found in report.findings if found.archived_at]
    if not report.covered:
        return Check(
            "no", gettext("The end of the file is not covered by any signature or time stamp.")
        )
    if archived:
        words = gettext("An archive time stamp covers the whole file: %(time)s.")
        return Check("yes", words % {"time": _time(max(archived))})
    return Check("yes", gettext("The last signature covers the whole file."))


_STATES: dict[Result, State] = {Result.OK: "yes", Result.FAILED: "no", Result.NOT_CHECKED: "unsure"}


def _seal(seal: Sequence[SealFinding] | None, why: str) -> list[Check]:
    if seal is None:
        return [Check("unsure", gettext("The seal in the log was not checked."), why)]
    return [Check(_STATES[found.result], found.sentence) for found in seal]


def _time(moment: datetime | None) -> str:
    if moment is None:
        return gettext("an unknown time")
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S +07:00")
