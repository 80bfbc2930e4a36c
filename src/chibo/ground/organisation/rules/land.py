"""Where units lie: preorder positions with room between, given once and never to another unit.

Each unit covers ``position``..``last``, and what lies below it lies in that range::

    position            position + STEP                                  last
    │ itself │ filed … │ first below … │ second below … │ room to come … │

Units that ended are *filed* in the gap behind the unit that took their place, so that whoever sees that
unit reads their papers too. A change finds room behind what was ever used in the range of the unit above;
where none is left, the smallest range that is too narrow moves as a whole to where there is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from chibo.ground.organisation.rules import STEP

ROOM = 64 * STEP
"""Room kept free behind what lies below a unit, at least; as much again where more lies there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a unit lies today; ``above`` is the unit it lies under: its superior, or for one that ended the one that took its place."""

    key: UUID
    above: UUID | None
    position: int
    last: int
    live: bool = True


class Land(Protocol):
    """The tree as far as a change needs to know it."""

    def spot(self, key: UUID) -> Spot:
        """One unit."""

    def inside(self, spot: Spot) -> Sequence[Spot]:
        """A unit and all in its range, in order."""

    def used(self, spot: Spot) -> int:
        """The highest position that was ever given in the range of a unit."""

    def filed(self, spot: Spot) -> int:
        """The highest position that was ever given in the gap behind a unit, or its own."""


@dataclass(slots=True)
class Plot:
    """A unit that is being given its place, with what lies under it. ``inner``: room is kept below it."""

    key: UUID
    inner: bool = False
    filed: list[UUID] = field(default_factory=list)
    below: list["Plot"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """New places; ``stretched`` is the top with its new last position, where the tree grew beyond it."""

    places: Mapping[UUID, tuple[int, int]]
    stretched: tuple[UUID, int] | None = None


def lay(
    land: Land, under: UUID, *, below: Sequence[Plot] = (), filed: Sequence[UUID] = ()
) -> Layout:
    """Places for units that come to lie under one.

    Args:
        below: units below it, new ones or ones that move there with all under them.
        filed: units that ended, for the gap behind it.

    Returns:
        the new places of these units, and of all that have to move with them to where there is room.
    """
    node = land.spot(under)
    carried = list(below)
    gap = land.filed(node) + 1
    fits = gap + len(filed) <= node.position + STEP
    places = {key: (gap + n, gap + n) for n, key in enumerate(filed)} if fits else {}
    while True:
        start = max(land.used(node) + 1, node.position + STEP)
        end = _number(carried, start, places)
        if fits and end <= node.last + 1:
            return Layout(places)
        if node.above is None:
            if not fits:
                raise ValueError("the gap behind the highest unit is full")
            return Layout(places, (node.key, end + ROOM - 1))
        carried = [_with(plot_of(land, node.key), under, below, filed)]
        places, fits = {}, True
        node = land.spot(node.above)


def plot_of(land: Land, key: UUID) -> Plot:
    """A unit with all that lies under it, as it is."""
    spots = land.inside(land.spot(key))
    live = {spot.key: Plot(spot.key) for spot in spots if spot.live or spot.key == key}
    for spot in spots[1:]:
        above = live.get(spot.above) if spot.above else None
        above = above or live[key]
        above.inner = above.inner or spot.live
        if spot.live:
            above.below.append(live[spot.key])
        else:
            above.filed.append(spot.key)
    return live[key]


def everything(plot: Plot) -> list[UUID]:
    """The keys of a unit and all under it."""
    found, stack = [], [plot]
    while stack:
        one = stack.pop()
        found += [one.key, *one.filed]
        stack += one.below
    return found


def _with(plot: Plot, under: UUID, below: Sequence[Plot], filed: Sequence[UUID]) -> Plot:
    """The plot with the units that come to lie under one of it, and without these where they lay before."""
    moved = {one.key for one in below}
    stack = [plot]
    while stack:
        one = stack.pop()
        one.below = [
            child for child in one.below if child.key not in moved and child.key not in filed
        ]
        one.filed = [key for key in one.filed if key not in filed]
        if one.key == under:
            one.below += below
            one.filed += filed
            one.inner = one.inner or bool(one.below)
        else:
            stack += one.below
    return plot


def _number(plots: Iterable[Plot], start: int, places: dict[UUID, tuple[int, int]]) -> int:
    """Write places in preorder; returns the next free position."""
    following = start
    stack = [(plot, -1) for plot in reversed(list(plots))]
    while stack:
        plot, begun = stack.pop()
        if begun >= 0:
            if plot.inner:
                following += max(ROOM, following - begun)
            places[plot.key] = (begun, following - 1)
            continue
        for n, key in enumerate(plot.filed, start=1):
            places[key] = (following + n, following + n)
        stack.append((plot, following))
        following += STEP * (1 + len(plot.filed) // STEP)
        stack += [(child, -1) for child in reversed(plot.below)]
    return following
