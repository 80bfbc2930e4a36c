"""Input that nobody sends by mistake, for the fields that an address asks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_plus

URLENCODED = "application/x-www-form-urlencoded"
EDGE = "edge"
NUL, SURROGATE, BROKEN = b"a%00b", b"%ED%A0%80%ED%BF%BF", b"%FF%FE%C3%28%"
DEEP = b"[" * 100_000
JSON = (
    b"null", b"[]", b"{}", b'"x"', b"true", b"-0", b"NaN", b"1e999", b"9" * 5_000, b"[null]", b"\xff\xfe",
    b'{"a": 1, "a": 2}', b'{"\\ud800": "\\udfff\\u0000"}', b'{"payload": {"__proto__": []}}', b"[" + b"0," * 50_000,
)  # fmt: skip
MOST_FIELDS = 1_100
"""More than Django reads."""


@dataclass(frozen=True)
class Post:
    """A request's body, and what it says of itself."""

    what: str
    body: bytes
    content_type: str = URLENCODED
    headers: dict[str, str] = field(default_factory=dict)
    length: str | None = None

    def __str__(self) -> str:
        return self.what


def values() -> dict[str, bytes]:
    """Values that no field expects, as they stand in a query or a form."""
    return {
        "nul": NUL,
        "surrogates": SURROGATE,
        "no utf-8": BROKEN,
        "huge": b"9" * 50_000,
        "digits of another script": quote_plus("²٣ⅷ").encode(),
        "a list in words": quote_plus('[{"a": [null, 1e999, NaN]}]').encode(),
        "turned round": quote_plus("\u202e\u0007\x1b[31m\r\nX: y").encode(),
        "a date that is none": b"0000-00-00T99:99",
    }


def queries(names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """What comes after the question mark."""
    fields = [*names, "page", "unknown"]
    for what, value in values().items():
        yield what, b"&".join(quote_plus(name).encode() + b"=" + value for name in fields)
    yield "twice", b"&".join(quote_plus(name).encode() + b"=1" for name in [*fields, *fields])
    yield "names that are none", b"&&=&=x&%00=1&%ED%A0%80=1&[]=1&a[b][c]=1&;=;"
    yield "too many", b"&".join(b"a%d=1" % number for number in range(MOST_FIELDS))


def posts(names: Iterable[str]) -> Iterator[Post]:
    """Sound bodies with values that are not."""
    for what, query in queries(names):
        yield Post(what, query)


def broken(names: Iterable[str]) -> Iterator[Post]:
    """Bodies of every wrong kind; most never come as far as the view."""
    fields = list(names)
    for what, value in (("nul", b"a\x00b"), ("no utf-8", b"\xff\xfe\xed\xa0\x80"), ("empty", b"")):
        yield Post(
            f"parts: {what}", multipart(fields, value), f"multipart/form-data; boundary={EDGE}"
        )
    sound = multipart(fields, b"1")
    parts = f"multipart/form-data; boundary={EDGE}"
    yield Post("files in place of texts", multipart(fields, b"%PDF-1.7", file="x\x00.pdf"), parts)
    yield Post("a file with a long name", multipart(fields, b"x", file="../" * 5_000), parts)
    yield Post("cut off", sound[: len(sound) // 2], parts)
    yield Post("no edge", sound, "multipart/form-data")
    yield Post("an edge that is none", sound, "multipart/form-data; boundary=\u00ff" + "x" * 300)
    yield Post("parts without heads", b"--edge\r\n\r\n\r\n--edge\r\nx\r\n--edge--", parts)
    yield Post("a part in base64 that is none", _base64(fields), parts)
    yield Post(
        "parts within parts",
        b"--edge\r\nContent-Type: " + parts.encode() + b"\r\n\r\n" + sound,
        parts,
    )
    for number, text in enumerate(JSON):
        yield Post(f"json {number}", text, "application/json")
    yield Post("deep", DEEP, "application/json")
    yield Post("objects", b'{"a":' * 50_000, "application/json; charset=utf-8")
    yield Post("a script of no name", b"a=1", f"{URLENCODED}; charset=nonsense")
    yield Post("a script of old", b"a=+AGE-", f"{URLENCODED}; charset=utf-7")
    yield Post("no kind", b"\x00\xff" * 100, "")
    yield Post("a kind that is none", b"a=1", "\u00ff/\u00ff; =;;")
    yield Post("shorter than it says", b"a=1", URLENCODED, length="100000")
    yield Post("fewer bytes than none", b"a=1", URLENCODED, length="-1")
    yield Post("heads", b"a=1", URLENCODED, headers=HEADS)


HEADS = {
    "HTTP_ACCEPT_LANGUAGE": "vi;q=x," * 2_000,
    "HTTP_HX_REQUEST": "\u00ff",
    "HTTP_HX_TARGET": "\u00ff#" * 500,
    "HTTP_IDEMPOTENCY_KEY": "\u0001" * 500,
    "HTTP_IF_NONE_MATCH": '"' * 99,
    "HTTP_IF_MODIFIED_SINCE": "0",
    "HTTP_RANGE": "bytes=9-1,-,x",
    "HTTP_REFERER": "http://[",
    "HTTP_USER_AGENT": "\u00ff\u0001" * 2_000,
    "HTTP_X_FORWARDED_FOR": "::::, x, \u00ff",
}


def multipart(names: Iterable[str], value: bytes, *, file: str = "") -> bytes:
    """A body in parts with the same value everywhere."""
    named = f'; filename="{file}"'.encode() if file else b""
    parts = [
        b'--edge\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (name.encode(), named, value)
        for name in [*names, "unknown"]
    ]
    return b"".join(parts) + b"--edge--\r\n"


def _base64(names: Iterable[str]) -> bytes:
    coded = b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return multipart(names, b"*=*=*").replace(b"\r\n\r\n", coded)


def places() -> tuple[str, ...]:
    """What stands in an address where a thing is expected; a server hands it on as bytes."""
    long, injected = "x" * 5_000, "%0d%0aX:%20y"
    return ("%00", "%ED%A0%80", "%FF", "..", "%252e%252e", long, "%E2%80%AE", "%20", injected)
