"""What the pages of the tree show, made from states and events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chibo.core.actor import Actor
from chibo.core.policy import may
from chibo.ground.organisation import history, policy, words
from chibo.ground.organisation.history import State
from chibo.ground.organisation.models import Proposal, Unit, UnitEvent
from chibo.ground.organisation.rules import UnitKind
from chibo.ground.organisation.rules.changes import ChangeKind
from chibo.web import formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A unit in the list of a day; ``above`` is only known where it was asked for."""

    state: State
    kind: str | Promise
    above: str
    below: int
    url: str
    below_url: str


def rows(states: Sequence[State], *, day: date, with_parents: bool = False) -> list[Row]:
    """Rows of units; a fixed number of statements."""
    counts = history.counts_below([one.unit_id for one in states], day)
    above = {}
    if with_parents:
        wanted = {one.parent_id for one in states if one.parent_id}
        above = {row[0]: row[4] for row in history.states(day, units=wanted)}
    tree = reverse("organisation:tree")
    return [
        Row(
            state=one,
            kind=words.KINDS[one.kind],
            above=above.get(one.parent_id, "") if one.parent_id else "",
            below=counts.get(one.unit_id, 0),
            url=reverse("organisation:unit", args=[one.unit_id]),
            below_url=f"{tree}?under={one.unit_id}&day={day.isoformat()}",
        )
        for one in states
    ]


def path(unit: Unit | State, *, day: date) -> list[tuple[str, str]]:
    """The units above, from the top, each leading to what lay below it on the day."""
    tree = reverse("organisation:tree")
    return [
        (one.short_name, f"{tree}?under={one.unit_id}&day={day.isoformat()}")
        for one in history.above(unit, day)
    ]


def facts(unit: Unit) -> list[tuple[str, Any]]:
    """What a unit is."""
    found: list[tuple[str, Any]] = [
        (_("Code"), unit.code),
        (_("Level"), words.KINDS[unit.kind]),
        (_("Founded"), formats.day(unit.valid_from)),
    ]
    if unit.decision:
        found.append((_("By decision"), unit.decision))
    if unit.official_code:
        found.append((_("Code in the national list"), unit.official_code))
    if unit.valid_to:
        found.append((_("Last day of the unit"), formats.day(unit.valid_to)))
        if unit.into:
            found.append((_("Papers lie with"), unit.into.name))
    elif unit.parent:
        found.append((_("Unit above"), unit.parent.name))
    return found


def story(unit: Unit) -> list[dict[str, Any]]:
    """The unit's life, newest first."""
    events = [_told(event) for event in history.story(unit.pk)]
    if not any(event["founded"] for event in events):
        events.append(
            {
                "on": unit.valid_from,
                "title": words.PARTS["founded"],
                "note": unit.decision,
                "founded": True,
            }
        )
    return events


def _told(event: UnitEvent) -> dict[str, Any]:
    told = {key: _listed(value) for key, value in event.told.items()}
    title = str(words.PARTS[event.part])
    return {
        "on": event.on,
        "title": title % told if "%(" in title else title,
        "note": _paper(event),
        "founded": event.part == "founded",
    }


def _paper(event: UnitEvent) -> str:
    parts = [_("By decision %(number)s") % {"number": event.decision}] if event.decision else []
    if event.decided_on:
        parts.append(formats.day(event.decided_on))
    if event.signatory:
        parts.append(event.signatory)
    if event.proposed_by_name and event.decided_by_name:
        parts.append(
            _("proposed by %(proposer)s, entered by %(decider)s")
            % {"proposer": event.proposed_by_name, "decider": event.decided_by_name}
        )
    return ", ".join(parts)


def _listed(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(words.KINDS[value]) if value in words.KINDS else str(value)


def proposed(one: Proposal) -> dict[str, Any]:
    """A proposal in a list."""
    label, kind = words.STATES[one.state]
    return {
        "found": one,
        "change": words.CHANGES[one.kind],
        "label": label,
        "kind": kind,
        "url": reverse("organisation:proposal", args=[one.pk]),
    }


def proposal_facts(one: Proposal) -> list[tuple[str, Any]]:
    """What a proposal says."""
    wish = one.wish
    paper = wish["decision"]
    found: list[tuple[str, Any]] = [
        (_("Units"), one.title),
        (_("In force from"), formats.day(one.on)),
        (_("Number of the decision"), paper["number"]),
    ]
    if paper["signatory"]:
        found.append((_("Committee that signed it"), paper["signatory"]))
    found.append((_("Proposed by"), f"{one.proposed_by_name}, {formats.moment(one.proposed_at)}"))
    if one.decided_at:
        found.append((_("Decided by"), f"{one.decided_by_name}, {formats.moment(one.decided_at)}"))
    if one.answer:
        found.append((_("Reason"), one.answer))
    return found


def deeds(unit: Unit, actor: Actor) -> list[tuple[str | Promise, str]]:
    """Changes that the seat can propose for a unit: what they are called, and where."""
    if unit.valid_to is not None or not may(actor, policy.PROPOSE, position=unit.position):
        return []
    kinds = list(ChangeKind) if unit.position != actor.lo else [ChangeKind.FOUND]
    if unit.kind == UnitKind.BRANCH:
        kinds = [kind for kind in kinds if kind is not ChangeKind.FOUND]
    return [
        (words.CHANGES[kind], reverse("organisation:change", args=[unit.pk, kind.value]))
        for kind in kinds
    ]
