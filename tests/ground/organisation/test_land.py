"""The tree stays a tree, ranges lie inside each other, and no position is ever given twice."""

from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.ground.organisation.rules import STEP
from chibo.ground.organisation.rules.land import Layout, Plot, Spot, everything, lay, plot_of

WIDTH = 6 * STEP


class Field:
    """A tree in memory; remembers every position that was ever given."""

    def __init__(self, width: int = WIDTH) -> None:
        self.top = uuid4()
        self.spots = {
            self.top: Spot(key=self.top, above=None, position=STEP, last=STEP + width - 1)
        }
        self.given: dict[int, UUID] = {STEP: self.top}
        self.ranges: list[tuple[int, int]] = []

    def spot(self, key: UUID) -> Spot:
        return self.spots[key]

    def inside(self, spot: Spot) -> list[Spot]:
        found = [s for s in self.spots.values() if spot.position <= s.position <= spot.last]
        return sorted(found, key=lambda one: one.position)

    def used(self, spot: Spot) -> int:
        below = [
            s for s in self.inside(spot) if s.key != spot.key and s.position >= spot.position + STEP
        ]
        left = [last for first, last in self.ranges if spot.position < first <= spot.last]
        return max([s.last for s in below] + [min(last, spot.last) for last in left], default=0)

    def filed(self, spot: Spot) -> int:
        return max(
            p for p in self.given if spot.position <= p <= min(spot.last, spot.position + STEP - 1)
        )

    def take(self, layout: Layout) -> None:
        """As the job does it: all units go to their new places."""
        for key, (position, last) in layout.places.items():
            assert self.given.setdefault(position, key) == key, "a position is given once"
            old = self.spots.get(key)
            if old and old.position != position:
                self.ranges.append((old.position, old.last))
            above, live = (old.above, old.live) if old else (None, True)
            self.spots[key] = Spot(key=key, above=above, position=position, last=last, live=live)
        if layout.stretched:
            key, last = layout.stretched
            old = self.spots[key]
            self.spots[key] = Spot(key=key, above=None, position=old.position, last=last)

    def hang(self, key: UUID, above: UUID, *, live: bool = True) -> None:
        spot = self.spots[key]
        self.spots[key] = Spot(
            key=key, above=above, position=spot.position, last=spot.last, live=live
        )

    def live(self) -> list[UUID]:
        return [key for key, spot in self.spots.items() if spot.live]

    def below(self, key: UUID) -> list[UUID]:
        return [s.key for s in self.spots.values() if s.above == key and s.live]

    def lies_in(self, key: UUID, other: UUID) -> bool:
        at: UUID | None = key
        while at is not None:
            if at == other:
                return True
            at = self.spots[at].above
        return False

    def found(self, under: UUID, *, inner: bool) -> UUID:
        key = uuid4()
        layout = lay(self, under, below=[Plot(key, inner=inner)])
        self.take(layout)
        self.hang(key, under)
        return key

    def move(self, key: UUID, under: UUID) -> None:
        layout = lay(self, under, below=[plot_of(self, key)])
        self.hang(key, under)
        self.take(layout)

    def merge(self, key: UUID, into: UUID) -> None:
        plot = plot_of(self, key)
        layout = lay(self, into, below=plot.below, filed=[key, *plot.filed])
        for child in self.below(key):
            self.hang(child, into)
        for spot in [s for s in self.spots.values() if s.above == key and not s.live]:
            self.hang(spot.key, into, live=False)
        self.hang(key, into, live=False)
        self.take(layout)


def check(field: Field) -> None:
    spots = list(field.spots.values())
    assert len({spot.position for spot in spots}) == len(spots)
    for spot in spots:
        assert spot.position <= spot.last
        if spot.above is None:
            assert spot.key == field.top
            continue
        above = field.spots[spot.above]
        assert above.position < spot.position <= spot.last <= above.last, "ranges are nested"
        assert (spot.position < above.position + STEP) is not spot.live, "the gap is for the ended"
        assert field.lies_in(spot.key, field.top), "one tree"
    for spot in spots:
        brothers = sorted(
            (s for s in spots if s.above == spot.key and s.live), key=lambda s: s.position
        )
        for first, second in pairwise(brothers):
            assert first.last < second.position, "ranges do not overlap"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["found", "move", "merge"]), st.integers(0), st.integers(0), st.booleans()
    ),
    max_size=25,
)


@given(steps=STEPS, width=st.sampled_from([STEP, WIDTH, 400 * STEP]))
@settings(max_examples=150, deadline=None)
def test_any_changes_leave_a_tree_with_nested_ranges(steps, width):
    field = Field(width)
    for deed, one, other, inner in steps:
        live = field.live()
        key, target = live[one % len(live)], live[other % len(live)]
        if deed == "found":
            field.found(target, inner=inner)
        elif key == field.top or field.lies_in(target, key):
            continue
        elif deed == "move":
            field.move(key, target)
        else:
            field.merge(key, target)
        check(field)


def test_a_new_unit_takes_the_room_that_is_left_and_moves_nobody():
    field = Field()
    first = field.found(field.top, inner=False)
    before = dict(field.spots)

    second = field.found(field.top, inner=False)

    assert {k: v for k, v in field.spots.items() if k != second} == before
    assert field.spots[second].position == field.spots[first].position + STEP


def test_where_no_room_is_left_the_smallest_range_that_is_too_narrow_moves():
    field = Field(1_000 * STEP)
    narrow = field.found(field.top, inner=False)
    other = field.found(field.top, inner=False)
    before = field.spots[other]

    child = field.found(narrow, inner=False)

    assert field.spots[other] == before
    assert field.spots[narrow].position > before.last
    assert field.lies_in(child, narrow)
    check(field)


def test_the_top_grows_when_all_is_full():
    field = Field(STEP)

    field.found(field.top, inner=True)

    assert field.spots[field.top].last > 2 * STEP
    check(field)


def test_many_ended_units_make_their_gap_wider():
    field = Field(20_000 * STEP)
    heir = field.found(field.top, inner=True)
    for _ in range(STEP + 5):
        ended = uuid4()
        plot = plot_of(field, heir)
        layout = lay(field, heir, filed=[ended])
        field.take(layout)
        field.hang(ended, heir, live=False)
        assert ended not in everything(plot)

    assert len(plot_of(field, heir).filed) == STEP + 5


def test_the_gap_behind_the_top_can_be_full():
    field = Field()
    full = [uuid4() for _ in range(STEP)]
    with pytest.raises(ValueError, match="gap"):
        lay(field, field.top, filed=full)
