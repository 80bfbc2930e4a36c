"""The roll of one vote: who is counted, who votes, where and how (decision-rules.md#base)."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from chibo.assembly.voting.rules.kinds import Base, DecisionRule, Secrecy, Voters
from chibo.assembly.voting.rules.refusal import check

OFFICIAL = "official"
EXEMPT = frozenset({"exempt", "temporarily_exempt"})
TEMP_OUT, SUSPENDED, ACCUSED = "temp_out", "suspended", "accused"
EXCUSED_WHOLE, NAMED = "excused_whole", "named"


class Channel(StrEnum):
    """How a present voter votes; exactly one for each, fixed when the roll is frozen."""

    DEVICE = "device"
    HANDS = "hands"
    PAPER = "paper"
    PHONE = "phone"  # an encrypted secret ballot; its count is proven by the room that takes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Elector:
    """A person of the roll as the caller knows them at the second of freezing.

    Args:
        person: id as text.
        category: official, probationary, guest.
        flags: of the day: exempt, temporarily_exempt, temp_out, suspended; for this question:
            accused, excused_whole (absent for the whole congress, accepted), named (in the plan).
        present: confirmed present.
        point: where, if present.
        channel: the wish; "" leaves it to the kind of the point.
    """

    person: str
    name: str
    category: str
    flags: frozenset[str] = frozenset()
    present: bool = False
    point: str = ""
    channel: str = ""
    sort_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place where voters are; ``online``: everybody there is alone with a device."""

    id: str
    name: str
    online: bool = False
    cut_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Somebody entitled who is not counted, and why."""

    person: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseOf:
    """Who is counted.

    Args:
        total: all who would be entitled, before deductions.
        convened: of these, the ones that can be called to the meeting (not the suspended).
        members: ids of the counted.
        present: how many of the counted are here.
    """

    total: int
    convened: int
    members: frozenset[str]
    present: int
    deductions: tuple[Deduction, ...]

    @property
    def count(self) -> int:
        """The base: the counted persons."""
        return len(self.members)


def is_entitled(elector: Elector, rule: DecisionRule) -> bool:
    """Whether the person belongs to those who decide this kind of question at all."""
    if rule.voters is Voters.NAMED:
        return NAMED in elector.flags
    return elector.category == OFFICIAL


def deduction_reason(elector: Elector, rule: DecisionRule) -> str:
    """Why an entitled person is not counted; "" for one who is. The exempt one who comes is counted."""
    switches, flags = rule.deduct, elector.flags
    if switches.suspended and SUSPENDED in flags:
        return "suspended"
    if switches.accused and ACCUSED in flags:
        return "accused"
    if elector.present:
        return ""
    if switches.exempt_absent and flags & EXEMPT:
        return "exempt_absent"
    if switches.temp_out_absent and TEMP_OUT in flags:
        return "temp_out_absent"
    if switches.excused_absent and EXCUSED_WHOLE in flags:
        return "excused_absent"
    return ""


def base_of(roll: Iterable[Elector], rule: DecisionRule) -> BaseOf:
    """The base of a vote and everybody taken out of it, by name and reason."""
    entitled = [elector for elector in roll if is_entitled(elector, rule)]
    reasons = {elector.person: deduction_reason(elector, rule) for elector in entitled}
    counted = [elector for elector in entitled if not reasons[elector.person]]
    taken_out = sorted((e for e in entitled if reasons[e.person]), key=lambda e: e.sort_key)
    return BaseOf(
        total=len(entitled),
        convened=sum(SUSPENDED not in elector.flags for elector in entitled),
        members=frozenset(elector.person for elector in counted),
        present=sum(e.present and SUSPENDED not in e.flags for e in counted),
        deductions=tuple(
            Deduction(person=e.person, name=e.name, reason=reasons[e.person]) for e in taken_out
        ),
    )


def bar(elector: Elector, rule: DecisionRule) -> str:
    """Why a person does not vote; "" for one who does.

    The accused votes unless the switch takes them out; the suspended never does.
    """
    if not is_entitled(elector, rule):
        return "not_named" if rule.voters is Voters.NAMED else elector.category
    if SUSPENDED in elector.flags:
        return "suspended"
    if ACCUSED in elector.flags and rule.deduct.accused:
        return "accused"
    return "" if elector.present else "absent"


def may_vote(elector: Elector, rule: DecisionRule) -> bool:
    """Whether the person votes on this question now."""
    return not bar(elector, rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person of the frozen roll; ``reason`` is the deduction, ``bar`` why there is no vote."""

    elector: Elector
    in_base: bool
    reason: str
    bar: str
    channel: str
    point: str

    @property
    def may_vote(self) -> bool:
        """Whether the person votes, by ``channel`` at ``point``."""
        return not self.bar


def freeze(
    roll: Iterable[Elector],
    *,
    rule: DecisionRule,
    secrecy: Secrecy,
    points: Iterable[Point],
    paper: bool = False,
    phones: Collection[str] = (),
    remote: bool = False,
) -> tuple[Seat, ...]:
    """Fix for each person of the roll whether they count, vote, and by which one channel.

    Args:
        secrecy: open or secret, as decided. A secret vote is on paper in the rooms, or on ``phones``.
        paper: an open vote by ballot papers or cards counted by a board, not by hands.
        phones: ids of those who cast an encrypted secret ballot on their own phone.
        remote: these may be elsewhere too, because the superior committee has decided so.

    Raises:
        Refusal: a point nobody knows, or a person twice.
    """
    electors = list(roll)
    places = {point.id: point for point in points}
    check(len({e.person for e in electors}) == len(electors), "roll_twice")
    counted = base_of(electors, rule).members
    seats = []
    for elector in electors:
        why, channel = bar(elector, rule), ""
        if not why:
            check(elector.point in places, "unknown_point")
            point = places[elector.point]
            if secrecy is Secrecy.SECRET:
                channel = _secret(point, phone=elector.person in phones, remote=remote)
            else:
                channel = _channel(elector, point, paper=paper)
            why = "" if channel else "remote_secret"
        seats.append(
            Seat(
                elector=elector,
                in_base=elector.person in counted,
                reason=deduction_reason(elector, rule) if is_entitled(elector, rule) else "",
                bar=why,
                channel=channel,
                point=elector.point if elector.present else "",
            )
        )
    return tuple(seats)


def _secret(point: Point, *, phone: bool, remote: bool) -> str:
    if phone and (remote or not point.online):
        return Channel.PHONE.value
    return "" if point.online else Channel.PAPER.value


def _channel(elector: Elector, point: Point, *, paper: bool) -> str:
    if point.online:
        return Channel.DEVICE.value
    if point.cut_off:
        return Channel.PAPER.value
    if elector.channel == Channel.DEVICE:
        return Channel.DEVICE.value
    return Channel.PAPER.value if paper or elector.channel == Channel.PAPER else Channel.HANDS.value


def channels(seats: Iterable[Seat]) -> dict[tuple[str, str], int]:
    """Voters by (channel, point)."""
    persons: dict[tuple[str, str], int] = {}
    for seat in seats:
        if seat.may_vote:
            key = (seat.channel, seat.point)
            persons[key] = persons.get(key, 0) + 1
    return persons


def quorum_base(rule: DecisionRule, base: BaseOf) -> int:
    """The number that the quorum's share is taken of."""
    return base.convened if rule.quorum_base is Base.CONVENED else base.count


def digest(seats: Iterable[Seat]) -> str:
    """SHA-256, in hex, of the frozen roll: one JSON line per person, by id."""
    lines = sorted(
        json.dumps(
            [s.elector.person, s.in_base, s.reason, s.bar, s.channel, s.point],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for s in seats
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
