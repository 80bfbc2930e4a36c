"""Who may give a member a way to sign in.

The secretary and the deputy do it for their branch. The committee above can do the same for its
branches: somebody has to enrol a secretary. For a lost telephone a second officer confirms; nobody
acts for themselves, and one person is never both (``services.slips``).
"""

from django.utils.translation import gettext_lazy as _

from chibo.core.policy import Permission
from chibo.core.proofs import Deed, declare

ENROL = Permission(code="accounts.enrol", offices=frozenset({"secretary", "deputy", "officer"}))
CONFIRM = Permission(
    code="accounts.confirm_lost",
    offices=frozenset({"secretary", "deputy", "committee", "officer"}),
)
HAND_OUT = declare(
    Deed(
        code="accounts.hand_out",
        heading=_("Confirm in order to give somebody access"),
        setting="CHIBO_STEP_UP_SECONDS",
    )
)
LINK = declare(
    Deed(
        code="accounts.link_identity",
        heading=_("Confirm in order to link your electronic identity"),
        setting="CHIBO_STEP_UP_SECONDS",
    )
)
