"""Set up a real installation in an empty database: the units, the first operator, the first secretary;
later on further branches, each with its first secretary.

Nothing here is invented: every name and day comes from the person who sets it up (``chibo init``).
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, installation
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts.services import persons
from chibo.ground.organisation import founding, frame
from chibo.ground.organisation import policy as organisation_policy
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation import services as organisation_services
from chibo.ground.organisation.rules import Office, UnitKind
from chibo.ground.organisation.rules.changes import Decision
from chibo.people.members.importing.rules.entry import Entry
from chibo.people.members.registering import register

if TYPE_CHECKING:
    from chibo.ground.organisation.frame import Plan
    from chibo.ground.organisation.models import Unit
    from chibo.people.members.models import Member

ROOM = 1_000_000_000  # positions kept free below each unit: a million units that are to come
_OWN_SERIALS = (1_000_000, 8_999_999)  # codes of units that are in no national list
_COMMUNE_SERIALS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What an installation begins with.

    Args:
        root: the units from the top down to the branch, one below the other; the committee above is
            the last but one.
        term: name of the branch's term, as it stands in the numbers of documents; since when.
        operator: full name of who looks after the machine.
        secretary: the record of the first secretary, a member of the branch.
        elected: decision by which the secretary holds the office.
    """

    root: "Plan"
    term: tuple[str, date]
    operator: str
    secretary: Entry
    elected: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """Who and what there is now."""

    superior: "Unit"
    branch: "Unit"
    operator: UUID
    secretary: UUID
    secretary_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBranch:
    """A branch that is founded later; as in ``Beginning``.

    Args:
        plan: the branch itself; it has no units below.
        decision: which founds it.
    """

    plan: "Plan"
    term: tuple[str, date]
    decision: Decision
    secretary: Entry
    elected: str = ""


def standing() -> str:
    """What stands in this database: ``""`` nothing, ``demo``, or ``real``."""
    if installation.is_demo():
        return "demo"
    with scope(system_actor("init")):
        return "real" if organisation.top() is not None else ""


@transaction.atomic
def found(beginning: Beginning, *, at: datetime) -> Founded:
    """Write it all, or nothing.

    Raises:
        Refused: the database holds a demonstration (``is_demo``) or an installation (``founded``).
    """
    system = system_actor("chibo init")
    with scope(system):
        _check_empty()
        installation.mark_real(at=at)
        units = list(founding.write_units(beginning.root, serial=_serial, spare=ROOM).values())
        superior, branch = units[-2:]
        name, since = beginning.term
        founding.write_term(branch, name=name, since=since)
        operator = persons.add_person(
            beginning.operator, province=superior.province, position=superior.position
        )
        founding.write_mandate(
            operator.pk, superior, Office.OPERATOR, since=organisation.local_day(at)
        )
        secretary = register(branch, [beginning.secretary])[0]
        founding.write_mandate(
            secretary.person_id, branch, Office.SECRETARY, since=since, decision=beginning.elected
        )
        audit.record(
            system,
            "members.installation_founded",
            subject=branch.pk,
            position=superior.position,
            province=superior.province,
            at=at,
            detail={"units": len(units), "frame": frame.SOURCE if len(units) > 2 else ""},
        )
        return Founded(
            superior=superior,
            branch=branch,
            operator=operator.pk,
            secretary=secretary.person_id,
            secretary_name=secretary.full_name,
        )


@transaction.atomic
def found_branch(*, actor: Actor, parent: "Unit", new: NewBranch, at: datetime) -> "Member":
    """A further branch directly below a unit, with its term and its first secretary, who is its first member.

    Raises:
        Denied: the actor's committee does not stand above. Refused: see ``organisation.found``.
    """
    branch = organisation_services.found(
        actor=actor,
        parent=parent,
        kind=UnitKind.BRANCH,
        name=new.plan.name,
        short_name=new.plan.short_name,
        basis=new.plan.basis,
        place=new.plan.place,
        sign=new.plan.sign,
        decision=new.decision,
        on=new.plan.valid_from,
        at=at,
    )
    return _first_secretary(branch, new.term, new.secretary, elected=new.elected, at=at)


@transaction.atomic
def name_secretary(
    *,
    actor: Actor,
    branch: "Unit",
    term: tuple[str, date],
    secretary: Entry,
    elected: str,
    at: datetime,
) -> "Member":
    """The first secretary of a branch that has none, with record and office, and the term that begins.

    Raises:
        Denied: the actor's committee does not stand above. Refused: the branch has a secretary.
    """
    require(actor, organisation_policy.DECIDE, position=branch.position)
    if branch.position == actor.lo:
        raise Denied(_("The committee above names the first secretary."), code="not_above")
    return _first_secretary(branch, term, secretary, elected=elected, at=at)


def _first_secretary(
    branch: "Unit", term: tuple[str, date], entry: Entry, *, elected: str, at: datetime
) -> "Member":
    name, since = term
    with scope(system_actor("members.first_secretary")):
        founding.write_term(branch, name=name, since=since)
        made = register(branch, [entry])[0]
        founding.give_office(
            made.person_id, branch, Office.SECRETARY, since=since, decision=elected, at=at
        )
    return made


def _check_empty() -> None:
    found = standing()
    if found == "demo":
        raise Refused(
            _("This database holds a demonstration. A real installation needs one of its own."),
            code="is_demo",
        )
    if found:
        raise Refused(_("This installation has been set up already."), code="founded")


def _serial(plan: "Plan", _place: int) -> int:
    """The national lists number provinces and communes; other units draw a number by chance."""
    if plan.key == frame.CENTRAL_KEY:
        return 0
    if plan.official_code:
        commune = len(plan.official_code) == frame.COMMUNE_DIGITS
        return int(plan.official_code) + (_COMMUNE_SERIALS if commune else 0)
    first, last = _OWN_SERIALS
    return first + secrets.randbelow(last - first + 1)
