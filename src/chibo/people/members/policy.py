"""Who may see the list of members, open a record, and answer what a member asks.

Row security narrows all three to the range of the seat. A plain member sees the own record and no list.
"""

from django.utils.translation import gettext_lazy as _

from chibo.core.policy import Permission
from chibo.core.proofs import Deed, declare

LIST = Permission(
    code="members.list", offices=frozenset({"secretary", "deputy", "committee", "officer"})
)
OPEN = Permission(code="members.open", offices=frozenset({"secretary", "deputy", "officer"}))
ANSWER = Permission(code="members.answer", offices=frozenset({"secretary", "deputy", "officer"}))
REGISTER = Permission(
    code="members.register", offices=frozenset({"secretary", "deputy", "officer", "operator"})
)
REVEAL_ID = Permission(
    code="members.reveal_id", offices=frozenset({"secretary", "deputy", "officer"})
)
SHOW_ID = declare(
    Deed(
        code="members.show_id",
        heading=_("Confirm in order to see a personal id"),
        setting="CHIBO_STEP_UP_SECONDS",
    )
)
OPEN_RECORD = declare(
    Deed(
        code="members.open_record",
        heading=_("Confirm in order to open a record"),
        setting="CHIBO_STEP_UP_RECORD_SECONDS",
    )
)
EXPORT = declare(
    Deed(
        code="members.export",
        heading=_("Confirm in order to take out personal data"),
        setting="CHIBO_STEP_UP_EXPORT_SECONDS",
    )
)
