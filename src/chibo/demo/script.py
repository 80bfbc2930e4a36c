"""The language of a played meeting: who does what at which second, as plain data.

People are named by their key on the roll, points, motions and votes by keys of the script; times count
from the planned start. ``evening`` tells the demo meeting in it, ``run`` plays it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

Choice = Literal["yes", "no", "abstain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that ``by`` does at a time."""

    at: timedelta
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCheckIn(Step):
    """People may check in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Step):
    """Somebody is ticked off on the roll."""

    who: str
    point: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Step):
    """Somebody checks in on the own phone; with the code at the door where ``at_door``."""

    point: str
    at_door: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmAll(Step):
    """Every claim at a point is confirmed."""

    point: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse(Step):
    """An absence is recorded as excused."""

    who: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoseNetwork(Step):
    """The network of somebody on an own device is gone."""

    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(Step):
    """A guest is written into the record."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMeeting(Step):
    """The meeting begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartItem(Step):
    """An item of the agenda begins; the one before it is done."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude(Step):
    """The chair's conclusion of an item is written down."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Step):
    """The secretary writes a line into the minutes."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFloor(Step):
    """Somebody is put on the speakers list, by themself or by who runs their point."""

    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFloor(Step):
    """The person who waits may speak."""

    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSpeech(Step):
    """The speaker has finished; what was said in short."""

    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOpinion(Step):
    """Somebody voices an opinion in writing."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutMotion(Step):
    """A text is put before the meeting."""

    key: str
    number: int
    proposer: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend(Step):
    """A change of a motion is proposed."""

    key: str
    motion: str
    proposer: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTask(Step):
    """A clause of the resolution with its owner and its day."""

    text: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVote(Step):
    """A vote begins; on the item, a motion or an amendment."""

    key: str
    number: int
    subject: str
    decision_type: str
    motion: str = ""
    amendment: str = ""
    secrecy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast(Step):
    """Somebody votes on the own device."""

    vote: str
    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Hands counted."""

    yes: int
    no: int
    abstain: int

    @property
    def total(self) -> int:
        """All hands."""
        return self.yes + self.no + self.abstain


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Step):
    """One of two people enters what was counted at a point."""

    vote: str
    point: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseVote(Step):
    """A vote ends."""

    vote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce(Step):
    """The chair announces the result of a vote."""

    vote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade(Step):
    """The branch grades its meeting as the record proposes, but for these marks, for a reason."""

    marks: dict[str, int]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack(Step):
    """The minutes so far are read back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(Step):
    """Nobody objects: the minutes are adopted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMeeting(Step):
    """The meeting ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A meeting point; ``responsible`` confirms the roll there."""

    key: str
    name: str
    kind: Literal["main", "secondary", "online"]
    responsible: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """A line of the agenda."""

    number: int
    title: str
    kind: str
    minutes: int
    presenter: str = ""
    decision_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The superior committee's decision that allows the mode, on file before the meeting."""

    number: str
    decided_on: date
    valid_to: date
    decided_by: str
    decision_types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper laid before the meeting: a heading and paragraphs."""

    title: str
    number: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a vote must come to; a played meeting is checked against it."""

    vote: str
    base: int
    needed: int
    yes: int
    no: int
    abstain: int
    adopted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole meeting; ``steps`` in the order of their times.

    ``convened`` counts from the start, as all times do; a meeting that is not in person has its ``approval``.
    """

    title: str
    place: str
    start: datetime
    end: datetime
    chair: str
    secretary: str
    points: tuple[Point, ...]
    agenda: tuple[AgendaLine, ...]
    papers: tuple[Paper, ...]
    steps: tuple[Step, ...]
    mode: Literal["in_person", "hybrid"] = "in_person"
    scattered: int = 0
    approval: Approval | None = None
    convened: timedelta = timedelta(days=-3)
    expected: tuple[Expected, ...] = field(default=())
