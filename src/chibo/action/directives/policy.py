"""Permissions of the room; the own tasks need none."""

from chibo.core.policy import Permission
from chibo.ground.organisation.rules import Office

FOLLOW = Permission(
    code="directives.follow",
    offices=frozenset({Office.SECRETARY.value, Office.DEPUTY.value, Office.COMMITTEE.value}),
    own_unit_only=True,
)
JUDGE = Permission(
    code="directives.judge",
    offices=frozenset({Office.SECRETARY.value, Office.DEPUTY.value}),
    own_unit_only=True,
)
