"""What the log proves of itself."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chibo.core import checks
from chibo.trust.ledger.inspection import fsck


def _inspect(_at: datetime) -> checks.Outcome:
    report = fsck(settings.CHIBO_LOG_DIR)
    return checks.Outcome(
        compared=report.entries, problems=[problem.sentence for problem in report.problems]
    )


checks.register(
    checks.Proof(
        code="ledger",
        label=_("Inspection of the log"),
        claim=_("Database, public files and signatures of the log tell one history."),
        run=_inspect,
        every_days=7,
        order=30,
    )
)
