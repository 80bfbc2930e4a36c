"""Who may do what with documents.

Reading follows the row security: the unit's own members and the seats above. Signing belongs to the
person whom the document names, whatever the office.
"""

from django.utils.translation import gettext_lazy as _

from chibo.core.policy import Permission
from chibo.core.proofs import Deed, declare

PREPARE = Permission(
    code="documents.prepare",
    offices=frozenset({"secretary", "deputy", "committee"}),
    own_unit_only=True,
)
RENEW = Permission(code="documents.renew", offices=frozenset({"operator"}))
CHOOSE_MEANS = Permission(code="documents.choose_means", offices=frozenset({"operator"}))
ADD_PAPER = Permission(
    code="documents.add_paper", offices=frozenset({"secretary", "deputy", "committee", "officer"})
)
SIGN = declare(
    Deed(
        code="documents.sign",
        heading=_("Confirm in order to sign"),
        setting="CHIBO_STEP_UP_SECONDS",
    )
)
