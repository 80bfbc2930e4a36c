"""Reads of votes and decision types; call inside a scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count as CountOf
from django.utils.translation import gettext_lazy as _

from chibo.assembly.voting.models import (
    Ballot,
    CountEntry,
    DecisionType,
    Elector,
    ProvenCount,
    Result,
    Vote,
)
from chibo.assembly.voting.rules import counting, kinds
from chibo.assembly.voting.rules.counting import Count, Entry, Place
from chibo.assembly.voting.rules.electorate import Channel
from chibo.assembly.voting.rules.kinds import DecisionRule
from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.ground.organisation.queries import in_force


def rule(code: str, *, day: date) -> DecisionRule:
    """The decision type in force on a day; one statement.

    Raises:
        Missing: there is none of this code on that day.
    """
    found = DecisionType.objects.filter(in_force(day), code=code).first()
    if found is None:
        raise Missing(_("There is no decision of this kind on that day."), code="no_type")
    return kinds.from_data(found.data)


def rules(*, day: date) -> list[DecisionRule]:
    """All decision types in force on a day, by code; one statement."""
    found = DecisionType.objects.filter(in_force(day)).order_by("code")
    return [kinds.from_data(row.data) for row in found]


def vote(vote_id: UUID) -> Vote:
    """One vote that the scope may see.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = Vote.objects.filter(pk=vote_id).first()
    if found is None:
        raise Missing(_("There is no such vote."), code="no_vote")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Results of a vote: what it was at closing, and what it is now (``rules.record``)."""

    first: dict[str, Any]
    latest: dict[str, Any]
    is_complete: bool


def result(vote_id: UUID) -> Told | None:
    """The stored results of a vote, None before it is closed; one statement."""
    found = list(Result.objects.filter(vote=vote_id).select_related("vote").order_by("number"))
    if not found:
        return None
    latest = found[-1]
    return Told(first=found[0].data, latest=latest.data, is_complete=not latest.vote.pending)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceProgress:
    """How far one channel at one point is; ``sent`` is None where people count."""

    channel: str
    point: str
    persons: int
    sent: int | None
    count: Count | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a vote is: counts of persons only, never who, never what."""

    entitled: int
    sent: int
    places: tuple[PlaceProgress, ...]

    @property
    def is_complete(self) -> bool:
        """Nobody is left, and every count is accepted."""
        return self.sent == self.entitled


def progress(vote_id: UUID) -> Progress:
    """How far a vote is, over all channels.

    A constant number of statements. An accepted count stands for all its persons; figures are left out.
    """
    persons = places(vote_id)
    sent, counts = sent_by_point(vote_id), counts_of(vote_id)
    shown = []
    done = 0
    is_proven = any(how == Channel.PHONE for how, _ in persons) and proven(vote_id) is not None
    for (channel, point), voters in sorted(persons.items()):
        if channel == Channel.DEVICE:
            done += sent.get(point, 0)
            shown.append(_place(channel, point, voters, sent.get(point, 0), None))
            continue
        if channel == Channel.PHONE:
            stage = counting.CountStage.ACCEPTED if is_proven else counting.CountStage.NONE
            done += voters if is_proven else 0
            shown.append(_place(channel, point, voters, None, Count(stage=stage)))
            continue
        count = counts.get((channel, point), Count(stage=counting.CountStage.NONE))
        done += voters if count.figures is not None else 0
        hidden = Count(stage=count.stage, first=count.first, rounds=count.rounds)
        shown.append(_place(channel, point, voters, None, hidden))
    return Progress(entitled=sum(persons.values()), sent=done, places=tuple(shown))


def _place(
    channel: str, point: str, persons: int, sent: int | None, count: Count | None
) -> PlaceProgress:
    return PlaceProgress(channel=channel, point=point, persons=persons, sent=sent, count=count)


def places(vote_id: UUID) -> dict[Place, int]:
    """Voters by (channel, point); one statement."""
    voters = Elector.objects.filter(vote=vote_id, may_vote=True)
    found = voters.values_list("channel", "point").annotate(persons=CountOf("pk")).order_by()
    return {(channel, point): persons for channel, point, persons in found}


def sent_by_point(vote_id: UUID) -> dict[str, int]:
    """Ballots that came from own devices, by point; read as the installation, for counting only."""
    with scope(system_actor("voting: how many ballots came")):
        found = Ballot.objects.filter(vote=vote_id).values_list("point")
        return dict(found.annotate(sent=CountOf("pk")).order_by())


def counts_of(vote_id: UUID, *, late: bool = False) -> dict[Place, Count]:
    """Counts by two persons, by place; read as the installation.

    Args:
        late: those of cut-off points, entered after the vote closed.
    """
    with scope(system_actor("voting: where the counts stand")):
        rows = list(CountEntry.objects.filter(vote=vote_id, late=late).order_by("number"))
    entries: dict[Place, list[Entry]] = {}
    for row in rows:
        entry = Entry(person=str(row.entered_by_id), figures=row.figures)
        entries.setdefault((row.channel, row.point), []).append(entry)
    return {place: counting.agree(given) for place, given in entries.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBallot:
    """What a voter may see of the own ballot, for as long as the vote is kept."""

    person: UUID
    choice: str
    at: datetime
    code: str


def proven(vote_id: UUID) -> ProvenCount | None:
    """The proven sum of the secret ballots from phones, None before it is in; one statement."""
    return ProvenCount.objects.filter(vote=vote_id).first()


def receipts(vote_id: UUID, *, persons: Iterable[UUID]) -> list[OwnBallot]:
    """Receipts of persons who voted on their own device; one statement.

    Row security shows a person the own ballot only, so others' receipts stay unseen.
    """
    found = Ballot.objects.filter(vote=vote_id, person__in=list(persons))
    return [OwnBallot(person=b.person_id, choice=b.choice, at=b.at, code=b.receipt) for b in found]


def votes_by(vote_id: UUID, person_id: UUID | None, channel: Channel) -> bool:
    """Whether a person of the frozen roll votes, and by this channel; one statement."""
    mine = Elector.objects.filter(vote=vote_id, person=person_id, may_vote=True)
    return mine.filter(channel=channel.value).exists()


def electors(vote_id: UUID) -> list[Elector]:
    """The frozen roll, by given name; one statement."""
    return list(Elector.objects.filter(vote=vote_id).order_by("sort_key", "pk"))
