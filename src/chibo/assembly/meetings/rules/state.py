"""What is known of a meeting at one moment: the fold of its events."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from chibo.assembly.meetings.rules.reading import Reading


class Stage(StrEnum):
    """States of a meeting; the arrows are in ``decide.meeting``."""

    DRAFT = "draft"
    CONVENED = "convened"
    CHECK_IN = "check_in"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    FAILED_QUORUM = "failed_quorum"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


RUNNING = frozenset({Stage.CHECK_IN, Stage.OPEN, Stage.SUSPENDED})
ENDED = frozenset({Stage.CLOSED, Stage.FAILED_QUORUM, Stage.POSTPONED, Stage.CANCELLED})


class ItemStage(StrEnum):
    """States of an agenda item; one is current at a time."""

    PLANNED = "planned"
    CURRENT = "current"
    DONE = "done"
    SKIPPED = "skipped"
    DEFERRED = "deferred"


class VoteStage(StrEnum):
    """What the meeting sees of a vote (the voting room keeps the whole of it)."""

    OPEN = "open"
    CLOSED = "closed"
    ANNOUNCED = "announced"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A meeting point: the main one, a secondary one, or the members' own devices."""

    id: str
    name: str
    kind: str
    responsible: str | None = None
    lost_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollMember:
    """Somebody on the roll; ``flags`` are those of the day (exempt, suspended, …).

    Args:
        excuse: why somebody stays away, in the words that everybody may read.
        excuse_kind: kind of reason (``rules.excuses``); excuse_late: asked after the check-in began.
        answer: what the pen answered to the request.
        item: of a guest: the only item that they attend ("" the whole meeting).
    """

    id: str
    person: str
    name: str
    sort_key: str
    category: str
    flags: frozenset[str] = frozenset()
    office: str = ""
    excuse: str = ""
    excused: bool | None = None
    excuse_kind: str = ""
    excuse_late: bool = False
    answer: str = ""
    item: str = ""

    @property
    def is_guest(self) -> bool:
        return self.category == "guest"

    @property
    def is_official(self) -> bool:
        return self.category == "official"

    @property
    def is_counted(self) -> bool:
        """Whether attendance expects this person (all members but exempt and suspended ones)."""
        uncounted = {"exempt", "temporarily_exempt", "suspended", "temp_out"}
        return self.category in {"official", "probationary"} and not self.flags & uncounted


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """One interval in which somebody was at a point."""

    id: str
    roll: str
    point: str
    source: str
    since: datetime
    until: datetime | None = None
    ended_by: str = ""
    confirmed_by: str | None = None
    rejected: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether the person counted as present at that second."""
        if self.confirmed_by is None or self.rejected or self.since > at:
            return False
        return self.until is None or at < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of the agenda.

    Args:
        case: of an item that is dealt with in a closed session: that session's id, else "".
        closed: how far that session is: "", "running", "held".
    """

    id: str
    number: int
    title: str
    kind: str
    minutes: int
    decision_type: str = ""
    presenter: str = ""
    outline: str = ""
    stage: ItemStage = ItemStage.PLANNED
    started_at: datetime | None = None
    ended_at: datetime | None = None
    conclusion: str = ""
    reason: str = ""
    case: str = ""
    closed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A request for the floor, and what became of it."""

    id: str
    roll: str
    item: str
    kind: str
    stage: str
    asked_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A change to a motion's text, put to a vote before it; one level only."""

    id: str
    motion: str
    proposer: str
    before: str
    after: str
    stage: str = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """A text put before the meeting."""

    id: str
    item: str
    text: str
    proposer: str
    stage: str = "debated"
    amendments: tuple[Amendment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteView:
    """A vote as the meeting saw it; figures come from the voting room and are never recomputed.

    ``issued``: ballot papers handed out, by point.
    ``forms``: what a paper names in a ballot about the form of discipline; else it is yes or no.
    ``sheet``: names, seats and grades of an election or a vote of confidence (``voting.rules.sheet``).
    """

    id: str
    item: str
    subject: str
    decision_type: str
    secrecy: str
    rule: dict[str, Any]
    stage: VoteStage
    opened_at: datetime
    motion: str = ""
    amendment: str = ""
    closed_at: datetime | None = None
    announced_at: datetime | None = None
    electors: dict[str, str] = field(default_factory=dict)
    roll_facts: dict[str, Any] = field(default_factory=dict)
    cast: frozenset[str] = frozenset()
    counted: tuple[str, ...] = ()
    issued: dict[str, int] = field(default_factory=dict)
    result: dict[str, Any] | None = None
    first_result: dict[str, Any] | None = None
    predecessor: str = ""
    reason: str = ""
    forms: tuple[str, ...] = ()
    sheet: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line the secretary wrote into the minutes."""

    id: str
    item: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A clause of the resolution: what, who, until when."""

    id: str
    text: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One evening of a meeting; an adjourned meeting has several."""

    opened_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event as the pen's history shows it."""

    seq: int
    at: datetime
    kind: str
    actor: str
    data: dict[str, Any]
    deed: int
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingState:
    """All that is known of a meeting after event ``seq``; collections keep their order of arrival."""

    seq: int = 0
    stage: Stage = Stage.DRAFT
    title: str = ""
    kind: str = "regular"
    mode: str = "in_person"
    unit: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    planned_start: datetime | None = None
    planned_end: datetime | None = None
    convened_at: datetime | None = None
    checked_in_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    chair: str = ""
    secretary: str = ""
    approval: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    resumes_at: datetime | None = None
    sittings: tuple[Sitting, ...] = ()
    presiding: dict[str, Any] = field(default_factory=dict)
    decision_types: tuple[str, ...] = ()
    group: dict[str, str] = field(default_factory=dict)
    follows: dict[str, Any] = field(default_factory=dict)
    followed_by: dict[str, Any] = field(default_factory=dict)
    prepared: dict[str, Any] = field(default_factory=dict)
    brought: dict[str, Any] = field(default_factory=dict)
    closed: dict[str, Any] = field(default_factory=dict)
    quorum_at_open: dict[str, Any] | None = None
    points: dict[str, Point] = field(default_factory=dict)
    roll: dict[str, RollMember] = field(default_factory=dict)
    presence: dict[str, Presence] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    speeches: dict[str, Speech] = field(default_factory=dict)
    motions: dict[str, Motion] = field(default_factory=dict)
    votes: dict[str, VoteView] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    grade: dict[str, Any] | None = None
    reading: Reading | None = None
    guests: tuple[str, ...] = ()
    history: tuple[Line, ...] = ()

    @property
    def pens(self) -> frozenset[str]:
        """Persons who run the meeting: the chair and the minutes secretary."""
        return frozenset(p for p in (self.chair, self.secretary) if p)

    @property
    def current_item(self) -> Item | None:
        return next((i for i in self.items.values() if i.stage is ItemStage.CURRENT), None)

    @property
    def closed_item(self) -> Item | None:
        """The item whose closed session runs now."""
        return next((i for i in self.items.values() if i.closed == "running"), None)

    @property
    def open_vote(self) -> VoteView | None:
        return next((v for v in self.votes.values() if v.stage is VoteStage.OPEN), None)

    @property
    def speaking(self) -> Speech | None:
        return next((s for s in self.speeches.values() if s.stage == "speaking"), None)

    @property
    def waiting(self) -> list[Speech]:
        """The speakers list, points of order first, then first come, first served."""
        queue = [s for s in self.speeches.values() if s.stage == "waiting"]
        return sorted(queue, key=lambda s: s.kind != "point_of_order")

    @property
    def is_adjourned(self) -> bool:
        """Broken off, to be continued on another day; check-in begins anew then."""
        return self.stage is Stage.SUSPENDED and self.resumes_at is not None

    @property
    def invited_guests(self) -> list[RollMember]:
        """Guests who were invited by name, in the order of the invitations."""
        return [r for r in self.roll.values() if r.is_guest]

    def roll_of(self, person: str) -> RollMember | None:
        """The roll entry of a person."""
        return next((r for r in self.roll.values() if r.person == person), None)
