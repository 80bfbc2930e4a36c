"""Permissions of the room."""

from django.utils.translation import gettext_lazy as _

from chibo.core.policy import Permission
from chibo.core.proofs import Deed, declare
from chibo.ground.organisation.rules import Office

_LEADS = frozenset({Office.SECRETARY.value, Office.DEPUTY.value})

CONVENE = Permission(code="meetings.convene", offices=_LEADS, own_unit_only=True)
OBSERVE = Permission(
    code="meetings.observe",
    offices=frozenset({Office.OFFICER.value, Office.SECRETARY.value}),
)
APPROVE = Permission(
    code="meetings.approve_online",
    offices=frozenset({Office.SECRETARY.value, Office.DEPUTY.value, Office.OFFICER.value}),
)
TAKE_PART = declare(
    Deed(
        code="meetings.take_part",
        heading=_("Confirm in order to check in and vote"),
        setting="CHIBO_STEP_UP_CHECK_IN_SECONDS",
        holds=True,
    )
)
"""Asked for once for each meeting and device; then nothing is asked for at each vote until it closes."""
