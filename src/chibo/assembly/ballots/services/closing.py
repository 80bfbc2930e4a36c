"""Commands: the vote closes, trustees deliver their parts, the result is published; in the end the archive goes."""

import json
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from chibo.assembly.ballots import policy, queries, sealed
from chibo.assembly.ballots.models import Election, Record
from chibo.assembly.ballots.rules import questions, small
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.rules.roles import Part
from chibo.assembly.ballots.sentences import of_problem
from chibo.assembly.ballots.services import common
from chibo.assembly.ballots.services.batching import move_all
from chibo.assembly.ballots.services.common import (
    as_installation,
    command,
    locked,
    move,
    notify,
    require_phase,
    tell,
)
from chibo.assembly.ballots.services.opening import HEAD, RESULT, seal
from chibo.assembly.ballots.services.setting_up import require_pen
from chibo.assembly.meetings.services import secret_votes
from chibo.assembly.voting import queries as voting
from chibo.assembly.voting.rules.refusal import check
from chibo.core.actor import Actor, system_actor
from chibo.ground.organisation.queries import local_day
from chibo.protocols.belenios import elections as belenios
from chibo.protocols.belenios import tally as tallying
from chibo.protocols.belenios.archive import Archive, Event, Kind
from chibo.protocols.belenios.ballots import Ballot
from chibo.protocols.belenios.credentials import Roll
from chibo.protocols.belenios.encodings import hex_of
from chibo.protocols.belenios.errors import Problem
from chibo.protocols.belenios.tally import EncryptedTally
from chibo.protocols.belenios.trustees import Trustees


@command
def close(*, actor: Actor, election_id: UUID, at: datetime) -> Election:
    """End the casting for good: the box is emptied into the archive, the ciphertexts are multiplied.

    Writes the archive's ``EndBallots`` and ``EncryptedTally``, the election, the seal of the archive's head, one
    audit line. The key of the box is destroyed once this is committed.

    Raises:
        Denied: not the pen. Refused: not open, or more credentials used than persons vote by phone.
    """
    election = locked(election_id)
    require_pen(actor, election)
    require_phase(election, Phase.OPEN)
    phones = queries.channels(election).phones
    with as_installation("the close"):
        move_all(election)
        summed = _tally(election)
        check(summed.ballots <= phones, "too_many_credentials", used=summed.ballots, phones=phones)
        before = common.append(election, common.last_event(election), Kind.END_BALLOTS)
        common.append(election, before, Kind.ENCRYPTED_TALLY, summed.text, summed.sized)
    move(election, Phase.CLOSED, head=election.head, closed_at=at)
    seal(actor, election, HEAD, {"head": election.head}, at=at)
    trustees = [one.person_id for one in queries.roles(election.pk) if one.part == Part.TRUSTEE]
    notify(election, trustees, "ballot_to_open", at=at)
    tell(actor, "closed", election, at=at, ballots=summed.ballots)
    transaction.on_commit(lambda: sealed.destroy(election.pk))
    return election


def _read(election: Election) -> tuple[belenios.Election, Trustees]:
    return belenios.Election.read(election.election), Trustees.read(election.trustees)


def _tally(election: Election) -> EncryptedTally:
    """The product of the last ballot of each credential; inside the installation's door."""
    fixed = belenios.Election.read(election.election)
    roll = Roll.read(fixed.group, election.credentials)
    rows = Record.objects.filter(election=election, kind=Kind.BALLOT.value).order_by("height")
    ballots = [Ballot.parse(fixed, row.data[0]) for row in rows]
    return tallying.encrypted_tally(
        fixed, roll.weights, [(one.credential, one.ciphertexts) for one in ballots]
    )


def _delivered(events: list[Event]) -> dict[int, str]:
    """Trustee number → the text of the part that is in the archive."""
    return {
        json.loads(event.data[1])["owner"]: event.data[0]
        for event in events
        if event.kind is Kind.PARTIAL_DECRYPTION
    }


@command
def deliver(*, actor: Actor, election_id: UUID, body: object, at: datetime) -> list[int]:
    """Take a trustee's part of the decryption; with enough of them the result is there and published.

    The proofs are checked against the tally that is computed anew from the archive. The part that opens the
    sum is taken once the papers are counted: nobody counts them knowing what the phones said. The same part
    again changes nothing. Writes the archive, the election, audit lines; with the last part also the result, its
    seal, and the count of the meeting's votes.

    Args:
        body: {"owner", "tally", "partial_decryption"} (docs/reference/ballot-messages.md).

    Returns:
        numbers of the trustees whose part is there.

    Raises:
        Denied: not a trustee. Refused: not closed, another tally, a proof that does not hold, or papers
            that are still to be counted.
    """
    with as_installation("a part of the decryption"):
        election = locked(election_id)
        role = policy.role_of(actor, election_id, Part.TRUSTEE)
        given: dict[str, Any] = body if isinstance(body, dict) else {}
        text = given.get("partial_decryption")
        events = queries.events(election)
        there = _delivered(events)
        if role.number in there and there[role.number] == text:
            return sorted(there)
        require_phase(election, Phase.CLOSED)
        check(given.get("owner") == role.number and isinstance(text, str), "other_step")
        check(role.number not in there, "delivered_already")
        summed = _tally(election)
        check(given.get("tally") == hex_of(summed.text), "tally_differs")
        fixed, trustees = _read(election)
        there[role.number] = str(text)
        try:
            key = trustees.members[role.number - 1].key
            tallying.read_share(fixed, key, summed.sums, there[role.number])
            event = common.append(
                election,
                events[-1],
                Kind.PARTIAL_DECRYPTION,
                there[role.number],
                tallying.owned(role.number, there[role.number]),
            )
        except Problem as problem:
            raise of_problem(problem, "message_wrong") from problem
        tell(actor, "part_delivered", election, at=at, trustee=role.number)
        if trustees.are_enough(set(there)):
            check(not queries.uncounted(election), "papers_first")
            shares = {
                number: tallying.read_share(
                    fixed, trustees.members[number - 1].key, summed.sums, part
                )
                for number, part in there.items()
            }
            counts = tallying.combine(fixed, trustees, summed, shares)
            _publish(actor, election, event, counts, summed, at=at)
        else:
            election.save(update_fields=["head"])
        return sorted(there)


def _publish(
    actor: Actor,
    election: Election,
    before: Event,
    counts: tallying.Counts,
    summed: EncryptedTally,
    *,
    at: datetime,
) -> None:
    """Write the result, seal it, and hand it to the votes of the meeting."""
    text = tallying.result_text(counts)
    common.append(election, before, Kind.RESULT, text)
    archive = Archive(election.began, queries.events(election)).to_bel()
    digest = sha256(archive).hexdigest()
    result = [list(row) for row in counts]
    rule = queries.rule_of(election)
    move(
        election,
        Phase.PUBLISHED,
        head=election.head,
        archive=digest,
        result=result,
        outcome=_outcome(election, ballots=summed.ballots),
        published_at=at,
        kept_until=local_day(at) + timedelta(days=rule.keep_days),
    )
    files = {"result": text, "head": election.head, "archive": digest}
    seal(actor, election, RESULT, files, at=at)
    tell(actor, "published", election, at=at, ballots=summed.ballots)
    for vote_id, figures in zip(
        election.votes, _figures(election, result, ballots=summed.ballots), strict=True
    ):
        secret_votes.count_proven(
            actor=system_actor("ballots: the proven count"),
            meeting_id=election.meeting_id,
            vote_id=vote_id,
            figures=figures,
            digest=digest,
            least=rule.least_cast,
            at=at,
        )


def _figures(election: Election, result: list[list[int]], *, ballots: int) -> list[dict[str, int]]:
    """The sums as each vote of the meeting takes them: a question each, or all names together."""
    asked = voting.vote(election.votes[0]).asks
    if asked is None:
        return [questions.figures(row) for row in result]
    return [questions.of_names(asked, result, ballots=ballots)]


def _outcome(election: Election, *, ballots: int) -> dict[str, Any]:
    """How many ballots there were, and whether their figures may be shown."""
    shown = small.shows_figures(queries.rule_of(election), cast=ballots)
    return {"ballots": ballots, "shows_figures": shown}


@command
def remove_archive(*, election_id: UUID, today: date, at: datetime) -> Election:
    """Remove an archive after the dispute date; its hash, its head and the result remain.

    Writes the election and one audit line.

    Raises:
        Refused: not published, or not due yet.
    """
    with as_installation("archives that are kept no longer") as actor:
        election = locked(election_id)
        require_phase(election, Phase.PUBLISHED)
        check(election.kept_until is not None and election.kept_until < today, "not_due")
        move(election, Phase.REMOVED, removed_at=at)
        Record.objects.filter(election=election).delete()
        tell(actor, "archive_removed", election, at=at)
        return election
