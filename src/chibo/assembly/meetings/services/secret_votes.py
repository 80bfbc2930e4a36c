"""Commands: a secret vote on phones, in two steps: its roll is frozen and sealed first, then it opens.

The ballots, keys and proofs are the affair of the room above (``assembly.ballots``).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from chibo.assembly.meetings import electorate
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import votes as decide
from chibo.assembly.meetings.rules.progress import PHONE, tied_vote
from chibo.assembly.meetings.services.engine import Done, Session, run_session
from chibo.assembly.meetings.services.votes import opened, unlocked_by
from chibo.assembly.voting import queries as voting
from chibo.assembly.voting import services as votes
from chibo.core.actor import Actor

if TYPE_CHECKING:
    from chibo.assembly.voting.models import Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names on a secret ballot, as ``votes.open_vote`` takes them; none for a question."""

    names: tuple[str, ...] = ()
    seats: int = 0
    surplus: bool = True
    named: tuple[str, ...] = ()


NO_NAMES = Names()


def freeze(
    *,
    actor: Actor,
    meeting_id: UUID,
    item: str,
    subjects: Sequence[str],
    decision_type: str,
    phones: Collection[str],
    at: datetime,
    asked: Names = NO_NAMES,
) -> list["Vote"]:
    """Freeze the roll of this second for each question of a secret vote; nothing is open yet.

    Args:
        subjects: the questions, in order; each becomes a vote with the same roll.
        phones: ids of persons who vote on their phone; the others vote on paper.

    Raises:
        Denied: only the pen. Refused: as for any vote of the meeting.
    """
    made: list[Vote] = []

    def command(session: Session) -> None:
        _check(session, item=item, decision_type=decision_type, named=asked.named)
        for subject in subjects:
            question = _question(session, item, subject, decision_type, asked)
            made.append(_frozen(session, question, phones, named=asked.named))

    run_session(actor=actor, meeting_id=meeting_id, at=at, command=command)
    return made


def open_frozen(
    *,
    actor: Actor,
    meeting_id: UUID,
    item: str,
    vote_ids: Sequence[UUID],
    at: datetime,
    named: Collection[str] = (),
) -> Done:
    """Open votes whose roll is frozen; all begin at the same second.

    Args:
        named: ids of those who vote, where a plan names them.

    Raises:
        Denied: only the pen. Refused: as for any vote of the meeting.
    """

    def command(session: Session) -> None:
        first = voting.vote(vote_ids[0])
        _check(session, item=item, decision_type=first.decision_type, named=named)
        session.append(
            [
                opened(
                    session.state,
                    votes.open_vote(actor=actor, vote_id=vote_id, at=session.at),
                    item=item,
                )
                for vote_id in vote_ids
            ]
        )

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command)


def move_to_paper(
    *, actor: Actor, meeting_id: UUID, vote_ids: Sequence[UUID], person_id: UUID, at: datetime
) -> Done:
    """A phone voter goes over to the papers of the own point; its counters see one person more.

    Raises:
        Refused: not open, the papers of the point are counted, or the voter is at none.
    """

    def command(session: Session) -> None:
        member = session.state.roll_of(str(person_id))
        for vote_id in vote_ids:
            moved = votes.move_to_paper(
                actor=actor, vote_id=vote_id, person_id=person_id, at=session.at
            )
            if member is not None:
                told = {"vote": str(vote_id), "roll": member.id, "where": moved.point}
                session.append([e.New(e.VOTE_MOVED, told)])

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command)


def count_proven(
    *,
    actor: Actor,
    meeting_id: UUID,
    vote_id: UUID,
    figures: Mapping[str, int],
    digest: str,
    least: int,
    at: datetime,
) -> Done:
    """Enter the proven sum of the phones; the meeting hears that they are counted.

    Args:
        digest: of the archive that proves it. least: see ``voting.services.enter_proven``.

    Raises:
        Refused: the vote is not open, or the sum does not fit its roll.
    """

    def command(session: Session) -> None:
        votes.enter_proven(
            actor=actor, vote_id=vote_id, figures=figures, digest=digest, least=least, at=session.at
        )
        session.append([e.New(e.VOTE_COUNTED, {"vote": str(vote_id), "where": PHONE})])

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command)


def _check(session: Session, *, item: str, decision_type: str, named: Collection[str]) -> None:
    state = session.state
    rule = electorate.rule_of(state, decision_type)
    decide.check_openable(
        state,
        person=session.person,
        item=item,
        motion="",
        amendment="",
        quorum=electorate.quorum_of(state, rule, named=named),
        predecessor="",
    )


def _question(
    session: Session, item: str, subject: str, decision_type: str, asked: Names
) -> votes.Question:
    state = session.state
    tied = tied_vote(state, item, asked.names, asked.seats)
    return votes.Question(
        unit_id=session.meeting.unit_id,
        subject=subject,
        decision_type=decision_type,
        mode=state.mode,
        secrecy="secret",
        unlocked_by=unlocked_by(state, decision_type),
        predecessor=UUID(tied) if tied else None,
        circle=session.meeting.its_circle,
        names=asked.names,
        seats=asked.seats,
        surplus=asked.surplus,
    )


def _frozen(
    session: Session, question: votes.Question, phones: Collection[str], *, named: Collection[str]
) -> "Vote":
    state = session.state
    vote = votes.prepare_vote(
        actor=session.actor,
        question=question,
        led_by=[UUID(person) for person in state.pens],
        counters=[UUID(member.person) for member in state.roll.values()],
        at=session.at,
    )
    return votes.freeze_roll(
        actor=session.actor,
        vote_id=vote.pk,
        roll=electorate.electors(state, named=named),
        points=electorate.points(state),
        phones=phones,
        at=session.at,
    )
