"""Enrolment slips: the code on paper, what a slip waits for, how long it holds, how identity is proved.

A code has 16 signs of an alphabet without vowels and without signs that look alike: telex and VNI
keyboards change nothing in it (they also know ``dd`` and ``w``, so D and W are out), and no word can
come of it. 16 signs of 21 are 70 bits (NIST SP 800-63B asks 64 of a code that is kept on paper).

    C4F7-9HJK-M2NP-QR3T
"""

import hashlib
import json
import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from chibo.core.names import search_key, split

ALPHABET = "23456789CFHJKMNPQRTVX"
GROUPS, GROUP_LENGTH = 4, 4
CODE_LENGTH = GROUPS * GROUP_LENGTH
BITS = CODE_LENGTH * math.log2(len(ALPHABET))
# What a hurried eye or hand makes of a sign of the alphabet.
_TWINS = str.maketrans({"B": "8", "S": "5", "Z": "2", "G": "6"})
_SEPARATORS = frozenset(" -–—._/\t\r\n\u00a0")


class Kind(StrEnum):
    """What a slip is for: the first way in, or a new one after the telephone was lost."""

    ENROL = "enrol"
    LOST = "lost"


class State(StrEnum):
    """What a slip waits for, or why it is over."""

    UNCONFIRMED = "unconfirmed"
    NOT_HANDED = "not_handed"
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


WAITING = frozenset({State.UNCONFIRMED, State.NOT_HANDED, State.OPEN})


class Ending(StrEnum):
    """Why a slip ended without being used."""

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is on record about a slip."""

    kind: str
    expires_at: datetime
    confirmed_at: datetime | None = None
    handed_at: datetime | None = None
    used_at: datetime | None = None
    ending: str = ""


def state(slip: Facts, *, at: datetime) -> State:
    """Where a slip stands; a lost telephone needs the second officer before anything else."""
    if slip.used_at is not None:
        return State.USED
    if slip.ending:
        return State(slip.ending)
    if at >= slip.expires_at:
        return State.EXPIRED
    if slip.kind == Kind.LOST and slip.confirmed_at is None:
        return State.UNCONFIRMED
    return State.NOT_HANDED if slip.handed_at is None else State.OPEN


def code_of(secret: bytes) -> str:
    """The code that 32 secret bytes give, without separators.

    Raises:
        ValueError: another number of bytes.
    """
    if len(secret) != hashlib.sha256().digest_size:
        raise ValueError("a code is made of 32 bytes")
    number = int.from_bytes(secret, "big")
    signs = []
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "".join(signs)


def grouped(code: str) -> str:
    """The code as it is printed, in four groups."""
    starts = range(0, len(code), GROUP_LENGTH)
    return "-".join(code[start : start + GROUP_LENGTH] for start in starts)


def typed_code(text: str) -> str | None:
    """The code that somebody typed or scanned; None when it cannot be one.

    Small letters, separators and signs that look like one of the alphabet are taken.
    """
    wide = unicodedata.normalize("NFKC", text).upper()
    bare = "".join(sign for sign in wide if sign not in _SEPARATORS).translate(_TWINS)
    if len(bare) != CODE_LENGTH or not set(bare) <= set(ALPHABET):
        return None
    return bare


def new_login_name(display_name: str, *, number: int) -> str:
    """A log-in name that can be read and says nothing but the name: given name, initials, number.

    ``Nguyễn Văn Khoa`` with 427 is ``khoanv427``.

    Args:
        number: 100 to 999, drawn by chance, so that nobody counts people by it.
    """
    parts = split(display_name)
    given = search_key(parts.given).replace(" ", "")
    others = search_key(f"{parts.family} {parts.middle}").split()
    readable = given + "".join(word[0] for word in others)
    plain = "".join(c for c in readable if c.isascii() and c.isalnum())
    return f"{plain or 'dv'}{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A way in which an officer made sure who stands before her."""

    code: str
    names: dict[str, str]
    valid_from: date
    valid_to: date | None
    source: str

    def name(self, language: str) -> str:
        """Its name in a language; Vietnamese where there is none."""
        return self.names.get(language.split("-")[0], self.names["vi"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long slips hold that are printed in a period."""

    days: int
    valid_from: date
    valid_to: date | None
    source: str


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    text = (files("chibo.ground.accounts") / "data" / "enrolment.json").read_text("utf-8")
    found: dict[str, list[dict[str, Any]]] = json.loads(text)
    return found


def _period(row: dict[str, Any]) -> dict[str, Any]:
    until = row["valid_to"]
    return {
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(until) if until else None,
        "source": row["source"],
    }


def terms() -> list[Term]:
    """All that was ever ruled about the time a slip holds."""
    return [Term(days=row["days"], **_period(row)) for row in _data()["slip"]]


def all_proofs() -> list[Proof]:
    """All kinds of proof, also those no longer taken: old slips name them."""
    return [Proof(code=row["code"], names=row["name"], **_period(row)) for row in _data()["proofs"]]


Dated = TypeVar("Dated", Proof, Term)


def _in_force(rows: Iterable[Dated], day: date) -> list[Dated]:
    return [
        row
        for row in rows
        if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
    ]


def proofs(*, day: date) -> list[Proof]:
    """Kinds of proof that are taken on a day, in the order in which they are offered."""
    return _in_force(all_proofs(), day)


def proof_name(code: str, *, language: str) -> str:
    """The name of a kind of proof; the code itself where it is unknown."""
    found = next((proof for proof in all_proofs() if proof.code == code), None)
    return found.name(language) if found else code


def holds_until(
    printed_at: datetime, *, day: date, known: Iterable[Term] | None = None
) -> datetime:
    """Until when a slip holds that is printed now (exclusive).

    Args:
        day: the organisation's calendar day of the printing.
        known: the rule's versions, those of the data by default.

    Raises:
        LookupError: no rule is in force on that day.
    """
    found = _in_force(terms() if known is None else known, day)
    if not found:
        raise LookupError(f"no rule says how long a slip of {day} holds")
    return printed_at + timedelta(days=found[-1].days)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """How a person can sign in; an app counts beside a password only."""

    passkeys: int = 0
    app: bool = False
    password: bool = False
    identity: bool = False

    def __bool__(self) -> bool:
        return self.passkeys > 0 or self.password or self.identity
