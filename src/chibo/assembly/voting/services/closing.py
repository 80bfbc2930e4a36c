"""Commands: close and decide, announce, complete with late papers, end the wait, declare void."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count as CountOf

from chibo.assembly.voting import queries
from chibo.assembly.voting.models import Ballot, Result, Vote
from chibo.assembly.voting.rules import counting, form_ballot, named_result, record, sheet
from chibo.assembly.voting.rules.counting import Count
from chibo.assembly.voting.rules.decision import decide
from chibo.assembly.voting.rules.electorate import Channel
from chibo.assembly.voting.rules.kinds import from_data
from chibo.assembly.voting.rules.refusal import check
from chibo.assembly.voting.rules.sheet import Sheet
from chibo.assembly.voting.rules.states import State, check_move
from chibo.assembly.voting.services import common, counts
from chibo.assembly.voting.services.common import command, locked, tell
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope


@command
def close_vote(
    *, actor: Actor, vote_id: UUID, at: datetime, cut_off: Collection[str] = ()
) -> Result:
    """End the voting for good and decide; the result is stored once.

    Voters of a cut-off point whose votes have not come in are pending: the vote is then ``closed`` and
    waits, otherwise it is ``counted``. Only pending votes that could change the outcome make the
    result provisional. Writes the vote, the result, one audit line and the fact ``voting.closed``
    (``result``, ``pending`` by point).

    Args:
        cut_off: ids of points that are cut off at this second.

    Raises:
        Denied: the actor does not lead the vote.
        Refused: not open, or a count of a linked point is missing or unequal.
        Missing: no such vote.
    """
    vote = locked(vote_id)
    common.check_leader(actor, vote)
    check_move(vote.stage, State.CLOSED)
    for point in cut_off:
        common.check_point(vote, point)
    persons, given = queries.places(vote_id), queries.counts_of(vote_id)
    proven = queries.proven(vote_id)
    missing = counting.uncounted(persons, counts=given, cut_off=cut_off, proven=proven is not None)
    check(not missing, "counts_missing", count=len(missing))
    sent = queries.sent_by_point(vote_id)
    pending = counting.pending(persons, counts=given, sent=sent, cut_off=cut_off)
    state = State.CLOSED if pending else State.COUNTED
    common.move(vote, state, fields={"closed_at": at, "pending": pending})
    result = _decide(vote, cause="closed", at=at)
    _tell_result(actor, "closed", result, at=at)
    return result


@command
def announce(*, actor: Actor, vote_id: UUID, at: datetime) -> Result:
    """Make the result known; one that is provisional is announced as such.

    Writes the vote, one audit line and the fact ``voting.announced`` (``result``).

    Raises:
        Denied: the actor does not lead the vote.
        Refused: not closed, or announced already.
        Missing: no such vote.
    """
    vote = locked(vote_id)
    common.check_leader(actor, vote)
    common.move(vote, State.ANNOUNCED, fields={"announced_at": at})
    result = _latest(vote)
    _tell_result(actor, "announced", result, at=at)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """Late papers: where their count stands, and the new result once two persons agree."""

    count: Count
    result: Result | None


@command
def enter_pending(
    *,
    actor: Actor,
    vote_id: UUID,
    point: str,
    figures: Mapping[str, object],
    at: datetime,
    key: str | None = None,
) -> Completed:
    """Enter the papers of a point that was cut off when the vote closed; two persons, as any count.

    Once they agree a further result is stored; the first one stays. Writes the entry, one audit line
    and ``voting.count_entered``, then the result, another line and ``voting.completed_after``
    (``result``, ``first_result``, ``cause``, ``point``, ``is_complete``).

    Raises:
        Denied: the actor is not named for counting.
        Refused: nobody of this point is waited for, or more votes than pending persons.
        Missing: no such vote.
    """
    vote = locked(vote_id)
    place = (Channel.PAPER.value, point)
    if counts.is_known(actor, vote, key):
        return Completed(count=queries.counts_of(vote_id, late=True)[place], result=None)
    check(point in vote.pending, "nobody_pending")
    count = counts.record(
        actor,
        vote,
        place=place,
        persons=vote.pending[point],
        figures=figures,
        late=True,
        at=at,
        key=key,
    )
    if count.figures is None:
        return Completed(count=count, result=None)
    left = {where: persons for where, persons in vote.pending.items() if where != point}
    return Completed(count=count, result=_complete(actor, vote, left, "late", at=at, point=point))


@command
def end_wait(*, actor: Actor, vote_id: UUID, at: datetime) -> Result:
    """The chair waits no longer: whoever is still pending has not voted, and the result is final.

    Writes the vote, a further result, one audit line and the fact ``voting.completed_after``.

    Raises:
        Denied: the actor does not lead the vote.
        Refused: nobody is waited for.
        Missing: no such vote.
    """
    vote = locked(vote_id)
    common.check_leader(actor, vote)
    check(vote.pending, "nobody_pending")
    vote.wait_ended_at = at
    vote.save(update_fields=["wait_ended_at"])
    return _complete(actor, vote, {}, "wait_ended", at=at)


@command
def void(*, actor: Actor, vote_id: UUID, reason: str, at: datetime) -> Vote:
    """Declare a vote void before it is decided, e.g. more papers collected than given out.

    Writes the vote, one audit line and the fact ``voting.voided`` (``reason``).

    Raises:
        Denied: the actor does not lead the vote.
        Refused: decided already, void already, or no reason given.
        Missing: no such vote.
    """
    vote = locked(vote_id)
    common.check_leader(actor, vote)
    check(reason.strip(), "reason_missing")
    common.move(vote, State.VOID, fields={"voided_at": at, "void_reason": reason.strip()[:500]})
    tell(actor, "voided", vote, at=at, audited={}, reason=vote.void_reason)
    return vote


def _complete(
    actor: Actor, vote: Vote, pending: dict[str, int], cause: str, *, at: datetime, point: str = ""
) -> Result:
    """Decide anew with fewer pending voters; a vote not announced yet is counted when none is left."""
    vote.pending = pending
    vote.save(update_fields=["pending"])
    if not pending and vote.stage is State.CLOSED:
        common.move(vote, State.COUNTED, fields={})
    result = _decide(vote, cause=cause, at=at, point=point)
    first = Result.objects.get(vote=vote, number=1)
    _tell_result(
        actor,
        "completed_after",
        result,
        at=at,
        first_result=first.data,
        cause=cause,
        point=point,
        is_complete=not pending,
    )
    return result


def _decide(vote: Vote, *, cause: str, at: datetime, point: str = "") -> Result:
    """Tally as the installation, decide by the frozen rule, store the result."""
    data = (
        _of_names(vote, vote.asks)
        if vote.asks
        else _of_forms(vote)
        if vote.forms
        else _of_question(vote)
    )
    vote.provisional = data["provisional"]
    vote.save(update_fields=["provisional"])
    number = Result.objects.filter(vote=vote).count() + 1
    return Result.objects.create(
        vote=vote,
        province=vote.province,
        position=vote.position,
        number=number,
        cause=cause,
        point=point,
        data=data,
        at=at,
    )


def _of_question(vote: Vote) -> dict[str, Any]:
    """The result of a question answered by yes or no."""
    summed = counting.tally(
        voters=sum(queries.places(vote.pk).values()),
        ballots=_choices(vote.pk),
        figures=_counted(vote),
        pending=sum(vote.pending.values()),
    )
    rule, base = from_data(vote.rule), common.base_of(vote)
    told = record.result(rule, base, decide(rule, base, summed), proven=_proven(vote))
    proven = queries.proven(vote.pk)
    if proven is not None and summed.cast < proven.least and not summed.pending:
        return record.veiled(told, least=proven.least)
    return told


def _of_forms(vote: Vote) -> dict[str, Any]:
    """The result of a ballot about the form of discipline."""
    given: Counter[str] = Counter()
    for one in _counted(vote):
        given.update(one)
    return form_ballot.result(
        {form: from_data(rule) for form, rule in vote.forms},
        common.base_of(vote),
        given=given,
        voters=sum(queries.places(vote.pk).values()),
        pending=sum(vote.pending.values()),
    )


def _of_names(vote: Vote, asked: Sheet) -> dict[str, Any]:
    """The result of a vote with names."""
    given: Counter[str] = Counter()
    for one in _counted(vote):
        given.update(one)
    rule, proven = from_data(vote.rule), queries.proven(vote.pk)
    told = named_result.result(
        rule,
        common.base_of(vote),
        asked,
        given=given,
        voters=sum(queries.places(vote.pk).values()),
        pending=sum(vote.pending.values()),
        proven=_proven(vote),
    )
    cast = told[sheet.VALID] + told[sheet.INVALID]
    if proven is not None and cast < proven.least and not told["pending"]:
        return named_result.veiled(rule, told, least=proven.least)
    return told


def _proven(vote: Vote) -> dict[str, Any] | None:
    """How many of the votes everybody entitled can check, and by which archive."""
    found = queries.proven(vote.pk)
    if found is None:
        return None
    ballots = (sheet.VALID, sheet.INVALID) if vote.asks else found.figures
    return {"votes": sum(found.figures[name] for name in ballots), "digest": found.digest}


def _counted(vote: Vote) -> list[dict[str, int]]:
    proven = queries.proven(vote.pk)
    return [
        *_accepted(vote.pk, late=False),
        *_accepted(vote.pk, late=True),
        *([proven.figures] if proven else []),
    ]


def _accepted(vote_id: UUID, *, late: bool) -> list[dict[str, int]]:
    found = queries.counts_of(vote_id, late=late).values()
    return [count.figures for count in found if count.figures is not None]


def _choices(vote_id: UUID) -> dict[str, int]:
    with scope(system_actor("voting: tally")):
        found = Ballot.objects.filter(vote=vote_id).values_list("choice")
        return dict(found.annotate(given=CountOf("pk")).order_by())


def _latest(vote: Vote) -> Result:
    return Result.objects.filter(vote=vote).select_related("vote").latest("number")


def _tell_result(actor: Actor, name: str, result: Result, *, at: datetime, **more: Any) -> None:
    told = {"status": result.data["status"], "pending": result.data["pending"]}
    vote = result.vote
    tell(actor, name, vote, at=at, audited=told, result=result.data, pending=vote.pending, **more)
