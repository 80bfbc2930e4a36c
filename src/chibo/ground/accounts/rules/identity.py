"""Whether what an issuer says of somebody may open an account here, and by which value."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

_NUMBER = re.compile(r"[0-9]{12}")
_HASH = re.compile(r"[0-9a-f]{32,128}")
_CLOCKS_DIFFER = timedelta(seconds=60)


class Problem(StrEnum):
    """Why an identity opens nothing."""

    FAULTY = "faulty"
    LOW_LEVEL = "low_level"
    NO_CLAIM = "no_claim"
    NOT_RENEWED = "not_renewed"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    CLOSED = "closed"
    OTHER_PERSON = "other_person"
    CANCELLED = "cancelled"
    AWAY = "away"


class NotAccepted(Exception):
    """This identity opens nothing; ``problem`` tells why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the installation asks of an issuer.

    Args:
        issuer: its address; a token of another issuer is refused.
        claim: the claim that tells who it is; ``is_hash`` when it holds no number but a hash of it.
        level_claim: the claim with the level of assurance, and ``levels`` that are enough.
    """

    issuer: str
    claim: str
    is_hash: bool
    level_claim: str
    levels: frozenset[str]


def value_of(token: Mapping[str, Any], wanted: Wanted, *, nonce: str) -> str:
    """The value that tells who it is.

    Args:
        token: the claims of the identity token, its signature and audience checked.
        nonce: what was sent with the question.

    Raises:
        NotAccepted: another issuer or question, a low level, or no usable claim.
    """
    given = str(token.get("nonce", ""))
    if token.get("iss") != wanted.issuer or not nonce or not hmac.compare_digest(given, nonce):
        raise NotAccepted(Problem.FAULTY)
    if str(token.get(wanted.level_claim, "")) not in wanted.levels:
        raise NotAccepted(Problem.LOW_LEVEL)
    value = token.get(wanted.claim)
    if not isinstance(value, str) or not is_value(value, is_hash=wanted.is_hash):
        raise NotAccepted(Problem.NO_CLAIM)
    return value


def is_value(text: str, *, is_hash: bool) -> bool:
    """Whether a text is a personal number of twelve digits, or a hash in hexadecimal."""
    return bool((_HASH if is_hash else _NUMBER).fullmatch(text))


def check_renewed(token: Mapping[str, Any], *, asked_at: datetime) -> None:
    """Check that the issuer asked the person anew, and did not only remember them.

    Raises:
        NotAccepted: the sign-in there is older than the question, or its time is not told.
    """
    moment = token.get("auth_time")
    if not isinstance(moment, int) or moment < (asked_at - _CLOCKS_DIFFER).timestamp():
        raise NotAccepted(Problem.NOT_RENEWED)


def digest(value: str, *, issuer: str, key: bytes) -> str:
    """What is kept in place of the value: without the key nobody can try all numbers."""
    return hmac.new(key, f"{issuer}\n{value}".encode(), hashlib.sha256).hexdigest()
