"""A question: its address, its headers in their order, and the hash by which answers refer to it."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from .identifiers import ClientId, ServerId, ServiceId

VERSION = "r1"
LONGEST_TARGET = 2_000
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
REQUEST_ID = "x-road-request-id"
NOT_CARRIED = frozenset(
    {
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authenticate",
        "proxy-authorization", "server", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        REQUEST_ID, "x-road-request-hash",
    }
)  # fmt: skip
"""Headers of one connection, and those that security servers write themselves (PR-REST 4.3)."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call of a service.

    Args:
        path: what follows the service, encoded already; empty or beginning with a slash.
        query: names and values, not encoded.
        id: of this message; the same question asked again may carry the same one.
        user_id: whose deed caused it, two letters of a country first; empty: nobody's.
        issue: the case that caused it.
        more: headers of one's own, which X-Road hands on as they are.

    Raises:
        ValueError: a method that REST has not, a path without a slash, a header that would end another, or an
            address longer than ``LONGEST_TARGET``: what is long belongs into the body.
    """

    method: str
    client: ClientId
    service: ServiceId
    id: str
    path: str = ""
    query: Headers = ()
    body: bytes = b""
    content_type: str = ""
    accept: str = "application/json"
    user_id: str = ""
    issue: str = ""
    security_server: ServerId | None = None
    more: Headers = ()

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"no method: {self.method!r}")
        if self.path and not self.path.startswith("/"):
            raise ValueError("a path begins with a slash")
        if len(self.target) > LONGEST_TARGET:
            raise ValueError(f"an address has at most {LONGEST_TARGET} characters")
        for name, value in self.headers:
            if not name or not (name + value).isprintable() or not value.isascii() or ":" in name:
                raise ValueError(f"not a header: {name!r}")

    @property
    def target(self) -> str:
        """Path and query as they stand in the first line of the request."""
        asked = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in self.query)
        return f"/{VERSION}/{self.service}{self.path}" + (f"?{asked}" if asked else "")

    @property
    def headers(self) -> Headers:
        """Headers in the order in which they have to go out, because the hash is over them in order."""
        known = (
            ("X-Road-Client", str(self.client)),
            ("X-Road-Id", self.id),
            ("X-Road-UserId", self.user_id),
            ("X-Road-Issue", self.issue),
            ("X-Road-Security-Server", str(self.security_server or "")),
            ("Accept", self.accept),
            ("Content-Type", self.content_type),
        )
        return (*((name, value) for name, value in known if value), *self.more)

    def hash(self, request_id: str) -> str:
        """What ``X-Road-Request-Hash`` of an answer has to say.

        Args:
            request_id: ``X-Road-Request-Id`` of that answer.
        """
        return request_hash(
            self.method, self.target, self.headers, self.body, request_id=request_id
        )


def request_hash(
    method: str,
    target: str,
    headers: Iterable[tuple[str, str]],
    body: bytes = b"",
    *,
    request_id: str,
) -> str:
    """Hash of a question as security servers carry it (see the package's drawing)."""
    carried = [(name, value) for name, value in headers if name.lower() not in NOT_CARRIED]
    lines = [method, target, *(f"{name}:{value}" for name, value in carried)]
    head = "".join(f"{line}\r\n" for line in [*lines, f"{REQUEST_ID}:{request_id}"]).encode()
    digest = hashlib.sha512(head).digest()
    if body:
        digest = hashlib.sha512(digest + hashlib.sha512(body).digest()).digest()
    return base64.b64encode(digest).decode()
