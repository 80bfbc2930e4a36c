"""Permissions: what they are called, and who may hold them. Each room lists its own in ``policy.py``."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Denied


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A right that goes with an office, inside the seat's range of units.

    Args:
        code: room and deed, e.g. ``meetings.convene``.
        offices: offices (``ground.organisation`` rules) that carry it.
        own_unit_only: only in the very unit of the seat, not in units below it.
    """

    code: str
    offices: frozenset[str]
    own_unit_only: bool = False


def may(actor: Actor, permission: Permission, *, position: int) -> bool:
    """Whether the actor's seat carries the permission for the unit at ``position``."""
    if actor.is_system:
        return True
    if actor.office not in permission.offices or not actor.covers(position):
        return False
    return position == actor.lo if permission.own_unit_only else True


def require(actor: Actor, permission: Permission, *, position: int) -> None:
    """Refuse unless the actor may.

    Raises:
        Denied: the seat does not carry the permission there.
    """
    if not may(actor, permission, position=position):
        raise Denied(
            _("This needs an office that you do not hold here. Ask the secretary of the branch."),
            code="no_permission",
            permission=permission.code,
        )
