"""Commands: put a question, freeze the roll, open the vote."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chibo.assembly.voting import policy, queries
from chibo.assembly.voting.models import DecisionType, Elector, Vote
from chibo.assembly.voting.rules import electorate, named_result, record
from chibo.assembly.voting.rules.decision import quorum
from chibo.assembly.voting.rules.electorate import Point, Seat, base_of
from chibo.assembly.voting.rules.form_ballot import Concerned, forms_for
from chibo.assembly.voting.rules.kinds import DecisionRule, Mode, Secrecy, from_data
from chibo.assembly.voting.rules.refusal import Refusal, check
from chibo.assembly.voting.rules.sheet import sheet_for
from chibo.assembly.voting.rules.states import ENDED, State, check_move
from chibo.assembly.voting.services import common
from chibo.assembly.voting.services.common import command, locked, tell
from chibo.core.actor import Actor
from chibo.core.circles import Circle
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is put to the vote.

    Args:
        subject: the question in the organisation's language.
        decision_type: code of the type in force on the day.
        mode: how the members come together: in_person, hybrid, online.
        secrecy: open or secret where the meeting decides it; "" takes what the rule fixes.
        paper: an open vote by cards or papers counted by a board, in place of hands.
        unlocked_by: number of the superior committee's decision that allows this type in this mode.
        predecessor: the vote that this one repeats.
        about: of a ballot about the form of discipline, whom it is about; None for yes or no.
        circle: who reads it where that is not the whole unit.
        names: of an election from a list or of grades, in the order of the paper.
        seats: how many are elected. surplus: the body asks for more candidates than seats.
            Equals at the last seat of the predecessor vote again whatever their number.
    """

    unit_id: UUID
    subject: str
    decision_type: str
    mode: str
    secrecy: str = ""
    paper: bool = False
    unlocked_by: str = ""
    predecessor: UUID | None = None
    about: Concerned | None = None
    circle: Circle | None = None
    names: tuple[str, ...] = ()
    seats: int = 0
    surplus: bool = True


@command
def prepare_vote(
    *,
    actor: Actor,
    question: Question,
    led_by: Iterable[UUID],
    counters: Iterable[UUID],
    at: datetime,
) -> Vote:
    """Put a question under the rule in force; nothing about it changes from now on.

    Args:
        led_by: persons who may freeze, open, close, announce and void the vote.
        counters: persons who may enter counts; each count needs two of them.

    Writes the vote, one audit line and the fact ``voting.prepared``.

    Raises:
        Denied: the actor neither leads the vote nor holds an office for it in this unit.
        Refused: not in this mode, not with this secrecy, or names that its rule does not allow.
        Missing: no such unit, or no such decision type on the day.
    """
    unit = organisation.unit(question.unit_id)
    leaders = frozenset(led_by)
    if actor.person_id not in leaders and not policy.may_prepare(actor, position=unit.position):
        raise Refusal("not_leader", denied=True)
    check(leaders, "leader_missing")
    check(question.subject.strip(), "subject_missing")
    rule = queries.rule(question.decision_type, day=organisation.local_day(at))
    _check_mode(rule, question)
    vote = Vote(
        unit=unit,
        province=unit.province,
        position=unit.position,
        subject=question.subject.strip(),
        decision_type=rule.code,
        rule=DecisionType.objects.get(code=rule.code, valid_from=rule.valid_from).data,
        forms=_forms(rule, question.about, day=organisation.local_day(at)),
        sheet=_sheet(rule, question),
        secrecy=_secrecy(rule, question.secrecy).value,
        mode=question.mode,
        unlocked_by=question.unlocked_by,
        paper=question.paper,
        predecessor=_ended(question.predecessor) if question.predecessor else None,
        led_by=sorted(leaders),
        counters=sorted(frozenset(counters)),
        prepared_at=at,
        circle=question.circle.id if question.circle else None,
        circle_above=question.circle is None or question.circle.above,
    )
    vote.save(force_insert=True)
    tell(actor, "prepared", vote, at=at, audited={"type": rule.code}, secrecy=vote.secrecy)
    return vote


def _check_mode(rule: DecisionRule, question: Question) -> None:
    name, source = rule.names["vi"], rule.source
    allowed = rule.allows(Mode(question.mode), by_decision=bool(question.unlocked_by))
    check(allowed, "mode_not_allowed", name=name, source=source)


def _forms(rule: DecisionRule, about: Concerned | None, *, day: date) -> list[list[Any]]:
    """The forms of discipline with their rules as data, frozen with the question."""
    if about is None:
        return []
    check(rule.forms, "no_forms", name=rule.names["vi"])
    found = forms_for(queries.rules(day=day), about)
    data = {row.code: row.data for row in DecisionType.objects.filter(in_force(day))}
    return [[form, data[one.code]] for form, one in found.items()]


def _sheet(rule: DecisionRule, question: Question) -> dict[str, Any]:
    """What a paper with names asks, frozen with the question; such papers are always secret."""
    found = sheet_for(
        rule,
        names=question.names,
        seats=question.seats,
        surplus=question.surplus,
        again=_votes_again(question),
    )
    return found.data if found else {}


def _votes_again(question: Question) -> bool:
    """Whether these are the equals at the last seat of the vote that this one follows."""
    told = queries.result(question.predecessor) if question.predecessor else None
    if told is None or not told.latest.get("tied"):
        return False
    left = (sorted(told.latest["tied"]), told.latest["open_seats"])
    return left == (sorted(question.names), question.seats)


def _secrecy(rule: DecisionRule, wish: str) -> Secrecy:
    if rule.secrecy is Secrecy.MEETING_DECIDES:
        check(wish in {Secrecy.OPEN.value, Secrecy.SECRET.value}, "secrecy_undecided")
        return Secrecy(wish)
    check(wish in {"", rule.secrecy.value}, "secrecy_fixed", name=rule.names["vi"])
    return rule.secrecy


def _ended(vote_id: UUID) -> Vote:
    vote = queries.vote(vote_id)
    check(vote.stage in {*ENDED, State.VOID}, "predecessor_not_ended")
    return vote


@command
def freeze_roll(
    *,
    actor: Actor,
    vote_id: UUID,
    roll: Sequence[electorate.Elector],
    points: Sequence[Point],
    at: datetime,
    phones: Collection[str] = (),
) -> Vote:
    """Fix who is counted, who votes, and by which one channel at which point.

    Args:
        roll: everybody on the caller's roll with what is known of them at this second.
        points: the places where they are.
        phones: ids of those who cast an encrypted secret ballot on their own phone; from elsewhere
            only where a decision of the superior committee unlocks the question.

    Writes the electors, the card of the rule and the roll's digest, one audit line and the fact
    ``voting.roll_frozen``.

    Raises:
        Denied: the actor does not lead the vote.
        Refused: there is no quorum, nobody is counted, or the roll contradicts itself.
        Missing: no such vote.
    """
    vote = locked(vote_id)
    common.check_leader(actor, vote)
    check_move(vote.stage, State.ROLL_FROZEN)
    rule, secrecy = from_data(vote.rule), Secrecy(vote.secrecy)
    seats = electorate.freeze(
        roll,
        rule=rule,
        secrecy=secrecy,
        points=points,
        paper=vote.paper,
        phones=phones,
        remote=bool(vote.unlocked_by),
    )
    base = base_of(roll, rule)
    check(base.count, "nobody_counted")
    here = quorum(rule, base)
    check(here.met, "no_quorum", present=here.present, needed=here.needed)
    Elector.objects.bulk_create([_elector(vote, seat) for seat in seats])
    card = (
        named_result.card(rule, base, vote.asks, secrecy=secrecy)
        if vote.asks
        else record.card(rule, base, secrecy=secrecy)
    )
    frozen = {
        "card": card,
        "deductions": [asdict(one) for one in base.deductions],
        "points": [asdict(point) for point in points],
        "digest": electorate.digest(seats),
    }
    common.move(vote, State.ROLL_FROZEN, fields={"roll": frozen, "frozen_at": at})
    voters = sum(seat.may_vote for seat in seats)
    tell(
        actor,
        "roll_frozen",
        vote,
        at=at,
        audited={"base": base.count, "voters": voters, "digest": frozen["digest"]},
        digest=frozen["digest"],
    )
    return vote


def _elector(vote: Vote, seat: Seat) -> Elector:
    person = seat.elector
    return Elector(
        vote=vote,
        province=vote.province,
        position=vote.position,
        person_id=UUID(person.person),
        name=person.name,
        sort_key=person.sort_key,
        category=person.category,
        in_base=seat.in_base,
        reason=seat.reason,
        may_vote=seat.may_vote,
        bar=seat.bar,
        present=person.present,
        channel=seat.channel,
        point=seat.point,
    )


@command
def open_vote(*, actor: Actor, vote_id: UUID, at: datetime) -> Vote:
    """Let the voters vote.

    Writes the vote, one audit line and the fact ``voting.opened`` (secrecy, card of the rule, digest
    of the roll, electors as person → {channel, point}).

    Raises:
        Denied: the actor does not lead the vote.
        Refused: its roll is not frozen, or it was opened already.
        Missing: no such vote.
    """
    vote = locked(vote_id)
    common.check_leader(actor, vote)
    common.move(vote, State.OPEN, fields={"opened_at": at})
    voters = Elector.objects.filter(vote=vote, may_vote=True)
    places = voters.values_list("person_id", "channel", "point")
    tell(
        actor,
        "opened",
        vote,
        at=at,
        audited={"secrecy": vote.secrecy},
        secrecy=vote.secrecy,
        rule=vote.roll["card"],
        digest=vote.roll["digest"],
        electors={str(who): {"channel": how, "point": where} for who, how, where in places},
    )
    return vote
