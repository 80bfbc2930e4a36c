"""Commands: votes inside the meeting. The voting room counts; the meeting keeps what everybody saw."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chibo.assembly.meetings import electorate
from chibo.assembly.meetings.rules import closed
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import votes as decide
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.services.engine import Done, Session, run_session
from chibo.assembly.voting import queries as voting
from chibo.assembly.voting import services as votes
from chibo.assembly.voting.rules.electorate import Channel
from chibo.core.actor import Actor

if TYPE_CHECKING:
    from chibo.assembly.voting.models import Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The answer to a cast vote: recorded once, whatever is sent again."""

    seq: int
    code: str
    choice: str
    at: datetime


def open_vote(
    *,
    actor: Actor,
    meeting_id: UUID,
    item: str,
    subject: str,
    decision_type: str,
    at: datetime,
    motion: str = "",
    amendment: str = "",
    secrecy: str = "",
    paper: bool = False,
    predecessor: str = "",
    forms: bool = False,
    names: Sequence[str] = (),
    seats: int = 0,
    surplus: bool = True,
    named: Sequence[str] = (),
    key: str | None = None,
) -> Done:
    """Freeze the roll of this second and open the vote.

    Args:
        secrecy: needed only where the meeting decides it.
        paper: by cards or papers counted by a board in place of hands.
        predecessor: the vote that this one repeats.
        forms: a ballot about the form of discipline, in a closed session about a person.
        names: of an election from a list or of grades, in the order of the paper. seats: how many are elected.
        surplus: the body elected asks for more candidates than seats.
            A repeated vote without names has those of the first one that are still to be elected.
        named: names of those who vote, where a plan names them; none: all official members.

    Raises:
        Denied: only the pen opens a vote. Refused: no quorum, an open vote, an amendment before its
        motion, or a kind of question that this meeting may not decide.
    """

    def command(session: Session) -> None:
        state = session.state
        voters = decide.persons_named(state, named)
        left = decide.left_to_elect(state, predecessor) if predecessor and not names else None
        decide.check_openable(
            state,
            person=session.person,
            item=item,
            motion=motion,
            amendment=amendment,
            quorum=electorate.quorum_of(
                state, electorate.rule_of(state, decision_type), named=voters
            ),
            predecessor=predecessor,
        )
        question = votes.Question(
            unit_id=session.meeting.unit_id,
            subject=subject,
            decision_type=decision_type,
            mode=state.mode,
            secrecy=secrecy,
            paper=paper,
            unlocked_by=unlocked_by(state, decision_type),
            predecessor=UUID(predecessor) if predecessor else None,
            about=closed.concerned_as(state) if forms else None,
            circle=session.meeting.its_circle,
            names=left.names if left else tuple(names),
            seats=left.seats if left else seats,
            surplus=surplus,
        )
        vote = _open(session, question, voters)
        session.append(
            [
                opened(
                    state,
                    vote,
                    item=item,
                    motion=motion,
                    amendment=amendment,
                )
            ]
        )

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def cast(
    *,
    actor: Actor,
    meeting_id: UUID,
    vote_id: UUID,
    choice: str,
    at: datetime,
    key: str | None = None,
) -> Receipt:
    """Vote on the own device; the same choice again gives the same receipt.

    Raises:
        Denied: not entitled (kept in the audit trail). Refused: closed, or another choice was sent.
    """
    given: list[votes.Receipt] = []

    def command(session: Session) -> None:
        vote = decide.vote(session.state, str(vote_id))
        given.append(votes.cast(actor=actor, vote_id=vote_id, choice=choice, at=session.at))
        member = session.state.roll_of(session.person)
        if member is not None and member.id not in vote.cast:
            session.append([e.New(e.VOTE_CAST, {"vote": vote.id, "roll": member.id})])

    done = run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)
    if not given:
        given.append(votes.cast(actor=actor, vote_id=vote_id, choice=choice, at=at))
    receipt = given[0]
    return Receipt(seq=done.seq, code=receipt.code, choice=receipt.choice, at=receipt.at)


def issue_papers(
    *,
    actor: Actor,
    meeting_id: UUID,
    vote_id: UUID,
    point: str,
    papers: int,
    at: datetime,
    key: str | None = None,
) -> Done:
    """Note how many ballot papers were handed out at a point.

    Raises:
        Denied: neither the pen nor responsible for the point. Refused: the vote is not open, these
        papers are counted, or there are more papers than persons.
    """

    def command(session: Session) -> None:
        persons = voting.places(vote_id).get((Channel.PAPER.value, point), 0)
        new = decide.issue_papers(
            session.state,
            person=session.person,
            vote_id=str(vote_id),
            point=point,
            papers=papers,
            persons=persons,
        )
        if new:
            session.append(new)

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def enter_count(
    *,
    actor: Actor,
    meeting_id: UUID,
    vote_id: UUID,
    point: str,
    figures: dict[str, int],
    at: datetime,
    key: str | None = None,
) -> Done:
    """One of two persons enters what was counted at a point; equal figures are accepted.

    Raises:
        Denied: not on the roll. Refused: more votes than persons, or unequal (both count again).
    """

    def command(session: Session) -> None:
        counted = decide.papers(session.state, vote_id=str(vote_id), figures=figures)
        decide.check_issued(session.state, vote_id=str(vote_id), point=point, counted=counted)
        count = votes.enter_count(
            actor=actor,
            vote_id=vote_id,
            channel=_channel(vote_id, point),
            point=point,
            figures=figures,
            at=session.at,
            key=key,
        )
        if count.figures is not None:
            session.append([e.New(e.VOTE_COUNTED, {"vote": str(vote_id), "where": point})])

    counting = _counting(vote_id, point, command)
    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=counting, key=key)


def close_vote(
    *, actor: Actor, meeting_id: UUID, vote_id: UUID, at: datetime, key: str | None = None
) -> Done:
    """Close the vote and fix its result; closing is final.

    Raises:
        Denied: only the pen. Refused: a count is missing or unequal, or it is closed already.
    """

    def command(session: Session) -> None:
        decide.check_leading(session.state, person=session.person, vote_id=str(vote_id))
        lost = [point.id for point in session.state.points.values() if point.lost_at]
        votes.close_vote(actor=actor, vote_id=vote_id, at=session.at, cut_off=lost)
        data = {"vote": str(vote_id), "result": _result(vote_id)}
        session.append([e.New(e.VOTE_CLOSED, data)])

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def announce(
    *, actor: Actor, meeting_id: UUID, vote_id: UUID, at: datetime, key: str | None = None
) -> Done:
    """Tell the meeting the result; from now on everybody sees it."""

    def command(session: Session) -> None:
        decide.check_leading(session.state, person=session.person, vote_id=str(vote_id))
        votes.announce(actor=actor, vote_id=vote_id, at=session.at)
        session.append([e.New(e.VOTE_ANNOUNCED, {"vote": str(vote_id)})])

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def enter_pending(
    *,
    actor: Actor,
    meeting_id: UUID,
    vote_id: UUID,
    point: str,
    figures: dict[str, int],
    at: datetime,
    key: str | None = None,
) -> Done:
    """Enter the paper votes of a point that was cut off, after the vote was closed; by two persons."""

    def command(session: Session) -> None:
        done = votes.enter_pending(
            actor=actor, vote_id=vote_id, point=point, figures=figures, at=session.at, key=key
        )
        if done.result is not None:
            data = {"vote": str(vote_id), "where": point, "result": _result(vote_id)}
            session.append([e.New(e.VOTE_COMPLETED, data)])
            session.publish("meetings.vote_completed")

    counting = _counting(vote_id, point, command)
    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=counting, key=key)


def end_wait(
    *, actor: Actor, meeting_id: UUID, vote_id: UUID, at: datetime, key: str | None = None
) -> Done:
    """The chair ends the wait for a cut-off point; who did not vote stays as not voted."""

    def command(session: Session) -> None:
        decide.check_leading(session.state, person=session.person, vote_id=str(vote_id))
        votes.end_wait(actor=actor, vote_id=vote_id, at=session.at)
        data = {"vote": str(vote_id), "where": "", "result": _result(vote_id)}
        session.append([e.New(e.VOTE_COMPLETED, data)])
        session.publish("meetings.vote_completed")

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def void(
    *,
    actor: Actor,
    meeting_id: UUID,
    vote_id: UUID,
    reason: str,
    at: datetime,
    key: str | None = None,
) -> Done:
    """Declare a vote void before it is closed, with the reason; a repeat is a new vote."""

    def command(session: Session) -> None:
        decide.check_leading(session.state, person=session.person, vote_id=str(vote_id))
        votes.void(actor=actor, vote_id=vote_id, reason=reason, at=session.at)
        session.append([e.New(e.VOTE_VOIDED, {"vote": str(vote_id), "reason": reason})])

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def _open(session: Session, question: votes.Question, named: Sequence[str]) -> "Vote":
    actor, state = session.actor, session.state
    pens = [UUID(person) for person in state.pens]
    vote = votes.prepare_vote(
        actor=actor,
        question=question,
        led_by=pens,
        counters=[UUID(member.person) for member in state.roll.values()],
        at=session.at,
    )
    votes.freeze_roll(
        actor=actor,
        vote_id=vote.pk,
        roll=electorate.electors(state, named=named),
        points=electorate.points(state),
        at=session.at,
    )
    return votes.open_vote(actor=actor, vote_id=vote.pk, at=session.at)


def opened(
    state: MeetingState,
    vote: "Vote",
    *,
    item: str,
    motion: str = "",
    amendment: str = "",
) -> e.New:
    """The event of a vote that is open now."""
    return e.New(
        e.VOTE_OPENED,
        {
            "vote": str(vote.pk),
            "item": item,
            "subject": vote.subject,
            "decision_type": vote.decision_type,
            "secrecy": vote.secrecy,
            "rule": vote.roll["card"],
            "electors": _electors(state, vote.pk),
            "facts": {"digest": vote.roll["digest"]},
            "motion": motion,
            "amendment": amendment,
            "predecessor": str(vote.predecessor_id or ""),
            **({"forms": list(vote.form_names)} if vote.forms else {}),
            **({"sheet": vote.sheet} if vote.sheet else {}),
        },
    )


def unlocked_by(state: MeetingState, decision_type: str) -> str:
    """Number of the decision on file that allows this kind of question in this mode."""
    held = state.approval
    return str(held["number"]) if held and decision_type in held["decision_types"] else ""


def _electors(state: MeetingState, vote_id: UUID) -> dict[str, str]:
    """Roll id → ``device`` or ``phone``, or the point where people count."""
    places = {}
    for elector in voting.electors(vote_id):
        member = state.roll_of(str(elector.person_id))
        if elector.may_vote and member is not None:
            by_itself = elector.channel in {Channel.DEVICE, Channel.PHONE}
            places[member.id] = elector.channel if by_itself else elector.point
    return places


def _counting(
    vote_id: UUID, point: str, then: Callable[[Session], None]
) -> Callable[[Session], None]:
    """A command of somebody who counts at a point, refused to everybody else."""

    def command(session: Session) -> None:
        decide.check_counting(
            session.state, person=session.person, vote_id=str(vote_id), point=point
        )
        then(session)

    return command


def _channel(vote_id: UUID, point: str) -> str:
    """How the people at a point vote: by hands or on paper."""
    places = voting.places(vote_id)
    counted = {Channel.PAPER.value, Channel.HANDS.value}
    return next((c for c, p in places if p == point and c in counted), Channel.HANDS.value)


def _result(vote_id: UUID) -> dict[str, Any]:
    told = voting.result(vote_id)
    if told is None:
        raise ValueError("a vote that was closed has a result")
    return told.latest
