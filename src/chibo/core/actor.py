"""Who acts, for whom, and how far they see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

EVERYWHERE = 2**62
REHEARSALS = 2**61
"""From here on lie rehearsals; no unit of the tree ever does."""

OPERATOR, AUDITOR = "operator", "auditor"
DESKS = frozenset({OPERATOR, AUDITOR})
"""Offices that look after the house or inspect it: their seat shows what is lent to it, no other row.

An operator keeps machine, accounts and backups. An auditor reads papers with their proofs, and the trail.
Which tables are lent to whom is said by migrations (``rls.lend``); a new table is lent to nobody.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The one who acts or looks.

    ``lo``..``hi`` is the range of positions that the seat covers (1..0 is empty: a plain member);
    ``home`` the position of the person's own unit (0: none), ``office`` the office of the seat
    ("" for a plain member), ``unit_id`` the unit of the seat or, without one, the own unit.
    ``seats`` is how many seats the person can choose from (one or none: nothing to choose).
    ``authenticated_at`` and ``factor`` tell when and how the person signed in; ``proofs`` when for one
    deed each (``core.proofs``) the factor was asked anew.
    """

    kind: Literal["person", "system", "public"] = "person"
    person_id: UUID | None = None
    name: str = ""
    office: str = ""
    unit_id: UUID | None = None
    unit_name: str = ""
    lo: int = 1
    hi: int = 0
    home: int = 0
    mandate_id: UUID | None = None
    authenticated_at: datetime | None = None
    factor: str = ""
    seats: int = 0
    proofs: tuple[tuple[str, datetime], ...] = ()

    @property
    def is_system(self) -> bool:
        """Whether the installation itself acts."""
        return self.kind == "system"

    @property
    def is_desk(self) -> bool:
        """Whether the seat is a desk: it covers units, and yet shows only what is lent to it."""
        return self.office in DESKS

    @property
    def person(self) -> UUID:
        """The person who acts.

        Raises:
            ValueError: the installation or the public acts.
        """
        if self.person_id is None:
            raise ValueError("no person acts here")
        return self.person_id

    @property
    def rehearses(self) -> bool:
        """Whether this is somebody inside a rehearsal (``core.rehearsals``)."""
        return self.home >= REHEARSALS

    def covers(self, position: int) -> bool:
        """Whether the seat's range holds this position."""
        return self.lo <= position <= self.hi


def system_actor(purpose: str) -> Actor:
    """The installation itself, for jobs and commands; sees all, and its purpose is audited."""
    return Actor(kind="system", name=purpose, office="system", lo=0, hi=EVERYWHERE)


def rounds_actor(purpose: str) -> Actor:
    """The installation on its rounds over all branches (reminders, proofs): rehearsals are none of them."""
    return Actor(kind="system", name=purpose, office="system", lo=0, hi=REHEARSALS - 1)


PUBLIC = Actor(kind="public", name="public")
