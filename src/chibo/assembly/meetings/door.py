"""The code at the door: six digits that change every 30 seconds (RFC 6238 over SHA-256)."""

import hashlib
import hmac
from datetime import datetime

PERIOD_SECONDS = 30
_GRACE = 1  # the code before is still good: somebody is typing it


def code(secret: bytes, at: datetime) -> str:
    """The six digits of this half minute."""
    return _digits(secret, _step(at))


def matches(secret: bytes, given: str, at: datetime) -> bool:
    """Whether the digits are those of this half minute or the one before."""
    given = "".join(c for c in given if c.isdigit())
    step = _step(at)
    return any(hmac.compare_digest(_digits(secret, step - n), given) for n in range(_GRACE + 1))


def seconds_left(at: datetime) -> int:
    """How long the present code still shows."""
    return PERIOD_SECONDS - int(at.timestamp()) % PERIOD_SECONDS


def _step(at: datetime) -> int:
    return int(at.timestamp()) // PERIOD_SECONDS


def _digits(secret: bytes, step: int) -> str:
    mac = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha256).digest()
    offset = mac[-1] & 0xF
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
