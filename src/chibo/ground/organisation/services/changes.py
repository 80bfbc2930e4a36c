"""Changes of the tree, one function for each kind; a decision of the committee above stands behind each."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import names
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.identifiers import unit_code
from chibo.core.ids import uuid7
from chibo.core.policy import Permission, require
from chibo.core.scope import scope
from chibo.ground.organisation import places, policy, queries
from chibo.ground.organisation.effects import Scene
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import UnitKind
from chibo.ground.organisation.rules.changes import ChangeKind, Decision, Part, fits_below
from chibo.ground.organisation.rules.land import Plot, lay, plot_of
from chibo.ground.organisation.services import approving, hindering
from chibo.ground.organisation.services.writing import Writing

_OWN_SERIALS = (1_000_000, 8_999_999)  # codes of units that are in no national list


@transaction.atomic
def found(
    *,
    actor: Actor,
    parent: Unit,
    kind: UnitKind,
    name: str,
    decision: Decision,
    on: date,
    at: datetime,
    short_name: str = "",
    basis: str = "",
    place: str = "",
    sign: str = "",
    proposer: str = "",
) -> Unit:
    """A new unit directly below another one, from a day on, with a code for life.

    Raises:
        Denied: the actor's committee does not stand above.
        Refused: the unit above has ended, is founded later, or the kind does not fit below it; a person
            decides alone what two decide.
    """
    require(actor, policy.DECIDE, position=parent.position)
    approving.check_two(actor, ChangeKind.FOUND, on=on, proposer=proposer)
    with scope(system_actor("organisation.found")):
        above = Unit.objects.select_for_update(no_key=True).get(pk=parent.pk)
        check_above(above, kind, on=on)
        writing = Writing(
            actor=actor, kind=ChangeKind.FOUND, on=on, decision=decision, at=at, proposer=proposer
        )
        unit = new_unit(
            above, kind=kind, name=name, short_name=short_name, basis=basis, place=place, sign=sign,
            writing=writing,
        )  # fmt: skip
        layout = lay(places.Ground(), above.pk, below=[Plot(unit.pk, inner=_has_room(kind))])
        unit.position, unit.last = layout.places[unit.pk]
        unit.save(force_insert=True)
        writing.settle(layout)
        writing.tell(unit, Part.FOUNDED, parent=above.name)
        writing.close(unit, parent=str(above.pk))
    return unit


@transaction.atomic
def rename(
    *,
    actor: Actor,
    unit: Unit,
    name: str,
    decision: Decision,
    on: date,
    at: datetime,
    short_name: str = "",
    sign: str = "",
    proposer: str = "",
) -> Unit:
    """Another name from a day on; the earlier one stays in all that was written under it.

    Raises:
        Denied: the actor's committee does not stand above.
        Refused: the unit has ended or was changed later, or is called so already.
    """
    require_above(actor, unit)
    approving.check_two(actor, ChangeKind.RENAME, on=on, proposer=proposer)
    with scope(system_actor("organisation.rename")):
        held = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)
        if not name.strip() or name.strip() == held.name:
            raise Refused(_("Write the new name."), code="same_name")
        writing = Writing(
            actor=actor, kind=ChangeKind.RENAME, on=on, decision=decision, at=at, proposer=proposer
        )
        was = held.name
        state = {"name": name.strip(), "short_name": short_name.strip() or name.strip()[:120]}
        writing.begin(held, **state, **({"sign": sign.strip()} if sign.strip() else {}))
        writing.tell(held, Part.RENAMED, was=was, name=held.name)
        writing.close(held)
    return held


@transaction.atomic
def convert(
    *,
    actor: Actor,
    unit: Unit,
    kind: UnitKind,
    decision: Decision,
    on: date,
    at: datetime,
    name: str = "",
    short_name: str = "",
    proposer: str = "",
) -> Unit:
    """Another level from a day on (a branch becomes a grassroots committee, or the other way round).

    Raises:
        Denied: the actor's committee does not stand above.
        Refused: the level is the present one, or fits neither below the unit above nor above those below.
    """
    require_above(actor, unit)
    approving.check_two(actor, ChangeKind.CONVERT, on=on, proposer=proposer)
    with scope(system_actor("organisation.convert")):
        held = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)
        if kind == held.kind:
            raise Refused(_("The unit is on this level already."), code="same_level")
        if held.parent and not fits_below(kind, held.parent.kind):
            raise wrong_level(held.parent)
        for below in queries.children(held):
            if not fits_below(below.kind, kind):
                raise wrong_level(held)
        writing = Writing(
            actor=actor, kind=ChangeKind.CONVERT, on=on, decision=decision, at=at, proposer=proposer
        )
        was = held.kind
        state: dict[str, str] = {"kind": kind.value}
        if name.strip():
            state |= {"name": name.strip(), "short_name": short_name.strip() or name.strip()[:120]}
        writing.begin(held, **state)
        writing.tell(held, Part.CONVERTED, was=was, now=kind.value)
        writing.close(held)
    return held


@transaction.atomic
def move(
    *,
    actor: Actor,
    unit: Unit,
    parent: Unit,
    decision: Decision,
    on: date,
    at: datetime,
    proposer: str = "",
) -> Unit:
    """A unit with all below it comes under another one from a day on.

    Raises:
        Denied: the actor's committee does not stand above both.
        Refused: it lies there already, or cannot.
    """
    require_above(actor, unit)
    require(actor, policy.DECIDE, position=parent.position)
    approving.check_two(actor, ChangeKind.MOVE, on=on, proposer=proposer)
    with scope(system_actor("organisation.move")):
        units = Unit.objects.select_for_update(no_key=True, of=("self",)).select_related("parent")
        held = units.get(pk=unit.pk)
        above = units.get(pk=parent.pk)
        check_above(above, UnitKind(held.kind), on=on)
        if held.parent is None or held.parent_id == above.pk:
            raise Refused(_("The unit lies there already."), code="same_parent")
        was = held.parent
        hindering.check(Scene(moving=[held.pk]))
        writing = Writing(
            actor=actor, kind=ChangeKind.MOVE, on=on, decision=decision, at=at, proposer=proposer
        )
        ground = places.Ground()
        layout = lay(ground, above.pk, below=[plot_of(ground, held.pk)])
        writing.begin(held, parent_id=above.pk)
        writing.tell(held, Part.MOVED, was=was.name, now=above.name)
        writing.tell(was, Part.HANDED_OVER, units=[held.name])
        writing.tell(above, Part.RECEIVED, units=[held.name])
        writing.close(held, parent=str(above.pk))
        writing.settle(layout, province=above.province, moved=[held])
    return held


def new_unit(
    above: Unit,
    *,
    kind: UnitKind,
    name: str,
    writing: Writing,
    short_name: str = "",
    basis: str = "",
    place: str = "",
    sign: str = "",
) -> Unit:
    """A unit that is not yet written: its place in the tree is still to be found.

    Raises:
        Refused: it has no name, or there is one of that name at that place.
    """
    name = name.strip()
    if not name:
        raise Refused(_("Write the name of the unit."), code="no_name")
    if Unit.objects.filter(parent=above, name=name, valid_to=None).exists():
        raise Refused(_("There is a unit of this name already."), code="name_taken")
    return Unit(
        id=uuid7(),
        code=_fresh_code(),
        kind=kind.value,
        basis=basis,
        name=name,
        short_name=short_name.strip() or name[:120],
        place=place or above.place,
        sign=sign.strip(),
        search_key=names.search_key(name),
        parent=above,
        province=above.province,
        valid_from=writing.on,
        decision=writing.decision.number[:120],
    )


def require_above(actor: Actor, unit: Unit, permission: Permission = policy.DECIDE) -> None:
    """Only a committee above a unit changes it, or proposes a change.

    Raises:
        Denied: the seat is the unit's own, or elsewhere.
    """
    require(actor, permission, position=unit.position)
    if unit.position == actor.lo:
        require(actor, permission, position=actor.lo - 1)


def check_above(above: Unit, kind: UnitKind, *, on: date) -> None:
    """Whether a unit of a kind can come below another one on a day.

    Raises:
        Refused: that one has ended or begins later, or the level does not fit.
    """
    if above.valid_to is not None:
        raise Refused(_("%(name)s has ended."), code="ended", name=above.name)
    if on < above.valid_from:
        raise Refused(
            _("%(name)s is as it is only since %(day)s. A change cannot lie before."),
            code="too_early",
            name=above.name,
            day=f"{above.valid_from:%d/%m/%Y}",
        )
    if not fits_below(kind, above.kind):
        raise wrong_level(above)


def wrong_level(above: Unit) -> Refused:
    """Why a unit does not come below another one."""
    return Refused(
        _("A unit of this kind does not lie below %(name)s."), code="wrong_level", name=above.name
    )


def _has_room(kind: UnitKind) -> bool:
    return kind is not UnitKind.BRANCH


def _fresh_code() -> str:
    """A code that no unit ever had, drawn by chance."""
    first, last = _OWN_SERIALS
    while True:
        code = unit_code(first + secrets.randbelow(last - first + 1))
        if not Unit.objects.filter(code=code).exists():
            return code
