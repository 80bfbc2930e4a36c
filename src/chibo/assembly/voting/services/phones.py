"""Commands around secret ballots from phones: their proven sum, and a voter who goes over to paper.

The ballots themselves, their keys and proofs are the affair of the room that takes them
(``assembly.ballots``); here they are one channel beside hands, papers and devices.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from chibo.assembly.voting import queries
from chibo.assembly.voting.models import Elector, ProvenCount, Vote
from chibo.assembly.voting.rules import counting, sheet
from chibo.assembly.voting.rules.electorate import Channel
from chibo.assembly.voting.rules.refusal import check
from chibo.assembly.voting.rules.states import State
from chibo.assembly.voting.services.common import command, locked, tell
from chibo.core.actor import Actor


@command
def enter_proven(
    *,
    actor: Actor,
    vote_id: UUID,
    figures: Mapping[str, object],
    digest: str,
    least: int,
    at: datetime,
) -> ProvenCount:
    """Enter the proven sum of the secret ballots from phones; whether it is proven is the caller's affair.

    The same sum again gives the same row. Writes the row, one audit line without figures, and the fact
    ``voting.count_entered`` (channel phone, no figures).

    Args:
        figures: yes, no, abstain; of a vote with names those of its sheet.
        digest: SHA-256, in hex, of the archive that proves them.
        least: with fewer votes over all channels the result shows no figures, only what was decided.

    Raises:
        Refused: not open, more votes than phone voters, or another sum is there already.
        Missing: no such vote.
    """
    vote = locked(vote_id)
    known = queries.proven(vote_id)
    if known is not None:
        check(known.figures == figures and known.digest == digest, "count_accepted")
        return known
    check(vote.stage is State.OPEN, f"is_{vote.state}")
    places = queries.places(vote_id)
    persons = sum(n for (channel, _), n in places.items() if channel == Channel.PHONE)
    check(persons, "no_such_count")
    clean = (
        sheet.clean_figures(vote.asks, figures, persons=persons)
        if vote.asks
        else counting.clean_figures(figures, channel=Channel.HANDS, persons=persons)
    )
    row = ProvenCount.objects.create(
        vote=vote,
        province=vote.province,
        position=vote.position,
        figures=clean,
        digest=digest,
        least=least,
        at=at,
    )
    where = {"channel": Channel.PHONE.value, "point": "", "stage": "accepted", "late": False}
    tell(actor, "count_entered", vote, at=at, audited=where, **where)
    return row


@command
def move_to_paper(*, actor: Actor, vote_id: UUID, person_id: UUID, at: datetime) -> Elector:
    """A voter of an open vote goes over from the phone to paper; who may do so is the caller's affair.

    Writes the elector, one audit line and the fact ``voting.moved_to_paper`` (``elector``: the person).

    Raises:
        Refused: not open, the papers of the point are counted, the person does not vote by phone, or
            is at no point where papers are handed in.
        Missing: no such vote.
    """
    vote = locked(vote_id)
    check(vote.stage is State.OPEN, f"is_{vote.state}")
    elector = Elector.objects.filter(
        vote=vote, person=person_id, channel=Channel.PHONE.value
    ).first()
    check(elector is not None, "not_by_phone")
    assert elector is not None  # noqa: S101  # for the type checker; refused above
    check(not _is_online(vote, elector.point), "no_paper_there")
    count = queries.counts_of(vote_id).get((Channel.PAPER.value, elector.point))
    check(count is None or count.figures is None, "count_accepted")
    elector.channel = Channel.PAPER.value
    elector.save(update_fields=["channel"])
    told = {"elector": str(person_id)}
    tell(actor, "moved_to_paper", vote, at=at, audited={}, **told)
    return elector


def _is_online(vote: Vote, point: str) -> bool:
    return any(one["id"] == point and one["online"] for one in vote.roll["points"])
