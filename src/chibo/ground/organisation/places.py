"""The tree in the database as ``rules.land`` needs to know it; new places are written here and nowhere else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chibo.core.errors import Refused
from chibo.core.models import Shift
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import STEP
from chibo.ground.organisation.rules.land import Layout, Spot


class Ground:
    """``rules.land.Land`` from the tables; positions that units left, or are on their way to, count as used."""

    def spot(self, key: UUID) -> Spot:
        """One unit."""
        return _spot(Unit.objects.get(pk=key))

    def inside(self, spot: Spot) -> Sequence[Spot]:
        """A unit and all in its range, in order."""
        found = Unit.objects.filter(position__range=(spot.position, spot.last))
        return [_spot(unit) for unit in found.order_by("position")]

    def used(self, spot: Spot) -> int:
        """The highest position that was ever given in the range of a unit."""
        below = Unit.objects.filter(parent=spot.key, position__range=(spot.position, spot.last))
        ends = spot.position + 1, spot.last
        return max(
            below.aggregate(n=Max("last"))["n"] or 0, *_shifted(ends, ("old_last", "new_last"))
        )

    def filed(self, spot: Spot) -> int:
        """The highest position that was ever given in the gap behind a unit, or its own."""
        ends = spot.position, min(spot.last, spot.position + STEP - 1)
        given = Unit.objects.filter(position__range=ends).aggregate(n=Max("position"))["n"]
        return max(int(given), *_shifted(ends, ("old", "new")))


def _spot(unit: Unit) -> Spot:
    live = unit.valid_to is None
    return Spot(
        key=unit.pk,
        above=unit.parent_id if live else unit.into_id,
        position=unit.position,
        last=unit.last,
        live=live,
    )


def _shifted(ends: tuple[int, int], most: tuple[str, str]) -> tuple[int, int]:
    """The highest positions inside a range that units left, and that they go or went to."""
    left = Shift.objects.filter(old__range=ends).aggregate(n=Max(most[0]))["n"]
    reached = Shift.objects.filter(new__range=ends).aggregate(n=Max(most[1]))["n"]
    return min(left or 0, ends[1]), min(reached or 0, ends[1])


def settle(layout: Layout, *, provinces: Mapping[UUID, int], at: datetime) -> list[Shift]:
    """Write down where units go; their rows follow by a job (``services.shifting``).

    Args:
        provinces: of units that come into another province; the others keep theirs.

    Raises:
        Refused: one of the units is still on its way from an earlier change.
    """
    units = list(Unit.objects.filter(pk__in=layout.places.keys()).order_by("position"))
    if under_way([unit.pk for unit in units]):
        raise Refused(
            _("An earlier change of these units is still being carried out. Try again shortly."),
            code="under_way",
        )
    shifts = [
        Shift(
            unit_id=unit.pk,
            old=unit.position,
            old_last=unit.last,
            new=layout.places[unit.pk][0],
            new_last=layout.places[unit.pk][1],
            province=provinces.get(unit.pk, unit.province),
            made_at=at,
        )
        for unit in units
        if layout.places[unit.pk][0] != unit.position
    ]
    Shift.objects.bulk_create(shifts, batch_size=2_000)
    if layout.stretched:
        top, last = layout.stretched
        Unit.objects.filter(pk=top).update(last=last)
    return shifts


def under_way(unit_ids: Sequence[UUID]) -> bool:
    """Whether rows of one of the units still lie where it was."""
    positions = Unit.objects.filter(pk__in=list(unit_ids)).values("position")
    return Shift.objects.filter(old__in=positions).exists()
