"""A complete election in one process, with all its roles: credential authority, trustees, voters, counting.

Everything that people would do goes through the same functions and checks as in a real one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chibo.protocols import belenios
from chibo.protocols.belenios import (
    BELENIOS_2048,
    Archive,
    Counts,
    Credential,
    Draw,
    Election,
    Group,
    Kind,
    PublicKey,
    Question,
    Roll,
    Trustees,
    ceremony,
    single,
)
from chibo.protocols.belenios.channel import Keys, new_seed
from chibo.protocols.belenios.encodings import dumps

KINDS = (
    ("Thông qua nghị quyết?", ("Tán thành", "Không tán thành", "Không có ý kiến"), 1, 1, False),
    ("Bầu ban chấp hành", ("Đồng chí A", "Đồng chí B", "Đồng chí C", "Đồng chí D"), 1, 3, False),
    ("Lấy phiếu tín nhiệm", ("Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp"), 1, 1, True),
)
ABSENT, AGAIN = 10, 15
"""One voter in ten stays away, one in fifteen votes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What election is to be made.

    Args:
        questions: 1 asks yes, no, abstain; 2 adds a committee, 3 a vote with blank votes; then from
            the beginning.
        needed: trustees that can decrypt. trustees: all; 1 holds the key alone.
        full: everybody votes once and nobody again, as benches want it.
    """

    voters: int
    questions: int = 1
    needed: int = 1
    trustees: int = 1
    full: bool = False
    group: Group = BELENIOS_2048


@dataclass(frozen=True, slots=True)
class Simulated:
    """A finished election with all its secrets.

    Args:
        credentials: as printed for the voters.
        secrets: of all trustees, by number from 1 at index 0.
        expected: how the voters really voted, counted in the open.
    """

    archive: Archive
    election: Election
    credentials: tuple[str, ...]
    secrets: tuple[int, ...]
    expected: Counts


def questions(count: int) -> list[Question]:
    """That many questions of all kinds."""
    return [
        Question(text, answers, minimum, maximum, blank)
        for text, answers, minimum, maximum, blank in (KINDS[i % len(KINDS)] for i in range(count))
    ]


def key_together(
    group: Group, needed: int, count: int, draw: Draw
) -> tuple[list[object], list[int]]:
    """The ceremony of a threshold key: the item for the list of trustees, and the secrets."""
    everybody = [Keys.of(new_seed(draw), group) for _ in range(count)]
    certs = [keys.certificate(draw) for keys in everybody]
    known = [ceremony.read_certificate(group, text) for text in certs]
    polynomials = [ceremony.polynomial(keys, known, needed, draw) for keys in everybody]
    commitments = [
        ceremony.check_polynomial(group, known, number, needed, text)
        for number, text in enumerate(polynomials, 1)
    ]
    answers, secrets = [], []
    for number, keys in enumerate(everybody, 1):
        given = ceremony.inputs(polynomials, number)
        answer = ceremony.answer(keys, known, number, needed, given, draw)
        ceremony.check_answer(group, commitments, number, answer)
        answers.append(answer)
        secrets.append(ceremony.own_secret(keys, known[number - 1], answer))
    return ceremony.assemble(needed, certs, polynomials, answers), secrets


def trustees(group: Group, needed: int, count: int, draw: Draw) -> tuple[Trustees, list[int]]:
    """The trustees of an election, and their secrets by number."""
    if count == 1:
        secret = draw(int(group.q))
        item, secrets = single(PublicKey.of(group, secret, draw)), [secret]
    else:
        item, secrets = key_together(group, needed, count, draw)
    return Trustees.read(dumps([item]), group), secrets


def simulate(wanted: Wanted, *, timestamp: int, draw: Draw) -> Simulated:
    """An election from the making of the keys to the result.

    Args:
        timestamp: seconds since 1970, for the file.
    """
    held, secrets = trustees(wanted.group, wanted.needed, wanted.trustees, draw)
    election = Election.new(
        uuid=belenios.new_uuid(draw),
        name="Bỏ phiếu thử",
        description="Một cuộc bỏ phiếu mô phỏng",
        questions=questions(wanted.questions),
        key=held.key,
        group=wanted.group,
    )
    printed = tuple(belenios.generate(draw) for _ in range(wanted.voters))
    credentials = [Credential.derive(election.group, election.uuid, one) for one in printed]
    roll = Roll.of(one.public for one in credentials)
    archive = Archive.begin(
        timestamp=timestamp, election=election.text, trustees=held.text, credentials=roll.text
    )
    chosen = _cast(archive, election, credentials, full=wanted.full, draw=draw)
    _count(archive, election, held, roll, secrets, needed=wanted.needed, draw=draw)
    return Simulated(archive, election, printed, tuple(secrets), _in_the_open(election, chosen))


def _cast(
    archive: Archive,
    election: Election,
    credentials: Sequence[Credential],
    *,
    full: bool,
    draw: Draw,
) -> dict[int, list[list[int]]]:
    """All ballots, and what each voter chose last."""
    votes = [
        voter
        for voter in range(len(credentials))
        for _ in range(1 if full else _times(voter, draw))
    ]
    for i in range(len(votes) - 1, 0, -1):  # in any order
        j = draw(i + 1)
        votes[i], votes[j] = votes[j], votes[i]
    chosen = {}
    for voter in votes:
        chosen[voter] = [select(question, draw) for question in election.questions]
        archive.append(
            Kind.BALLOT, belenios.vote(election, credentials[voter], chosen[voter], draw)
        )
    archive.append(Kind.END_BALLOTS)
    return chosen


def _times(voter: int, draw: Draw) -> int:
    """How often somebody votes; the first voter always does."""
    if voter and draw(ABSENT) == 0:
        return 0
    return 2 if draw(AGAIN) == 0 else 1


def select(question: Question, draw: Draw) -> list[int]:
    """An allowed choice."""
    size = len(question.answers)
    if question.blank and draw(5) == 0:
        return [1, *[0] * size]
    count = question.minimum + draw(question.maximum - question.minimum + 1)
    chosen: set[int] = set()
    while len(chosen) < count:
        chosen.add(draw(size))
    return [0] * question.blank + [int(i in chosen) for i in range(size)]


def _count(
    archive: Archive,
    election: Election,
    held: Trustees,
    roll: Roll,
    secrets: Sequence[int],
    *,
    needed: int,
    draw: Draw,
) -> None:
    """The tally, the shares of as many trustees as are needed, and the result."""
    counting = belenios.Counting(election, roll.weights)
    for event in archive.of_kind(Kind.BALLOT):
        ballot = belenios.Ballot.parse(election, event.data[0])
        counting.add(ballot.credential, ballot.ciphertexts)
    tally = counting.tally()
    archive.append(Kind.ENCRYPTED_TALLY, tally.text, tally.sized)
    numbers = list(range(1, len(secrets) + 1))
    while len(numbers) > needed:
        del numbers[draw(len(numbers))]
    shares = {}
    for number in numbers:
        text = belenios.decrypt_share(election, secrets[number - 1], tally.sums, draw)
        key = held.members[number - 1].key
        shares[number] = belenios.read_share(election, key, tally.sums, text)
        archive.append(Kind.PARTIAL_DECRYPTION, text, belenios.owned(number, text))
    counts = belenios.combine(election, held, tally, shares)
    archive.append(Kind.RESULT, belenios.result_text(counts))


def _in_the_open(election: Election, chosen: dict[int, list[list[int]]]) -> Counts:
    return tuple(
        tuple(sum(one[i][j] for one in chosen.values()) for j in range(question.size))
        for i, question in enumerate(election.questions)
    )
