"""Screens as regions: pure builders from the meeting's state, one template for each region.

A builder ``regions(state, *, meeting) -> Regions`` (``meeting``: the row's id) runs no statement and
does not know who looks; the same rendering goes to everybody of an audience. The element that a
region's template makes has the region's key as its ``id``, so that a stream can replace it. What a
person has typed, the forms' keys and tokens are given by a page beside the region's context, never by
the builder.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Region:
    """One part of a screen: its template and what the template is told."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Regions = dict[str, Region]
