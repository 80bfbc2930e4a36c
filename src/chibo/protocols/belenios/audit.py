"""The full audit of an archive: everything that can be known from it alone.

Stricter than the reference, which (2.0) accepts a false encrypted tally beside a true result, ballots
that an event between them makes it forget, a ballot that stands there twice, a missing EndBallots and
a result written as strings.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from . import many
from .archive import AFTER, Archive, Event, Kind, setup_data
from .credentials import Roll
from .elections import Election
from .encodings import count_of, fields, hex_of, loads
from .errors import Problem
from .proofs import Draw
from .tally import (
    Counting,
    Counts,
    EncryptedTally,
    Share,
    check_tally,
    combine,
    read_share,
    result_text,
)  # fmt: skip
from .trustees import Trustees

T = TypeVar("T")


@dataclass
class Report:
    """What an audit found.

    Args:
        problems: in the order of the events; empty: everything that is there is right.
        stage: type of the last event that was found right.
        head: hash of the last event, to be compared with the published one.
        ballots: ballots in the archive. counted: those that count, one for each credential.
        weight: their weight; differs from `counted` where credentials have weights.
        shares: numbers of the trustees who decrypted.
        counts: the result, per question and choice; None until it is proven.
    """

    head: str = ""
    problems: list[Problem] = field(default_factory=list)
    stage: Kind | None = None
    election: Election | None = None
    trustees: Trustees | None = None
    roll: Roll | None = None
    ballots: int = 0
    counted: int = 0
    weight: int = 0
    shares: tuple[int, ...] = ()
    counts: Counts | None = None

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong with what is there."""
        return not self.problems

    @property
    def is_complete(self) -> bool:
        """Whether nothing is wrong and the result is there."""
        return self.is_right and self.counts is not None


@dataclass(frozen=True, slots=True)
class Setup:
    """What the first event holds."""

    election: Election
    trustees: Trustees
    roll: Roll


def read_setup(election: str, trustees: str, credentials: str) -> Setup:
    """The setting up of an election.

    Raises:
        Problem: whatever is wrong, but for credentials that are not elements of the group.
    """
    found = _under("election", Election.read, election)
    held = _under("trustees", partial(Trustees.read, group=found.group), trustees)
    if held.key != found.key:
        raise Problem("wrong_election_key", "election.public_key")
    roll = _under("credentials", partial(Roll.read, found.group), credentials)
    return Setup(found, held, roll)


def _under(part: str, work: Callable[[str], T], text: str) -> T:
    try:
        return work(text)
    except Problem as problem:
        raise problem.under(part) from None


def audit(archive: Archive | bytes, *, jobs: int = 1, draw: Draw | None = None) -> Report:
    """Everything that can be checked in an archive.

    Args:
        archive: read, or the bytes of a file.
        jobs: processes that check ballots; more than one forks, which only a process without
            threads should do.
        draw: randomness that the maker of the archive could not know (`secrets.randbelow`); with it the
            ballots of a large archive are tested for membership together, see `many`.
    """
    if isinstance(archive, bytes):
        try:
            archive = Archive.read(archive)
        except Problem as problem:
            return Report(problems=[problem])
    report = Report(head=archive.head)
    report.problems += _disorder(archive.events)
    if report.is_right:
        with many.workers(jobs) as spread:
            _Audit(archive, report, spread, draw).run()
    return report


def _disorder(events: Sequence[Event]) -> Iterator[Problem]:
    """Events that may not stand where they stand."""
    before: Kind | None = None
    for event in events:
        if event.kind not in AFTER[before]:
            yield Problem("wrong_order", "", event.height, event.kind)
        before = event.kind


class _Audit:
    """The steps after the order of events. The report gets what each finds; the first that finds
    something wrong is the last, but all ballots are looked at.
    """

    def __init__(
        self, archive: Archive, report: Report, spread: many.Spread, draw: Draw | None
    ) -> None:
        self._archive, self._report, self._spread, self._draw = archive, report, spread, draw
        self._shares: dict[int, Share] = {}

    def run(self) -> None:
        """All steps."""
        first, *others = self._archive.events
        steps = {
            Kind.END_BALLOTS: self._end,
            Kind.ENCRYPTED_TALLY: self._check_tally,
            Kind.PARTIAL_DECRYPTION: self._check_share,
            Kind.RESULT: self._check_result,
        }
        if not self._step(self._read_setup, first):
            return
        self._tally = self._check_ballots()
        for event in others:
            if self._report.problems:
                return
            if event.kind in steps:
                self._step(steps[event.kind], event)

    def _step(self, step: Callable[[Event], None], event: Event) -> bool:
        try:
            step(event)
        except Problem as problem:
            self._report.problems.append(problem.at(event.height, event.kind))
            return False
        self._report.stage = event.kind
        return True

    def _read_setup(self, event: Event) -> None:
        election, trustees, credentials, told = event.data
        if told != setup_data(election, trustees, credentials):
            raise Problem("wrong_payload", "setup_data")
        self._setup = setup = read_setup(election, trustees, credentials)
        self._report.election = setup.election
        self._report.trustees, self._report.roll = setup.trustees, setup.roll

    def _check_ballots(self) -> EncryptedTally:
        """The sum of all ballots; what is wrong with one is added to the report."""
        report, election, roll = self._report, self._setup.election, self._setup.roll
        events = list(self._archive.of_kind(Kind.BALLOT))
        texts = [event.data[0] for event in events]
        verdicts = many.check_ballots(election, texts, self._spread, self._draw)
        counting, seen, owners = Counting(election, roll.weights), set[str](), dict[Any, str]()
        for event, found in zip(events, verdicts, strict=True):
            verdict = found
            if event.data[0] in seen:
                verdict = Problem("duplicate_ballot")
            seen.add(event.data[0])
            if isinstance(verdict, many.Checked):
                verdict = _misplaced(verdict, roll, owners) or verdict
            if isinstance(verdict, Problem):
                report.problems.append(verdict.at(event.height, event.kind))
            else:
                counting.add(*verdict)
                report.ballots += 1
                report.stage = event.kind
        voted = counting.credentials
        unused = [(i, c) for i, c in enumerate(roll.weights) if c not in voted]
        for problem in many.check_credentials(election, unused, self._spread):
            report.problems.append(problem.under("credentials").at(0, Kind.SETUP))
        tally = counting.tally()
        report.counted, report.weight = tally.ballots, tally.weight
        return tally

    def _end(self, event: Event) -> None:
        """Nothing is said by the event but that it stands there."""

    def _check_tally(self, event: Event) -> None:
        check_tally(self._tally, *event.data)

    def _check_share(self, event: Event) -> None:
        share, text = event.data
        told = fields(loads(text), ("owner", "payload"), "owned")
        owner = count_of(told["owner"], "owned.owner")
        members = self._setup.trustees.members
        if not 1 <= owner <= len(members):
            raise Problem("unknown_owner", "owned.owner")
        if owner in self._shares:
            raise Problem("duplicate_owner", "owned.owner")
        if told["payload"] != hex_of(share):
            raise Problem("wrong_payload", "owned.payload")
        key = members[owner - 1].key
        self._shares[owner] = read_share(self._setup.election, key, self._tally.sums, share)
        self._report.shares = tuple(self._shares)

    def _check_result(self, event: Event) -> None:
        election, trustees = self._setup.election, self._setup.trustees
        counts = combine(election, trustees, self._tally, self._shares)
        if event.data[0] != result_text(counts):
            raise Problem("wrong_result", "result")
        self._report.counts = counts


def _misplaced(ballot: many.Checked, roll: Roll, owners: dict[Any, str]) -> Problem | None:
    """What is wrong with a ballot only beside the list and the ballots before it."""
    if ballot.credential not in roll.weights:
        return Problem("unknown_credential", "credential")
    for i, question in enumerate(ballot.ciphertexts):
        for j, one in enumerate(question):
            if owners.setdefault(one, ballot.credential) != ballot.credential:
                return Problem("copied_ciphertext", f"answers[{i}].choices[{j}]")
    return None
