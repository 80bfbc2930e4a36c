"""Command: an open ballot from an own device."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NoReturn
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chibo.assembly.voting.models import CHOICES, Ballot, Elector, Vote
from chibo.assembly.voting.rules.electorate import Channel
from chibo.assembly.voting.rules.refusal import Refusal, check
from chibo.assembly.voting.rules.states import ENDED, State
from chibo.assembly.voting.sentences import translated
from chibo.assembly.voting.services.common import command, point_name, tell
from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.core.ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The answer to a cast ballot; ``repeated`` when it had been recorded before."""

    code: str
    choice: str
    at: datetime
    repeated: bool = False


@command
def cast(*, actor: Actor, vote_id: UUID, choice: str, at: datetime) -> Receipt:
    """Record the actor's open ballot, once; the same choice again gives the same receipt.

    Casts run side by side; closing waits for those under way and lets none follow. Writes the ballot,
    one audit line without the choice, and the fact ``voting.ballot_cast`` (``elector``: the person).

    Raises:
        Denied: the actor does not vote on this question. The outermost door keeps an audit line
            ``voting.cast_denied`` though the command is undone.
        Refused: not open, closed meanwhile, sent already with another choice, or counted otherwise.
        Missing: no such vote.
    """
    vote = _shared(vote_id)
    check(choice in CHOICES, "unknown_choice")
    elector = Elector.objects.filter(vote=vote, person=actor.person_id).first()
    if elector is None or not elector.may_vote:
        _deny(actor, vote, bar=elector.bar if elector else "not_on_roll", at=at)
    place = point_name(vote, elector.point)
    check(elector.channel == Channel.DEVICE, "counted_otherwise", point=place)
    known = Ballot.objects.filter(elector=elector).first()
    if known is None:
        _check_open(vote)
        mine = _put(elector, choice=choice, at=at)
        known = Ballot.objects.get(elector=elector)
        if known.pk == mine:
            tell(
                actor,
                "ballot_cast",
                vote,
                at=at,
                audited={"channel": elector.channel},
                elector=str(elector.person_id),
            )
            return _receipt(known, repeated=False)
    check(known.choice == choice, "sent_already", time=_clock(known.at, "%H:%M:%S"))
    return _receipt(known, repeated=True)


def _shared(vote_id: UUID) -> Vote:
    """The vote, locked against closing while ballots may come side by side."""
    found = list(Vote.objects.raw("SELECT * FROM voting_vote WHERE id = %s FOR SHARE", [vote_id]))
    if not found:
        raise Missing(_("There is no such vote."), code="no_vote")
    return found[0]


def _check_open(vote: Vote) -> None:
    if vote.stage in ENDED and vote.closed_at is not None:
        raise Refusal("vote_closed", time=_clock(vote.closed_at, "%H:%M"))
    check(vote.stage is State.OPEN, f"is_{vote.state}")


def _put(elector: Elector, *, choice: str, at: datetime) -> UUID:
    """Insert the ballot unless one is there already, waiting for another one under way."""
    key = uuid7()
    ballot = Ballot(
        id=key,
        vote_id=elector.vote_id,
        elector=elector,
        person_id=elector.person_id,
        province=elector.province,
        position=elector.position,
        point=elector.point,
        choice=choice,
        receipt=_code(key),
        at=at,
    )
    Ballot.objects.bulk_create([ballot], ignore_conflicts=True)
    return key


def _code(key: UUID) -> str:
    """Eight letters and digits of the ballot's digest; says nothing about the choice."""
    text = base64.b32encode(hashlib.sha256(key.bytes).digest()[:5]).decode()
    return f"{text[:4]}-{text[4:]}"


def _receipt(ballot: Ballot, *, repeated: bool) -> Receipt:
    return Receipt(code=ballot.receipt, choice=ballot.choice, at=ballot.at, repeated=repeated)


def _clock(at: datetime, form: str) -> str:
    return timezone.localtime(at).strftime(form)


def _deny(actor: Actor, vote: Vote, *, bar: str, at: datetime) -> NoReturn:
    """Refuse, and leave a line in the audit trail that outlives the refused command."""
    error = translated(Refusal(bar, denied=True))
    error.afterwards = partial(
        audit.record,
        actor,
        "voting.cast_denied",
        subject=vote.pk,
        position=vote.position,
        province=vote.province,
        at=at,
        detail={"bar": bar},
    )
    raise error
