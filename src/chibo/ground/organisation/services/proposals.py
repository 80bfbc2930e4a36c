"""A change is proposed by one person, looked at beforehand, and decided by another; its day may be to come."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import ChiboError, Denied, Missing, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.organisation import effects, policy, queries
from chibo.ground.organisation.effects import Line, Scene
from chibo.ground.organisation.models import Mandate, Proposal, Unit
from chibo.ground.organisation.rules import UnitKind
from chibo.ground.organisation.rules.changes import ChangeKind, ProposalState, Wish, wish_of
from chibo.ground.organisation.services import approving, changes, joining

ENDING = frozenset({ChangeKind.MERGE, ChangeKind.DISSOLVE})
_SHIFTING = frozenset({ChangeKind.MOVE, ChangeKind.MERGE, ChangeKind.DISSOLVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do: lines of all rooms, and why it cannot be (empty: it can)."""

    lines: list[Line]
    refusal: str

    @property
    def hinders(self) -> bool:
        """Whether it cannot be carried out now."""
        return bool(self.refusal) or any(line.hinders for line in self.lines)


def preview(*, actor: Actor, wish: Wish, at: datetime) -> Preview:
    """Try the change and undo it; nothing stays of it.

    Raises:
        Denied: the actor's committee does not stand above all units concerned.
    """
    units = _units(wish)
    _require(actor, policy.PROPOSE, wish, units)
    with scope(system_actor("organisation.preview")):
        lines = [*_own_lines(wish, units), *effects.lines(_scene(wish))]
    try:
        with transaction.atomic():
            _carry_out(system_actor("organisation.preview"), wish, units, proposer="–", at=at)
            transaction.set_rollback(True)
    except Refused as refusal:
        said = "" if refusal.code == "hindered" else str(refusal)
        return Preview(lines=lines, refusal=said)
    return Preview(lines=lines, refusal="")


@transaction.atomic
def propose(*, actor: Actor, wish: Wish, at: datetime) -> Proposal:
    """Propose a change; one that a single person makes is carried out at once.

    Raises:
        Denied: the actor's committee does not stand above all units concerned.
        Refused: it cannot be.
    """
    units = _units(wish)
    _require(actor, policy.PROPOSE, wish, units)
    if not wish.decision.number.strip():
        raise Refused(_("Write the number of the paper that decides it."), code="no_decision")
    found = preview(actor=actor, wish=wish, at=at)
    if found.refusal:
        raise Refused(_("%(why)s"), code="cannot", why=found.refusal)
    with scope(system_actor("organisation.propose")):
        place = _place(wish, units)
        made = Proposal.objects.create(
            province=place.province,
            position=place.position,
            kind=wish.kind,
            title=_title(wish, units),
            wish=wish.as_json(),
            on=wish.on,
            proposed_by=actor.person,
            proposed_by_name=actor.name,
            proposed_at=at,
        )
        _tell(actor, "proposed", made, at=at)
    if approving.persons(wish.kind, on=wish.on) == 1:
        return decide(actor=actor, proposal_id=made.pk, at=at)
    return made


@transaction.atomic
def decide(*, actor: Actor, proposal_id: UUID, at: datetime) -> Proposal:
    """The second person decides; the change is carried out now, or on its day.

    Raises:
        Missing: no such proposal in the seat. Denied: the office does not decide.
        Refused: one's own proposal, decided already, or it cannot be carried out now.
    """
    with scope(actor):
        found = _open(proposal_id)
        wish = wish_of(found.wish)
        units = _units(wish)
        _require(actor, policy.DECIDE, wish, units)
        two = approving.persons(wish.kind, on=wish.on) > 1
        if two and found.proposed_by == actor.person:
            raise Refused(_("Another person decides your own proposal."), code="own_proposal")
        found.decided_by, found.decided_by_name, found.decided_at = actor.person, actor.name, at
        found.state = ProposalState.DECIDED
        found.save(update_fields=["decided_by", "decided_by_name", "decided_at", "state"])
        _tell(actor, "decided", found, at=at)
    if wish.on <= queries.local_day(at):
        return _do(actor, found, wish, units, at=at)
    return found


@transaction.atomic
def answer(
    *, actor: Actor, proposal_id: UUID, state: ProposalState, reason: str, at: datetime
) -> Proposal:
    """Refuse a proposal, or withdraw one's own, with a reason; also one that waits for its day.

    Raises:
        Missing: no such proposal in the seat. Denied: somebody else's is withdrawn, or the office does not decide.
        Refused: no reason, or it is carried out already.
    """
    with scope(actor):
        found = _open(proposal_id, waiting=True)
        if state is ProposalState.WITHDRAWN and found.proposed_by != actor.person:
            raise Denied(_("Only who proposed a change withdraws it."), code="not_own")
        if state is ProposalState.REFUSED:
            require(actor, policy.DECIDE, position=found.position)
        if not reason.strip():
            raise Refused(_("Write why you answer so."), code="no_reason")
        found.state, found.answer, found.decided_at = state, reason.strip()[:300], at
        found.decided_by, found.decided_by_name = actor.person, actor.name
        if state is ProposalState.REFUSED and found.proposed_by == actor.person:
            found.state = ProposalState.WITHDRAWN
        found.save(update_fields=["state", "answer", "decided_at", "decided_by", "decided_by_name"])
        _tell(actor, "answered", found, at=at)
    return found


def carry_out_due(*, at: datetime) -> list[Proposal]:
    """Carry out what was decided and whose day has come; what cannot be stays and is tried again."""
    with scope(system_actor("organisation.due")):
        due = Proposal.objects.filter(
            state=ProposalState.DECIDED, on__lte=queries.local_day(at)
        ).order_by("on", "decided_at", "pk")
        keys = list(due.values_list("pk", flat=True))
    done = []
    for key in keys:
        try:
            with transaction.atomic(), scope(system_actor("organisation.due")) as system:
                found = Proposal.objects.select_for_update(no_key=True).get(pk=key)
                wish = wish_of(found.wish)
                decider = replace(system, person_id=found.decided_by, name=found.decided_by_name)
                done.append(_do(decider, found, wish, _units(wish), at=at))
        except ChiboError:
            continue
    return done


def _do(
    actor: Actor, found: Proposal, wish: Wish, units: "dict[UUID, Unit]", *, at: datetime
) -> Proposal:
    with scope(system_actor("organisation.carry_out")):
        unit = _carry_out(actor, wish, units, proposer=found.proposed_by_name, at=at)
        event = unit.events.order_by("-recorded_at").first()
        found.state, found.change = ProposalState.DONE, event.change if event else None
        found.save(update_fields=["state", "change"])
    return found


def _carry_out(
    actor: Actor, wish: Wish, units: "dict[UUID, Unit]", *, proposer: str, at: datetime
) -> Unit:
    common: dict[str, Any] = {
        "actor": actor, "decision": wish.decision, "on": wish.on, "at": at, "proposer": proposer
    }  # fmt: skip
    named: dict[str, Any] = {"name": wish.name, "short_name": wish.short_name, "sign": wish.sign}
    first = units[wish.units[0]] if wish.units else None
    under = units[wish.under] if wish.under else None
    into = units[wish.into] if wish.into else None
    if wish.kind is ChangeKind.FOUND and under:
        kind = UnitKind(wish.level)
        return changes.found(parent=under, kind=kind, basis=wish.basis, **named, **common)
    if first is None:
        raise Refused(_("Choose the unit."), code="no_unit_chosen")
    if wish.kind is ChangeKind.RENAME:
        return changes.rename(unit=first, **named, **common)
    if wish.kind is ChangeKind.CONVERT:
        kind, named = UnitKind(wish.level), {k: named[k] for k in ("name", "short_name")}
        return changes.convert(unit=first, kind=kind, **named, **common)
    if wish.kind is ChangeKind.MOVE and under:
        return changes.move(unit=first, parent=under, **common)
    if wish.kind is ChangeKind.MERGE:
        ending = [units[key] for key in wish.units]
        return joining.merge(
            units=ending, into=into, under=under, basis=wish.basis, **named, **common
        )
    if wish.kind is ChangeKind.SPLIT:
        goes: dict[str, Any] = {"below": wish.below, "persons": wish.persons}
        return joining.split(unit=first, basis=wish.basis, **goes, **named, **common)
    if wish.kind is ChangeKind.DISSOLVE:
        return joining.dissolve(unit=first, into=into, **common)
    raise Refused(_("Choose the unit above."), code="no_unit_above")


def _units(wish: Wish) -> "dict[UUID, Unit]":
    keys = {*wish.units, *wish.below, *(k for k in (wish.under, wish.into) if k)}
    found = {unit.pk: unit for unit in Unit.objects.select_related("parent").filter(pk__in=keys)}
    if keys - found.keys():
        raise Missing(_("There is no such unit."), code="no_unit")
    return found


def _require(actor: Actor, permission: Any, wish: Wish, units: "dict[UUID, Unit]") -> None:
    """The seat lies above every unit that changes, and covers the unit above them."""
    for key in (wish.under, wish.into, *wish.units):
        if key is not None:
            require(actor, permission, position=units[key].position)
    for key in (*wish.units, *([wish.into] if wish.into else [])):
        if units[key].position == actor.lo and not actor.is_system:
            raise Denied(
                _("A committee above the unit decides this."), code="own_unit", unit=units[key].name
            )


def _place(wish: Wish, units: "dict[UUID, Unit]") -> Unit:
    """The lowest unit above all that the change touches."""
    touched = [units[key] for key in (*wish.units, *([wish.into] if wish.into else []))]
    above = [one.parent or one for one in touched] + ([units[wish.under]] if wish.under else [])
    lo, hi = min(one.position for one in above), max(one.last for one in above)
    cover = Unit.objects.filter(position__lte=lo, last__gte=hi, valid_to=None)
    return cover.order_by("-position").first() or above[0]


def _title(wish: Wish, units: "dict[UUID, Unit]") -> str:
    names = ", ".join(units[key].name for key in wish.units)
    into = units[wish.into].name if wish.into else wish.name
    if wish.kind is ChangeKind.MOVE and wish.under:
        into = units[wish.under].name
    return " → ".join(part for part in (names, into) if part)[:300]


def _scene(wish: Wish) -> Scene:
    ending = [key for key in wish.units if key != wish.into] if wish.kind in ENDING else []
    moving = wish.below if wish.kind is ChangeKind.SPLIT else wish.units
    return Scene(
        ending=ending,
        moving=list(moving) if wish.kind in (*_SHIFTING, ChangeKind.SPLIT) else [],
        heirs=wish.kind is ChangeKind.MERGE,
        persons=list(wish.persons),
    )


def _own_lines(wish: Wish, units: "dict[UUID, Unit]") -> list[Line]:
    scene, lines = _scene(wish), []
    ranges = [units[key] for key in scene.moving]
    inside = sum(
        Unit.objects.filter(
            position__gt=one.position, position__lte=one.last, valid_to=None
        ).count()
        for one in ranges
    )
    if inside:
        lines.append(Line(text=_("%(n)s units below go along") % {"n": inside}))
    offices = Mandate.objects.filter(queries.in_force(wish.on), unit__in=scene.ending).count()
    if offices:
        lines.append(Line(text=_("%(n)s offices end the day before") % {"n": offices}))
    return lines


def _open(proposal_id: UUID, *, waiting: bool = False) -> Proposal:
    found = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if found is None:
        raise Missing(_("There is no such proposal."), code="no_proposal")
    states = {ProposalState.OPEN, ProposalState.DECIDED} if waiting else {ProposalState.OPEN}
    if found.state not in states:
        raise Refused(_("This proposal has been answered already."), code="answered")
    return found


def _tell(actor: Actor, done: str, found: Proposal, *, at: datetime) -> None:
    audit.record(
        actor,
        f"organisation.change_{done}",
        subject=found.pk,
        position=found.position,
        province=found.province,
        at=at,
        detail={"kind": found.kind, "state": found.state},
    )
