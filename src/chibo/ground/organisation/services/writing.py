"""What every change of the tree writes: past states, lines of the story, the audit line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.core import audit, facts, names
from chibo.core.actor import Actor
from chibo.core.errors import Refused
from chibo.core.ids import uuid7
from chibo.ground.organisation import places
from chibo.ground.organisation.models import Unit, UnitEvent, UnitPast
from chibo.ground.organisation.rules.changes import ChangeKind, Decision, Part
from chibo.ground.organisation.rules.land import Layout
from chibo.ground.organisation.services import shifting

STATE = ("name", "short_name", "search_key", "kind", "basis", "place", "sign", "parent_id")


@dataclass(kw_only=True)
class Writing:
    """One change while it is being written; inside a transaction and a scope of the installation.

    Args:
        on: the first day on which the new state holds.
        decider: who decided, ``proposer``: whose proposal it was.
    """

    actor: Actor
    kind: ChangeKind
    on: date
    decision: Decision
    at: datetime
    proposer: str = ""
    change: UUID = field(default_factory=uuid7)

    def begin(self, unit: Unit, **state: Any) -> None:
        """A new state of a unit from the day on; the one before it is kept.

        Raises:
            Refused: the unit was changed later than that, or has ended.
        """
        held_since = unit.since or unit.valid_from
        if unit.valid_to is not None:
            raise Refused(_("%(name)s has ended."), code="ended", name=unit.name)
        if self.on < held_since:
            raise Refused(
                _("%(name)s is as it is only since %(day)s. A change cannot lie before."),
                code="too_early",
                name=unit.name,
                day=f"{held_since:%d/%m/%Y}",
            )
        if "name" in state:
            state["search_key"] = names.search_key(state["name"])
        if self.on > held_since:
            self._keep(unit, held_since)
            unit.since = self.on
        for name, value in state.items():
            setattr(unit, name, value)
        unit.save(update_fields=["since", *state])

    def end(self, unit: Unit, *, into: Unit) -> None:
        """The day before is the last of a unit; its papers lie under another one.

        Raises:
            Refused: it began later, or has ended already.
        """
        if unit.valid_to is not None:
            raise Refused(_("%(name)s has ended."), code="ended", name=unit.name)
        if self.on <= (unit.since or unit.valid_from):
            raise Refused(
                _("%(name)s is as it is only since %(day)s. A change cannot lie before."),
                code="too_early",
                name=unit.name,
                day=f"{unit.since or unit.valid_from:%d/%m/%Y}",
            )
        unit.valid_to = self.on - timedelta(days=1)
        unit.into = into
        unit.save(update_fields=["valid_to", "into"])

    def tell(self, unit: Unit, part: Part, **told: Any) -> None:
        """A line in the story of a unit."""
        UnitEvent.objects.create(
            province=unit.province,
            position=unit.position,
            change=self.change,
            unit=unit,
            kind=self.kind,
            part=part,
            on=self.on,
            decision=self.decision.number,
            decided_on=self.decision.dated,
            signatory=self.decision.signatory,
            proposed_by_name=self.proposer,
            decided_by=self.actor.person_id,
            decided_by_name=self.actor.name,
            recorded_at=self.at,
            told=told,
        )

    def close(self, unit: Unit, **detail: Any) -> None:
        """The audit line, and the news for the rooms above."""
        audit.record(
            self.actor,
            f"organisation.unit_{DONE[self.kind]}",
            subject=unit.pk,
            position=unit.position,
            province=unit.province,
            at=self.at,
            detail={"change": str(self.change), **detail},
        )
        facts.publish(
            "organisation.changed",
            {
                "change": str(self.change),
                "kind": self.kind.value,
                "unit": str(unit.pk),
                "on": self.on.isoformat(),
                "position": unit.position,
            },
        )

    def settle(
        self, layout: Layout, *, province: int | None = None, moved: Sequence[Unit] = ()
    ) -> None:
        """Rows follow to the new places, by a job.

        Args:
            province: that of the units that move, with all in their ranges.
        """
        provinces: dict[UUID, int] = {}
        if province is not None:
            for unit in moved:
                inside = Unit.objects.filter(position__range=(unit.position, unit.last))
                provinces |= dict.fromkeys(inside.values_list("pk", flat=True), province)
        shifting.begin(places.settle(layout, provinces=provinces, at=self.at))

    def _keep(self, unit: Unit, held_since: date) -> None:
        UnitPast.objects.create(
            unit=unit,
            valid_from=held_since,
            valid_to=self.on - timedelta(days=1),
            **{name: getattr(unit, name) for name in STATE},
        )


DONE: Mapping[ChangeKind, str] = {
    ChangeKind.FOUND: "founded",
    ChangeKind.RENAME: "renamed",
    ChangeKind.CONVERT: "converted",
    ChangeKind.MOVE: "moved",
    ChangeKind.MERGE: "merged",
    ChangeKind.SPLIT: "split",
    ChangeKind.DISSOLVE: "dissolved",
}
