"""Small readers that all text formats share: strict, so that one meaning has one spelling."""

import re
from base64 import b64decode, b64encode
from binascii import Error

from .errors import Malformed

LARGEST = 2**63 - 1
"""Largest tree size or index: what a signed 64-bit number holds."""


def unbase64(text: str, what: str) -> bytes:
    """Bytes of a canonical base64 text (standard alphabet, padded, no stray bits).

    Raises:
        Malformed: anything else; `what` names the thing in the sentence.
    """
    try:
        data = b64decode(text, validate=True)
    except (Error, ValueError):
        raise Malformed(f"{what} is not base64") from None
    if b64encode(data).decode() != text:
        raise Malformed(f"{what} is not canonical base64")
    return data


def decimal(text: str, what: str) -> int:
    """A decimal number 0 .. `LARGEST` without sign or leading zeros.

    Raises:
        Malformed: anything else; `what` names the thing in the sentence.
    """
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text, re.ASCII) or int(text) > LARGEST:
        raise Malformed(f"{what} is not a plain decimal number")
    return int(text)
