"""Permissions of the room."""

from chibo.core.policy import Permission
from chibo.ground.organisation.rules import Office

_LEADS = frozenset({Office.SECRETARY.value, Office.DEPUTY.value})

CONVENE = Permission(code="meetings.convene", offices=_LEADS, own_unit_only=True)
OBSERVE = Permission(
    code="meetings.observe",
    offices=frozenset({Office.OFFICER.value, Office.SECRETARY.value, Office.AUDITOR.value}),
)
APPROVE = Permission(
    code="meetings.approve_online",
    offices=frozenset({Office.SECRETARY.value, Office.DEPUTY.value, Office.OFFICER.value}),
)
