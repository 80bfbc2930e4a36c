"""A file that somebody shows: judged by its signatures and by this installation's own log."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chibo.core.errors import Broken, Missing, Refused
from chibo.protocols.tlog.errors import TlogError
from chibo.trust.documents import checks, outside, public_page, validation
from chibo.trust.documents.checks import Assessment
from chibo.trust.documents.public_page import Revealed
from chibo.trust.ledger import queries as ledger
from chibo.trust.ledger.verification import Finding, check_evidence


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found, and which document of this installation the file is, if any."""

    assessment: Assessment
    revealed: Revealed | None


def judge(data: bytes) -> Judgement:
    """Check a file against trust anchors and log of this installation; nothing is kept.

    Raises:
        Unavailable: the trust anchors are not installed.
    """
    report = validation.validate(data, outside.anchors())
    may_be_ours = report.problem in checks.SEAL_DECIDES
    revealed = public_page.by_file(hashlib.sha256(data).hexdigest()) if may_be_ours else None
    seal, why = _seal(revealed, data)
    return Judgement(checks.assess(report, seal, why_no_seal=why), revealed)


def _seal(revealed: Revealed | None, data: bytes) -> tuple[list[Finding] | None, str]:
    if revealed is None:
        return None, _("The log of this installation holds no document with this content.")
    try:
        evidence = public_page.evidence_of(revealed)
        return check_evidence(evidence, file_bytes=data, vkey=ledger.log_vkey()), ""
    except (Missing, Refused, Broken) as error:
        return None, str(error)
    except TlogError as error:
        return None, _("The log cannot be read: %(reason)s.") % {"reason": error}
