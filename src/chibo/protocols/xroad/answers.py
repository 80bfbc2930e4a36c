"""An answer: whether it is one to this question, and whose fault it is when there is one."""

import base64
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .errors import BadAnswer, ServiceFault, WrongAnswer, XRoadFault
from .messages import Request

_HASH_BYTES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service said.

    Args:
        request_id: number that the security servers gave the question.
        request_hash: their hash of the question, as text.
    """

    status: int
    body: bytes
    content_type: str
    request_id: str
    request_hash: str

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            BadAnswer: it is none.
        """
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise BadAnswer("the body is not JSON") from error


def read(
    status: int,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    *,
    to: Request,
    hashed: bool = True,
) -> Answer:
    """Understand an answer.

    Args:
        headers: names in any case; of several with one name the last counts.
        to: the question.
        hashed: compare the hash of the question too. A security server that changes headers on the way
            (a proxy before it) makes another hash; then only its form is looked at.

    Raises:
        XRoadFault: X-Road could not do it.
        ServiceFault: the service says no, or leads elsewhere (redirections are never followed).
        BadAnswer: a header is missing or malformed.
        WrongAnswer: it is to another question or for another asker.
    """
    found = {name.lower(): value.strip() for name, value in headers}
    if kind := found.get("x-road-error"):
        raise _fault(kind, status, body)
    echoed = (
        ("x-road-id", to.id),
        ("x-road-client", str(to.client)),
        ("x-road-service", str(to.service)),
    )
    for name, sent in echoed:
        if _needed(found, name) != sent:
            raise WrongAnswer(name)
    request_id, said = _needed(found, "x-road-request-id"), _hash(found)
    if hashed and not hmac.compare_digest(to.hash(request_id), said):
        raise WrongAnswer("x-road-request-hash")
    if status >= 300:
        raise ServiceFault(status, body)
    return Answer(
        status=status,
        body=body,
        content_type=found.get("content-type", ""),
        request_id=request_id,
        request_hash=said,
    )


def _needed(found: dict[str, str], name: str) -> str:
    value = found.get(name)
    if not value:
        raise BadAnswer(f"no {name}")
    return value


def _hash(found: dict[str, str]) -> str:
    text = _needed(found, "x-road-request-hash")
    try:
        digest = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise BadAnswer("x-road-request-hash is not base64") from error
    if len(digest) != _HASH_BYTES:
        raise BadAnswer("x-road-request-hash is not of SHA-512")
    return text


def _fault(kind: str, status: int, body: bytes) -> XRoadFault:
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    about = told if isinstance(told, dict) else {}
    return XRoadFault(
        str(about.get("type") or kind),
        status=status,
        message=str(about.get("message") or ""),
        detail=str(about.get("detail") or ""),
    )
