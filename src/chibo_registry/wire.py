"""PR-REST as the security servers speak it, written from the specification and from nothing of the client."""

import base64
import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

UNSEEN = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
    "transfer-encoding", "upgrade", "host", "user-agent", "server", "expect", "content-length",
    "x-road-request-id", "x-road-request-hash",
}  # fmt: skip


class Fault(Exception):
    """A fault of X-Road: status and type."""

    def __init__(self, status: int, kind: str) -> None:
        super().__init__(kind)
        self.status, self.kind = status, kind


@dataclass
class Question:
    """What came in over the wire."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, empty without one."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), "")

    def route(self) -> tuple[str, str]:
        """Service and path below it. Raises ``Fault`` for what is no call of PR-REST."""
        pieces = urlsplit(self.target).path.split("/")
        if len(pieces) < 7 or pieces[0] or pieces[1] != "r1" or not all(pieces[2:7]):
            raise Fault(400, "Client.BadRequest")
        if len(self.header("X-Road-Client").split("/")) not in (3, 4):
            raise Fault(400, "Client.BadRequest")
        return "/".join(unquote(p) for p in pieces[2:7]), "/".join(["", *pieces[7:]])

    def service(self) -> str:
        """The service as it stood in the address, encoded."""
        return "/".join(urlsplit(self.target).path.split("/")[2:7])


def fingerprint(question: Question, number: str) -> str:
    """The hash that goes back: over line, address and headers as carried, and over the body if there is one."""
    text = question.method + "\r\n" + question.target + "\r\n"
    for name, value in question.headers:
        if name.lower() not in UNSEEN:
            text += name + ":" + value + "\r\n"
    text += "x-road-request-id:" + number + "\r\n"
    inner = hashlib.sha512(text.encode("utf-8"))
    if question.body:
        outer = hashlib.sha512(inner.digest())
        outer.update(hashlib.sha512(question.body).digest())
        inner = outer
    return base64.b64encode(inner.digest()).decode("ascii")


def reply_headers(question: Question, *, mishap: str = "") -> Iterable[tuple[str, str]]:
    """What the provider's security server adds to an answer."""
    number = str(uuid.uuid4())
    said = fingerprint(question, number)
    if mishap == "wrong_hash":
        said = fingerprint(question, str(uuid.uuid4()))
    named = str(uuid.uuid4()) if mishap == "wrong_id" else question.header("X-Road-Id")
    yield "x-road-id", named or str(uuid.uuid4())
    yield "x-road-client", question.header("X-Road-Client")
    yield "x-road-service", question.service()
    yield "x-road-request-id", number
    yield "x-road-request-hash", said


def fault_body(kind: str) -> bytes:
    """What stands in the body of a fault."""
    return json.dumps(
        {"type": kind, "message": "a planned fault", "detail": str(uuid.uuid4())}
    ).encode()
