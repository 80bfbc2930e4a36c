"""Commands: the roll is frozen and sealed, then the vote opens; a slip that came back moves its voter to paper."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from chibo.assembly.ballots import queries, sealed
from chibo.assembly.ballots.models import Election, Handback
from chibo.assembly.ballots.rules import small
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.rules.questions import wish_of
from chibo.assembly.ballots.services.common import (
    as_installation,
    command,
    locked,
    move,
    require_phase,
    tell,
)
from chibo.assembly.ballots.services.setting_up import require_pen
from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.services import secret_votes
from chibo.assembly.voting.rules.refusal import Refusal, check
from chibo.core.actor import Actor
from chibo.protocols.tlog.leaf import LeafKind
from chibo.trust.ledger import queries as ledger
from chibo.trust.ledger import services as sealing
from chibo.trust.ledger.rules import State

LONGEST_REASON = 500
ROLL, HEAD, RESULT = 1, 2, 3
"""Versions of an election in the log."""


def seal(
    actor: Actor, election: Election, version: int, files: dict[str, str], *, at: datetime
) -> None:
    """Queue texts of an election for the log, each by its SHA-256."""
    sealing.enqueue_seal(
        actor,
        position=election.position,
        province=election.province,
        document_id=election.pk,
        version=version,
        kind=LeafKind.SEAL,
        manifest={
            "files": [
                {
                    "name": name,
                    "sha256": sha256(text.encode()).hexdigest(),
                    "length": len(text.encode()),
                }
                for name, text in files.items()
            ]
        },
        at=at,
    )


@command
def freeze(
    *,
    actor: Actor,
    election_id: UUID,
    phones: Collection[str],
    acknowledged: Collection[str],
    at: datetime,
) -> Election:
    """Freeze the roll of this second: who votes, by phone or on paper; queue it for the log.

    Writes the votes of the voting room with their electors, the election, the seal, and one audit line.

    Args:
        phones: ids of the persons who vote by phone; the others who are present vote on paper.
        acknowledged: codes of the warnings that whoever opens has read (``small.warnings``).

    Raises:
        Denied: not the pen. Refused: not ready, too few phone voters or slips, a warning not read, or
            as for any vote of the meeting.
    """
    election = locked(election_id)
    require_pen(actor, election)
    require_phase(election, Phase.READY)
    wish = wish_of(election.kind, election.wish)
    votes = secret_votes.freeze(
        actor=actor,
        meeting_id=election.meeting_id,
        item=election.item,
        subjects=wish.subjects,
        decision_type=election.decision_type,
        phones=phones,
        at=at,
        asked=secret_votes.Names(
            names=wish.names, seats=wish.seats, surplus=wish.surplus, named=wish.named
        ),
    )
    election.votes = [vote.pk for vote in votes]
    voters = queries.voters(election)
    rule, there = queries.rule_of(election), queries.channels(election)
    small.check_entitled(rule, phones=there.phones)
    check(
        there.phones <= election.slips, "too_few_slips", slips=election.slips, phones=there.phones
    )
    needed = small.warnings(
        rule, phones=there.phones, papers=there.papers, repeats=queries.repeats(election)
    )
    check(set(needed) <= set(acknowledged), "not_acknowledged")
    move(
        election,
        Phase.FROZEN,
        votes=election.votes,
        roll=small.roll_text(voters),
        acknowledged=list(needed),
        frozen_at=at,
    )
    files = {
        "roll": election.roll,
        "election": election.election,
        "trustees": election.trustees,
        "credentials": election.credentials,
    }
    seal(actor, election, ROLL, files, at=at)
    tell(actor, "roll_frozen", election, at=at, phones=there.phones, papers=there.papers)
    return election


def is_sealed(election: Election, version: int = ROLL) -> bool:
    """Whether a version is in the signed log, where everybody can find it."""
    found = ledger.states([election.pk]).get((election.pk, version))
    return found is not None and found.state in {State.PUBLISHED, State.SEALED}


@command
def open_election(*, actor: Actor, election_id: UUID, at: datetime, reason: str = "") -> Election:
    """Let the phones vote; the roll must be in the signed log before.

    The key of the sealed box is on the disk before anything says that the vote is open. Writes the votes, the
    meeting's event, the election and one audit line.

    Args:
        reason: why it opens although the device of a trustee has not confirmed; it is kept and shown.

    Raises:
        Denied: not the pen. Refused: not frozen, not sealed yet, a trustee's device has not confirmed the
            election and no reason is given, or as for any vote of the meeting.
    """
    election = locked(election_id)
    require_pen(actor, election)
    require_phase(election, Phase.FROZEN)
    check(is_sealed(election), "not_sealed")
    missing = queries.unconfirmed(queries.roles(election.pk))
    reason = reason.strip()[:LONGEST_REASON]
    check(not missing or reason, "not_confirmed", names=", ".join(missing))
    sealed.make(election.pk)
    secret_votes.open_frozen(
        actor=actor,
        meeting_id=election.meeting_id,
        item=election.item,
        vote_ids=election.votes,
        at=at,
        named=wish_of(election.kind, election.wish).named,
    )
    unchecked = {"names": missing, "reason": reason} if missing else {}
    move(election, Phase.OPEN, opened_at=at, unchecked=unchecked)
    tell(actor, "opened", election, at=at, unconfirmed=len(missing))
    return election


@command
def note_slip(*, actor: Actor, election_id: UUID, voter: UUID, at: datetime) -> Handback:
    """The first of two scrutineers notes an unopened slip that was handed back; the same again changes nothing.

    Writes the row and one audit line.

    Raises:
        Denied: not on the roll of the meeting, or one's own slip. Refused: not open, or the voter does
            not vote by phone.
    """
    election = _slip_of(actor, election_id, voter)
    with as_installation("slips handed back"):
        row, made = Handback.objects.get_or_create(
            election=election,
            voter_id=voter,
            defaults={
                "province": election.province,
                "position": election.position,
                "noted_by_id": actor.person,
            },
        )
    if made:
        tell(actor, "slip_noted", election, at=at)
    return row


@command
def confirm_slip(*, actor: Actor, election_id: UUID, voter: UUID, at: datetime) -> Handback:
    """The second scrutineer confirms; from now on the voter votes on paper.

    Writes the row, the voter's channel in each vote of the election, the meeting's events, and audit lines.

    Raises:
        Denied: not on the roll, the same person, or one's own slip. Refused: not noted, confirmed
            already, not open, the papers of the point are counted, or the voter is at none.
    """
    election = _slip_of(actor, election_id, voter)
    with as_installation("slips handed back"):
        found = Handback.objects.filter(election=election, voter=voter).select_for_update()
        row = found.first()
        check(row is not None, "not_noted")
        assert row is not None  # noqa: S101  # for the type checker; refused above
        if row.noted_by_id == actor.person_id:
            raise Refusal("same_scrutineer", denied=True)
        row.confirmed_by_id = actor.person
        row.save(update_fields=["confirmed_by"])
        secret_votes.move_to_paper(
            actor=actor,
            meeting_id=election.meeting_id,
            vote_ids=election.votes,
            person_id=voter,
            at=at,
        )
    tell(actor, "slip_confirmed", election, at=at)
    return row


def _slip_of(actor: Actor, election_id: UUID, voter: UUID) -> Election:
    election = locked(election_id)
    state = meetings.state_of(election.meeting_id)
    if state.roll_of(str(actor.person_id)) is None:
        raise Refusal("not_counter", denied=True)
    require_phase(election, Phase.OPEN)
    if actor.person_id == voter:
        raise Refusal("own_slip", denied=True)
    check(queries.votes_by_phone(election, voter), "not_by_phone")
    return election
