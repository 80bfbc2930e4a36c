"""The booth to practise in: an election whose key everybody could make, with one slip for everybody.

Nothing is written: a ballot is checked as a real one is, and answered with its tracker. Its secrets come from a
text that stands here, so that nobody can take it for a vote.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Any

from chibo.assembly.ballots import checking
from chibo.assembly.ballots.rules import questions
from chibo.assembly.ballots.rules.questions import Kind, Wish
from chibo.assembly.ballots.sentences import of_problem, spoken
from chibo.assembly.voting.rules.refusal import check
from chibo.protocols import belenios
from chibo.protocols.belenios import BELENIOS_2048, Credential
from chibo.protocols.belenios.errors import Problem
from chibo.protocols.belenios.proofs import Draw

SOURCE = b"chibo: bo phieu thu, ai cung mo duoc"
TITLE = "Bỏ phiếu thử"
WISH = Wish(
    kind=Kind.COMMITTEE,
    subjects=("Bỏ phiếu thử: chọn không quá hai loại quả",),
    names=("Xoài", "Nhãn", "Mận", "Bưởi"),
    seats=2,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What the booth's page needs of an election, and the slip that everybody has."""

    election: str
    questions: list[dict[str, Any]]
    slip: str
    credential: str
    title: str = TITLE


@cache
def practice() -> Practice:
    """The same in every process, on every installation."""
    draw = _known()
    group, asked = BELENIOS_2048, questions.questions(WISH)
    election = belenios.Election.new(
        uuid=belenios.new_uuid(draw),
        name=TITLE,
        questions=[
            belenios.Question.read(one, f"questions[{place}]") for place, one in enumerate(asked)
        ],
        key=group.power(group.g, draw(int(group.q))),
    )
    slip = belenios.generate(draw)
    own = Credential.derive(group, election.uuid, slip)
    return Practice(election=election.text, questions=asked, slip=slip, credential=str(own.public))


def _known() -> Draw:
    """Numbers that are the same for everybody."""
    places: Iterator[int] = count()

    def draw(below: int) -> int:
        seed = SOURCE + next(places).to_bytes(8)
        wide = b"".join(sha256(seed + bytes([part])).digest() for part in range(12))
        return int.from_bytes(wide) % below

    return draw


def take(text: str) -> str:
    """Look at a ballot as the real box does, keep nothing; its tracker.

    Raises:
        Refused: it is no ballot of this election, a proof does not hold, or its slip is another.
    """
    with spoken():
        held = practice()
        found = checking.check(held.election, text)
        if isinstance(found, Problem):
            raise of_problem(found, "ballot_wrong")
        check(found.credential == held.credential, "unknown_credential")
        return found.tracker
