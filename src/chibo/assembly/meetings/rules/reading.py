"""The minutes read back in the meeting: the text so far, what members object to, and its adoption.

read back ─► objected ─┬─► corrected (the passage changes)
     ▲                 └─► recorded (it stands, with the answer) ─► adopted
     └── again, with what was corrected
"""

from dataclasses import dataclass, field
from datetime import datetime

OPEN, CORRECTED, RECORDED = "open", "corrected", "recorded"
ALWAYS, WHEN_OBJECTED, NEVER = "always", "objection", "never"
"""When adoption needs an open vote; else the chair asks whether anybody objects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage as it was read; ``key`` is that of the block in the minutes."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What a member holds against the text; without ``key`` against the whole of it."""

    id: str
    roll: str
    key: str
    text: str
    at: datetime
    stage: str = OPEN
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """When and how; ``vote`` names the vote, where there was one."""

    at: datetime
    vote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The text as it stands in the meeting. ``changed`` is the number of its last change."""

    at: datetime
    changed: int
    passages: dict[str, Passage]
    corrected: dict[str, str] = field(default_factory=dict)
    objections: dict[str, Objection] = field(default_factory=dict)
    adopted: Adoption | None = None

    def text(self, key: str) -> str:
        """A passage with what was corrected."""
        return self.corrected.get(key, self.passages[key].text)

    @property
    def waiting(self) -> list[Objection]:
        """Objections without an answer."""
        return [o for o in self.objections.values() if o.stage == OPEN]

    @property
    def standing(self) -> list[Objection]:
        """Objections that were recorded and not followed."""
        return [o for o in self.objections.values() if o.stage == RECORDED]


def needs_vote(reading: Reading, *, vote_when: str) -> bool:
    """Whether the meeting adopts by an open vote, by the rule of its kind.

    Args:
        vote_when: ``always``, ``objection`` (when one stands that was not followed) or ``never``.
    """
    return vote_when == ALWAYS or (vote_when == WHEN_OBJECTED and bool(reading.standing))
