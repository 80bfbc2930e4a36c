"""Changes in which units end or new ones take a part of them: merge, split, dissolve."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.core import facts
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.organisation import places, policy, queries
from chibo.ground.organisation.effects import Scene
from chibo.ground.organisation.models import Mandate, Term, Unit
from chibo.ground.organisation.rules import UnitKind
from chibo.ground.organisation.rules.changes import ChangeKind, Decision, Part, fits_below
from chibo.ground.organisation.rules.land import Plot, lay, plot_of
from chibo.ground.organisation.services import approving, hindering
from chibo.ground.organisation.services.changes import (
    check_above,
    new_unit,
    require_above,
    wrong_level,
)
from chibo.ground.organisation.services.writing import Writing


@transaction.atomic
def merge(
    *,
    actor: Actor,
    units: Sequence[Unit],
    decision: Decision,
    on: date,
    at: datetime,
    into: Unit | None = None,
    under: Unit | None = None,
    name: str = "",
    short_name: str = "",
    sign: str = "",
    basis: str = "",
    proposer: str = "",
) -> Unit:
    """Units end, and one takes in their members and all below them: an existing one, or a new one.

    Args:
        into: the unit that takes the others in; none: a new one of their level, named ``name``, below
            ``under`` (or below the unit above the first of them).

    Raises:
        Denied: the actor's committee does not stand above all of them.
        Refused: fewer than two units, of different levels, or something of them is unfinished.
    """
    for one in (*units, *([into] if into else [])):
        require_above(actor, one)
    approving.check_two(actor, ChangeKind.MERGE, on=on, proposer=proposer)
    with scope(system_actor("organisation.merge")):
        ending = _locked([one.pk for one in units if into is None or one.pk != into.pk])
        _check_merger(ending, into)
        writing = Writing(
            actor=actor, kind=ChangeKind.MERGE, on=on, decision=decision, at=at, proposer=proposer
        )
        ids = [one.pk for one in ending]
        hindering.check(Scene(ending=ids, moving=ids, heirs=True))
        kind = UnitKind(ending[0].kind)
        ground, inner = places.Ground(), kind is not UnitKind.BRANCH
        plots = [plot_of(ground, one.pk) for one in ending]
        below = [child for plot in plots for child in plot.below]
        filed = [key for plot in plots for key in (plot.key, *plot.filed)]
        if into is None:
            above = _locked([(under or ending[0].parent or ending[0]).pk])[0]
            require(actor, policy.DECIDE, position=above.position)
            check_above(above, kind, on=on)
            taker = new_unit(
                above, kind=kind, name=name, short_name=short_name, basis=basis or ending[0].basis,
                place=ending[0].place, sign=sign, writing=writing,
            )  # fmt: skip
            plot = Plot(taker.pk, inner=inner, below=below, filed=filed)
            layout = lay(ground, above.pk, below=[plot])
            taker.position, taker.last = layout.places[taker.pk]
            taker.save(force_insert=True)
            writing.tell(taker, Part.FOUNDED, parent=above.name)
        else:
            taker = _locked([into.pk])[0]
            layout = lay(ground, taker.pk, below=below, filed=filed)
        writing.tell(taker, Part.TOOK_IN, units=[one.name for one in ending])
        for one in ending:
            _hand_down(one, taker, writing)
            _end(one, taker, writing)
            writing.tell(one, Part.MERGED, into=taker.name)
            _people_move(one, taker, writing)
        writing.close(taker, units=[str(key) for key in ids])
        writing.settle(layout, province=taker.province, moved=ending)
    return taker


@transaction.atomic
def split(
    *,
    actor: Actor,
    unit: Unit,
    name: str,
    decision: Decision,
    on: date,
    at: datetime,
    below: Sequence[UUID] = (),
    persons: Sequence[UUID] = (),
    short_name: str = "",
    sign: str = "",
    basis: str = "",
    proposer: str = "",
) -> Unit:
    """A part of a unit becomes a unit of its own beside it, with the units or the members that go there.

    Raises:
        Denied: the actor's committee does not stand above.
        Refused: nothing goes there, or units that do not lie directly below.
    """
    require_above(actor, unit)
    approving.check_two(actor, ChangeKind.SPLIT, on=on, proposer=proposer)
    with scope(system_actor("organisation.split")):
        held = _locked([unit.pk])[0]
        going = list(queries.children(held).filter(pk__in=list(below)).select_for_update())
        if len(going) != len(set(below)) or not (going or persons):
            raise Refused(
                _("Choose the units or the members that go to the new unit."), code="nothing_goes"
            )
        if held.parent is None:
            raise Refused(_("The highest unit is not split."), code="highest")
        hindering.check(Scene(moving=[one.pk for one in going], persons=list(persons)))
        writing = Writing(
            actor=actor, kind=ChangeKind.SPLIT, on=on, decision=decision, at=at, proposer=proposer
        )
        made = new_unit(
            held.parent, kind=UnitKind(held.kind), name=name, short_name=short_name,
            basis=basis or held.basis, place=held.place, sign=sign, writing=writing,
        )  # fmt: skip
        ground = places.Ground()
        plots = [plot_of(ground, one.pk) for one in going]
        inner = held.kind != UnitKind.BRANCH
        layout = lay(ground, held.parent.pk, below=[Plot(made.pk, inner=inner, below=plots)])
        made.position, made.last = layout.places[made.pk]
        made.save(force_insert=True)
        writing.tell(made, Part.FOUNDED, parent=held.parent.name)
        writing.tell(held, Part.SPLIT, units=[held.name, made.name])
        for one in going:
            writing.begin(one, parent_id=made.pk)
            writing.tell(one, Part.MOVED, was=held.name, now=made.name)
        if persons:
            _people_move(held, made, writing, persons=persons)
        writing.close(held, made=str(made.pk))
        writing.settle(layout)
    return made


@transaction.atomic
def dissolve(
    *,
    actor: Actor,
    unit: Unit,
    decision: Decision,
    on: date,
    at: datetime,
    into: Unit | None = None,
    proposer: str = "",
) -> Unit:
    """A unit ends without one that takes its place; nothing lies below it and nobody belongs to it any more.

    Args:
        into: the unit with which its papers lie; none: the one above.

    Raises:
        Denied: the actor's committee does not stand above.
        Refused: units lie below, members belong to it, or something is unfinished.
    """
    require_above(actor, unit)
    approving.check_two(actor, ChangeKind.DISSOLVE, on=on, proposer=proposer)
    with scope(system_actor("organisation.dissolve")):
        held = _locked([unit.pk])[0]
        heir = _locked([into.pk])[0] if into else held.parent
        if heir is None or heir.pk == held.pk or heir.valid_to is not None:
            raise Refused(_("The highest unit is not dissolved."), code="highest")
        if queries.children(held).exists():
            raise Refused(
                _("Units lie below %(name)s. Move or merge them first."),
                code="units_below",
                name=held.name,
            )
        hindering.check(Scene(ending=[held.pk], moving=[held.pk]))
        writing = Writing(
            actor=actor,
            kind=ChangeKind.DISSOLVE,
            on=on,
            decision=decision,
            at=at,
            proposer=proposer,
        )
        ground = places.Ground()
        plot = plot_of(ground, held.pk)
        layout = lay(ground, heir.pk, filed=[held.pk, *plot.filed])
        _end(held, heir, writing)
        writing.tell(held, Part.DISSOLVED, into=heir.name)
        writing.close(held)
        writing.settle(layout, province=heir.province, moved=[held])
    return held


def _locked(keys: Sequence[UUID]) -> list[Unit]:
    """Units in the order given, locked until the end of the transaction."""
    units = Unit.objects.select_for_update(no_key=True, of=("self",)).select_related("parent")
    found = {unit.pk: unit for unit in units.filter(pk__in=list(keys)).order_by("pk")}
    return [found[key] for key in dict.fromkeys(keys)]


def _check_merger(ending: Sequence[Unit], into: Unit | None) -> None:
    if len(ending) + (into is not None) < 2:
        raise Refused(_("Choose at least two units."), code="too_few")
    if any(one.parent_id is None for one in ending):
        raise Refused(_("The highest unit is not merged."), code="highest")
    kinds = {one.kind for one in ending} | ({into.kind} if into else set())
    if len(kinds) > 1:
        raise Refused(
            _("These units are of different levels. Change the level of one first."),
            code="different_levels",
        )
    for one in ending:
        if into is not None and one.position <= into.position <= one.last:
            raise Refused(_("A unit cannot go into one below it."), code="below_itself")


def _hand_down(ended: Unit, taker: Unit, writing: Writing) -> None:
    for child in queries.children(ended).select_for_update(no_key=True):
        if not fits_below(child.kind, taker.kind):
            raise wrong_level(taker)
        writing.begin(child, parent_id=taker.pk)
        writing.tell(child, Part.MOVED, was=ended.name, now=taker.name)


def _end(unit: Unit, heir: Unit, writing: Writing) -> None:
    """A unit ends with its offices and its term, on the day before."""
    last = writing.on - timedelta(days=1)
    writing.end(unit, into=heir)
    Unit.objects.filter(into=unit).update(into=heir)
    _close(Mandate.objects.filter(unit=unit), last)
    _close(Term.objects.filter(unit=unit), last)


def _close(held: "QuerySet[Mandate] | QuerySet[Term]", last: date) -> None:
    """End what still holds after a last day; what begins later ends on its first day."""
    still = held.filter(Q(valid_to=None) | Q(valid_to__gt=last))
    still.filter(valid_from__gt=last).update(valid_to=F("valid_from"))
    still.filter(valid_from__lte=last).update(valid_to=last)


def _people_move(
    origin: Unit, target: Unit, writing: Writing, *, persons: Sequence[UUID] = ()
) -> None:
    facts.publish(
        "organisation.people_move",
        {
            "change": str(writing.change),
            "origin": str(origin.pk),
            "target": str(target.pk),
            "persons": [str(one) for one in persons],
            "on": writing.on.isoformat(),
            "decision": writing.decision.number,
            "position": origin.position,
            "at": writing.at.isoformat(),
        },
    )
