"""Reads of elections. What the archive holds is read behind the installation's door, after asking who looks."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.assembly.ballots import sealed
from chibo.assembly.ballots.models import Election, Handback, Pending, Record, Role
from chibo.assembly.ballots.rules import small
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.rules.roles import Part
from chibo.assembly.ballots.rules.small import BallotRule
from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.rules.progress import progress_of
from chibo.assembly.voting import queries as voting
from chibo.assembly.voting.rules.electorate import Channel
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.rules import Office
from chibo.protocols.belenios.archive import Archive, Event, Kind
from chibo.protocols.belenios.encodings import base64_of

ABOVE = {Office.SECRETARY, Office.DEPUTY, Office.COMMITTEE, Office.OFFICER}
_DATA = Path(__file__).with_name("data") / "ballot_rules.json"


@cache
def _rules() -> tuple[tuple[BallotRule, dict[str, Any]], ...]:
    rows = json.loads(_DATA.read_text(encoding="utf-8"))
    return tuple((small.from_data(row), row) for row in rows)


def rule_data(*, day: date) -> dict[str, Any]:
    """The rule of secret ballots in force on a day, as data to be frozen with an election.

    Raises:
        Missing: there is none on that day.
    """
    for rule, data in _rules():
        if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to):
            return data
    raise Missing(_("There is no rule for secret ballots on that day."), code="no_rule")


def rule_of(election: Election) -> BallotRule:
    """The rule that was in force when the election was prepared."""
    return small.from_data(election.rule)


def election(election_id: UUID, viewer: Actor) -> Election:
    """One election that the viewer may see: in the own scope, or by a part held in it.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = Election.objects.filter(pk=election_id).first()
    if found is None and Role.objects.filter(election=election_id, person=viewer.person_id):
        with _door("part held from elsewhere"):
            found = Election.objects.filter(pk=election_id).first()
    if found is None:
        raise Missing(_("There is no such vote."), code="no_election")
    return found


def _door(purpose: str) -> Any:
    return scope(system_actor(f"ballots: {purpose}"))


def of_vote(vote_id: UUID) -> Election | None:
    """The election that a vote of a meeting belongs to, if any."""
    return Election.objects.filter(votes__contains=[vote_id]).first()


def of_meeting(meeting_id: UUID) -> list[Election]:
    """Elections of a meeting, oldest first."""
    return list(Election.objects.filter(meeting=meeting_id).order_by("prepared_at", "pk"))


def parts_of(person_id: UUID) -> list[Role]:
    """Parts that a person holds in elections that are not over, latest first."""
    over = [Phase.PUBLISHED, Phase.REMOVED, Phase.VOID]
    with _door("parts of a person"):
        found = Role.objects.filter(person=person_id).exclude(election__phase__in=over)
        return list(found.select_related("election", "election__unit").order_by("-election"))


def roles(election_id: UUID) -> list[Role]:
    """Who holds which part, the authority first, trustees in their order."""
    with _door("who holds which part"):
        return list(Role.objects.filter(election=election_id).order_by("part", "number"))


def unconfirmed(parts: Iterable[Role]) -> list[str]:
    """Names of the trustees whose devices have not said that the election has their key."""
    return [
        one.name
        for one in parts
        if one.part == Part.TRUSTEE.value and "confirm" not in one.messages
    ]


def voters(found: Election) -> list[small.Voter]:
    """The voters of the frozen roll with their channel now; empty before it is frozen."""
    if not found.votes:
        return []
    with _door("the frozen roll"):  # lent to no desk, and trustees may belong elsewhere
        electors = voting.electors(found.votes[0])
    return [
        small.Voter(person=str(one.person_id), name=one.name, channel=one.channel, point=one.point)
        for one in electors
        if one.may_vote
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """Somebody who may hold a part; ``outside``: by an office above the branch."""

    person: UUID
    name: str
    unit: str
    outside: bool


def eligible(meeting_id: UUID, *, day: date) -> list[Eligible]:
    """Who may hold a part: officers of the units above, then members on the meeting's roll.

    A constant number of statements, and one for each unit above.
    """
    meeting = meetings.meeting(meeting_id)
    state = meetings.state_of(meeting_id)
    found: dict[UUID, Eligible] = {}
    with _door("who may hold a part"):
        for unit in reversed(organisation.path(meeting.unit)[:-1]):
            for held in organisation.office_holders(unit, day=day):
                if held.office in ABOVE:
                    found.setdefault(
                        held.person_id,
                        Eligible(
                            person=held.person_id, name=held.name, unit=unit.name, outside=True
                        ),
                    )
    for member in sorted(state.roll.values(), key=lambda one: one.sort_key):
        if not member.is_guest:
            person = UUID(member.person)
            found.setdefault(
                person,
                Eligible(person=person, name=member.name, unit=meeting.unit.name, outside=False),
            )
    return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """How many vote by phone and on paper."""

    phones: int
    papers: int


def channels(found: Election) -> Channels:
    """Voters by channel."""
    every = voters(found)
    phones = sum(one.channel == Channel.PHONE for one in every)
    return Channels(phones=phones, papers=len(every) - phones)


def votes_by_phone(found: Election, person_id: UUID | None) -> bool:
    """Whether a person is on the frozen roll with channel phone."""
    if not found.votes or person_id is None:
        return False
    with _door("the frozen roll"):  # as ``voters``
        return voting.votes_by(found.votes[0], person_id, Channel.PHONE)


def uncounted(found: Election) -> list[str]:
    """Names of connected meeting points whose papers are still to be counted, for any of the questions."""
    with _door("papers to be counted"):
        state = meetings.state_of(found.meeting_id)
    views = (state.votes[str(vote_id)] for vote_id in found.votes if str(vote_id) in state.votes)
    waiting = {point for view in views for point in progress_of(state, view).uncounted}
    return [point.name for point in state.points.values() if point.id in waiting]


def turnout(found: Election) -> int:
    """Of how many credentials a ballot came; a count and nothing else."""
    with _door("how many ballots came"):
        batched = {credential_of(row) for row in _ballots(found.pk)}
        waiting = {bytes(one) for one in _slots(found.pk)}
    if not waiting:
        return len(batched)
    box = sealed.box(found.pk)
    return len(batched) + len(waiting - {box.slot(credential) for credential in batched})


def waiting(found: Election) -> int:
    """How many ballots wait in the box."""
    with _door("how many ballots wait"):
        return Pending.objects.filter(election=found.pk).count()


def _slots(election_id: UUID) -> Iterable[bytes]:
    found = Pending.objects.filter(election=election_id).values_list("slot", flat=True)
    return [bytes(slot) for slot in found]


def _ballots(election_id: UUID) -> Iterable[Record]:
    found = Record.objects.filter(election=election_id, kind=Kind.BALLOT.value)
    return found.order_by("height")


def credential_of(row: Record) -> str:
    """The public credential of an accepted ballot."""
    found: str = json.loads(row.data[0])["credential"]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """An accepted ballot as its voter finds it; ``counts``: no later one of its credential follows."""

    code: str
    counts: bool


def trackers(found: Election) -> list[Tracker]:
    """Trackers of the accepted ballots that are in the archive, by tracker, so that no order shows."""
    with _door("trackers"):
        rows = [(credential_of(row), base64_of(row.data[0])) for row in _ballots(found.pk)]
    last = dict(rows)
    return sorted(
        (Tracker(code=code, counts=last[credential] == code) for credential, code in rows),
        key=lambda one: one.code,
    )


def events(found: Election) -> list[Event]:
    """The events of the archive in their order."""
    with _door("archive"):
        rows = Record.objects.filter(election=found.pk).order_by("height")
        return [Event(row.height, Kind(row.kind), row.text, tuple(row.data)) for row in rows]


def closing_mark(found: Election) -> str:
    """Hash of the event with the tally, which was read aloud at the close; "" before, and once it is removed."""
    with _door("the mark of the close"):
        rows = Record.objects.filter(election=found.pk, kind=Kind.ENCRYPTED_TALLY.value)
        return next((sha256(row.text.encode()).hexdigest() for row in rows), "")


def archive(found: Election) -> Archive:
    """The archive as a file is made of it; ask ``services.reading`` first.

    Raises:
        Missing: nothing is in it yet, or it was removed.
    """
    every = events(found)
    if not every:
        raise Missing(_("There is no archive of this vote."), code="no_archive")
    return Archive(found.began, every)


def handbacks(election_id: UUID) -> list[Handback]:
    """Slips that were handed back unopened; the unconfirmed first."""
    with _door("slips handed back"):
        found = Handback.objects.filter(election=election_id).select_related("voter", "noted_by")
        return list(found.order_by("confirmed_by", "pk"))


def to_remove(*, day: date) -> list[UUID]:
    """Elections whose archive is kept no longer."""
    over = Q(phase=Phase.PUBLISHED.value, kept_until__lt=day)
    return list(Election.objects.filter(over).values_list("pk", flat=True))


def phases_of(election_ids: Iterable[UUID]) -> dict[UUID, Phase]:
    """Phases of elections that the scope may see; one statement."""
    found = Election.objects.filter(pk__in=list(election_ids)).values_list("pk", "phase")
    return {key: Phase(phase) for key, phase in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """What anybody may know of an election: no subject, no name, no figure.

    Args:
        number: of the election in its meeting, from 1. roll_hash: SHA-256 of the frozen roll.
        decided: for each question ``adopted`` or ``rejected``, of an election ``filled`` or ``open`` (seats), of
            grades ``counted``; "" where nothing was announced.
    """

    election_id: UUID
    uuid: str
    number: int
    unit: str
    phase: Phase
    roll_hash: str
    head: str
    archive: str
    decided: tuple[str, ...]


def public(election_id: UUID) -> Public:
    """What anybody may know who was given the address.

    Raises:
        Missing: there is no such election.
    """
    with _door("the public page"):
        found = Election.objects.filter(pk=election_id).select_related("unit").first()
        if found is None:
            raise Missing(_("There is no such vote."), code="no_election")
        before = Election.objects.filter(
            meeting=found.meeting_id, prepared_at__lt=found.prepared_at
        )
        return Public(
            election_id=found.pk,
            uuid=found.uuid,
            number=before.count() + 1,
            unit=found.unit.name,
            phase=found.stage,
            roll_hash=roll_hash(found),
            head=found.head if found.closed_at else "",
            archive=found.archive,
            decided=tuple(_decided(vote_id) for vote_id in found.votes),
        )


def repeats(found: Election) -> bool:
    """Whether an earlier election of the unit, already counted, asked the same; inside a scope."""
    counted = [Phase.PUBLISHED, Phase.REMOVED]
    same = Election.objects.filter(unit=found.unit_id, title=found.title, phase__in=counted)
    return same.exclude(pk=found.pk).exists()


def roll_hash(found: Election) -> str:
    """SHA-256, in hex, of the frozen roll; "" before."""
    return sha256(found.roll.encode()).hexdigest() if found.roll else ""


def _decided(vote_id: UUID) -> str:
    told = voting.result(vote_id)
    if told is None or voting.vote(vote_id).announced_at is None:
        return ""
    passed = told.latest["passed"]
    if passed is None:
        return "counted"
    yes, no = ("filled", "open") if told.latest.get("people") else ("adopted", "rejected")
    return yes if passed else no
