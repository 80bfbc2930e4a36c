"""Texts of Belenios: compact JSON, decimal numbers, hashes.

    compact     no spaces, fields in a fixed order, letters unescaped; control characters and DEL
                escaped: the short forms of JSON where there are, others with four lower-case hex digits
    decimal     "0", or digits without a leading zero; group elements and exponents, as strings
    hex         SHA-256 in lower case: names, parents, payloads
    base64      SHA-256 in standard Base64 without "=": fingerprints, trackers, ballot hashes

A text is accepted only when it is its own re-serialisation. That makes hashes of texts mean what
they say: one message, one text. It also catches what a JSON reader forgives: doubled keys, escapes,
spaces, 1.0 for 1, lone surrogates.
"""

import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import Any, NoReturn

from gmpy2 import mpz

from .errors import Problem

DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)
BASE64 = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]", re.ASCII)
HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
LARGEST_TEXT = 1 << 27
"""Characters of the largest text that is read: a list of about 200,000 credentials."""


def dumps(value: object) -> str:
    """A value as compact JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\x7f", "\\u007f")


def _refuse(_text: str) -> NoReturn:
    raise ValueError


def loads(text: str, *, largest: int = LARGEST_TEXT) -> Any:
    """What a compact JSON text says.

    Raises:
        Problem: too_large, not_json, not_canonical.
    """
    if len(text) > largest:
        raise Problem("too_large")
    try:
        value = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Problem("not_json") from None
    if dumps(value) != text:
        raise Problem("not_canonical")
    return value


def decoded(data: bytes) -> str:
    """Bytes as text.

    Raises:
        Problem: not_text.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem("not_text") from None


def fields(
    value: Any, names: tuple[str, ...], path: str, optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A JSON object with exactly these fields in this order; `optional` ones may be missing.

    Raises:
        Problem: wrong_type, wrong_fields.
    """
    if type(value) is not dict:
        raise Problem("wrong_type", path)
    if tuple(value) != names and tuple(value) != tuple(
        name for name in names if name in value or name not in optional
    ):
        raise Problem("wrong_fields", path)
    return value


def entries(value: Any, path: str, count: int | None = None) -> list[Any]:
    """A JSON list, of `count` entries when that is given.

    Raises:
        Problem: wrong_type, wrong_length.
    """
    if type(value) is not list:
        raise Problem("wrong_type", path)
    if count is not None and len(value) != count:
        raise Problem("wrong_length", path)
    return value


def text_of(value: Any, path: str) -> str:
    """A JSON string.

    Raises:
        Problem: wrong_type.
    """
    if type(value) is not str:
        raise Problem("wrong_type", path)
    return value


def count_of(value: Any, path: str) -> int:
    """A JSON number that counts something: whole, from 0 on, below 2^30.

    Raises:
        Problem: wrong_type.
    """
    if type(value) is not int or not 0 <= value < 1 << 30:
        raise Problem("wrong_type", path)
    return value


def weight_json(number: int) -> int | str:
    """A weight or a result as it is written."""
    return number if number < 1 << 30 else str(number)


def decimal(value: Any, path: str, longest: int = 700) -> mpz:
    """A decimal string.

    Raises:
        Problem: wrong_type, not_a_number.
    """
    if type(value) is not str:
        raise Problem("wrong_type", path)
    if len(value) > longest or not DECIMAL.fullmatch(value):
        raise Problem("not_a_number", path)
    return mpz(value)


def hex_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def base64_of(text: str) -> str:
    """SHA-256 of a text, in Base64 without padding: 43 characters."""
    return b64encode(sha256(text.encode()).digest()).decode()[:43]


def hash_in_base64(value: Any, path: str) -> str:
    """A SHA-256 value in Base64 without padding.

    Raises:
        Problem: wrong_type, bad_base64.
    """
    if not BASE64.fullmatch(text_of(value, path)):
        raise Problem("bad_base64", path)
    return str(value)
