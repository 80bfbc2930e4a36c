"""Who of the members of a seat can sign in, whose slip waits, and who takes part without a device."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from chibo.core.actor import Actor
from chibo.ground.accounts import queries as accounts
from chibo.people.members import queries
from chibo.people.members.models import Member
from chibo.people.members.queries import Filter

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Access(StrEnum):
    """How far somebody has come; a member may be able to sign in and have a slip for a lost telephone."""

    CAN = "can"
    WAITING = "waiting"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many members of a seat there are of each kind; ``waiting`` may overlap with ``can``."""

    members: int
    can: int
    waiting: int
    none: int


def members(
    viewer: Actor, *, day: date, at: datetime, text: str = "", access: str = ""
) -> "QuerySet[Member]":
    """Members in the lists of the viewer's seat, by given name, narrowed by name and access."""
    found = queries.in_seat(viewer, day=day, chosen=Filter(text=text))
    return _narrowed(found, access, at=at)


def _narrowed(found: "QuerySet[Member]", access: str, *, at: datetime) -> "QuerySet[Member]":
    able = accounts.with_a_way()
    waiting = accounts.slips_alive(at).values("person_id")
    if access == Access.CAN:
        return found.filter(person_id__in=able)
    if access == Access.WAITING:
        return found.filter(person_id__in=waiting)
    if access == Access.NONE:
        return found.exclude(person_id__in=able).exclude(person_id__in=waiting)
    return found


def counts(viewer: Actor, *, day: date, at: datetime) -> Counts:
    """How many there are of each kind; four statements."""
    found = queries.in_seat(viewer, day=day, chosen=Filter())
    return Counts(
        members=found.count(),
        can=_narrowed(found, Access.CAN, at=at).count(),
        waiting=_narrowed(found, Access.WAITING, at=at).count(),
        none=_narrowed(found, Access.NONE, at=at).count(),
    )
