"""Who reads the trail, and who has proofs run."""

from django.utils.translation import gettext_lazy as _

from chibo.core.policy import Permission
from chibo.core.proofs import Deed, declare
from chibo.ground.organisation.rules import Office

READ_TRAIL = Permission(
    code="sentinel.read_trail", offices=frozenset({Office.AUDITOR, Office.OPERATOR})
)
TAKE_TRAIL = Permission(code="sentinel.take_trail", offices=frozenset({Office.AUDITOR}))
SEE_PROOFS = Permission(
    code="sentinel.see_proofs", offices=frozenset({Office.AUDITOR, Office.OPERATOR})
)
EXPORT = declare(
    Deed(
        code="sentinel.export",
        heading=_("Confirm in order to take out the audit trail"),
        setting="CHIBO_STEP_UP_EXPORT_SECONDS",
    )
)
