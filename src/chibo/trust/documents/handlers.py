"""What the documents prove of themselves."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chibo.core import checks
from chibo.trust.documents import keeping


def _files(_at: datetime) -> checks.Outcome:
    broken = keeping.broken()
    sentences = [f"the file {digest} is missing or changed" for digest in broken]
    return checks.Outcome(compared=len(keeping.kept()), problems=sentences)


def _signatures(at: datetime) -> checks.Outcome:
    return checks.Outcome(compared=keeping.signed().count(), problems=list(keeping.unsound(at=at)))


checks.register(
    checks.Proof(
        code="files",
        label=_("Stored files"),
        claim=_("Every file that the database speaks of is there, unchanged."),
        run=_files,
        every_days=7,
        order=40,
    )
)
checks.register(
    checks.Proof(
        code="signatures",
        label=_("Signatures"),
        claim=_("Every signed document is intact, and its signatures lead to the trust anchors."),
        run=_signatures,
        every_days=30,
        order=50,
    )
)
