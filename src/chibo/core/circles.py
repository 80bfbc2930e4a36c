"""Circles: rows that a part of a unit reads (its committee, a party group), not all who are at home there.

A row with a ``circle`` is seen from the seats of its unit, by those whom ``core.readers`` admitted to
the circle, by the installation itself and, where ``circle_above`` is set, from the seats above. Being
at home in the unit is not enough (``rls.encircle``).
"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Whose paper something is.

    Args:
        id: of what brought the circle together, e.g. the meeting; readers are admitted to it.
        above: whether the seats above the unit read it too.
    """

    id: UUID
    above: bool
