"""The election: what is asked, under which key, in which group.

    {"version":1,"description","name","group","public_key","questions":[…],"uuid"
     [,"administrator"][,"credential_authority"]}
    question  {"answers":[…][,"blank":true],"min","max","question"}

Its fingerprint φ is part of every proof, so nothing of this text can change afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gmpy2 import mpz

from . import base58
from .encodings import base64_of, count_of, dumps, entries, fields, loads, text_of
from .errors import Problem
from .groups import BELENIOS_2048, Group, fixed, group_named
from .proofs import Draw, Tables

UUID_LETTERS = 14
"""Letters of an election's identifier, at least."""


def new_uuid(draw: Draw) -> str:
    """An identifier for a new election."""
    return base58.drawn(UUID_LETTERS, draw)


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Args:
        blank: whether a voter may choose nothing explicitly; that choice then comes first in ballots
            and results.
        minimum: fewest answers that a ballot chooses, blank ones aside. maximum: most.
    """

    text: str
    answers: tuple[str, ...]
    minimum: int = 1
    maximum: int = 1
    blank: bool = False

    @property
    def size(self) -> int:
        """Choices in a ballot: the answers, and the blank one before them."""
        return len(self.answers) + self.blank

    @classmethod
    def read(cls, value: Any, path: str) -> "Question":
        """From JSON.

        Raises:
            Problem: its shape, not_homomorphic, bad_bounds.
        """
        if type(value) is dict and "type" in value:
            raise Problem("not_homomorphic", path)
        given = fields(value, ("answers", "blank", "min", "max", "question"), path, ("blank",))
        answers = entries(given["answers"], f"{path}.answers")
        question = cls(
            text=text_of(given["question"], f"{path}.question"),
            answers=tuple(text_of(a, f"{path}.answers[{i}]") for i, a in enumerate(answers)),
            minimum=count_of(given["min"], f"{path}.min"),
            maximum=count_of(given["max"], f"{path}.max"),
            blank=given.get("blank", False),
        )
        if type(question.blank) is not bool:
            raise Problem("wrong_type", f"{path}.blank")
        if not 0 <= question.minimum <= question.maximum <= len(answers) or not answers:
            raise Problem("bad_bounds", path)
        return question

    def json(self) -> dict[str, Any]:
        """As it is written."""
        blank = {"blank": True} if self.blank else {}
        return {
            "answers": list(self.answers), **blank,
            "min": self.minimum, "max": self.maximum, "question": self.text,
        }  # fmt: skip


@dataclass(frozen=True)
class Election:
    """An election as its text says it; make one with `Election.new`, read one with `Election.read`."""

    text: str
    uuid: str
    name: str
    description: str
    group: Group
    key: mpz
    questions: tuple[Question, ...]
    administrator: str | None = None
    credential_authority: str | None = None
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fingerprint", base64_of(self.text))

    @classmethod
    def new(
        cls,
        *,
        uuid: str,
        name: str,
        questions: Sequence[Question],
        key: mpz,
        description: str = "",
        administrator: str | None = None,
        credential_authority: str | None = None,
        group: Group = BELENIOS_2048,
    ) -> "Election":
        """A new one.

        Args:
            uuid: from `new_uuid`.
            key: the election's key, `Trustees.key`.

        Raises:
            Problem: as `read`.
        """
        roles = {"administrator": administrator, "credential_authority": credential_authority}
        told = {
            "version": 1, "description": description, "name": name, "group": group.name,
            "public_key": str(key), "questions": [question.json() for question in questions],
            "uuid": uuid, **{role: who for role, who in roles.items() if who is not None},
        }  # fmt: skip
        return cls.read(dumps(told))

    @classmethod
    def read(cls, text: str) -> "Election":
        """From the text of an archive.

        Raises:
            Problem: its shape, wrong_version, unknown_group, bad_uuid, not_in_group,
                neutral_element, not_homomorphic, bad_bounds.
        """
        names = (
            "version", "description", "name", "group", "public_key", "questions", "uuid",
            "administrator", "credential_authority",
        )  # fmt: skip
        given = fields(loads(text), names, "", names[-2:])
        if given["version"] != 1 or type(given["version"]) is not int:
            raise Problem("wrong_version", "version")
        group = group_named(given["group"], "group")
        questions = entries(given["questions"], "questions")
        uuid = text_of(given["uuid"], "uuid")
        if len(uuid) < UUID_LETTERS or not base58.is_base58(uuid):
            raise Problem("bad_uuid", "uuid")
        roles = {role: text_of(given[role], role) for role in names[-2:] if role in given}
        return cls(
            text=text,
            uuid=uuid,
            name=text_of(given["name"], "name"),
            description=text_of(given["description"], "description"),
            group=group,
            key=group.element(given["public_key"], "public_key"),
            questions=tuple(Question.read(q, f"questions[{i}]") for i, q in enumerate(questions)),
            **roles,
        )

    def tables(self, width: int = 0) -> Tables:
        """Fixed-base tables of the generator and of this election's key."""
        group = self.group
        return Tables(group, fixed(group, group.g, width), fixed(group, self.key, width))

    @property
    def largest_ballot(self) -> int:
        """Characters that a ballot of this election has at most."""
        element = self.group.longest + 20
        proof = 2 * len(str(self.group.q)) + 40
        size = 4 * proof + 2 * element + 300
        for question in self.questions:
            proofs = 2 * question.size + question.maximum - question.minimum + 4
            size += 2 * element * question.size + proof * proofs + 200
        return size
