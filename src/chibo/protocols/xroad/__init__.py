"""X-Road's message protocol for REST (PR-REST 1.0.3), the side of an information system that asks.

    GET /r1/{instance}/{class}/{member}/{subsystem}/{service}{/path}{?query}
    X-Road-Client: {instance}/{class}/{member}/{subsystem}      who asks; every part percent-encoded alone
    X-Road-Id: {uuid}                                           of this message; echoed
    X-Road-UserId: {country}{id}     X-Road-Issue: {case}       for whom, and why

An answer carries ``X-Road-Request-Id`` and ``X-Road-Request-Hash``, which ties it to the question::

    head = METHOD CRLF target CRLF (name ":" value CRLF)*
    hash = base64(SHA512(head))  or with a body  base64(SHA512(SHA512(head) || SHA512(body)))

``head`` is the REST request as the security servers carry and sign it: headers that belong to one
connection are left out, ``x-road-request-id`` is added last. ``X-Road-Error`` marks a fault of X-Road
itself; an error without it is the service's own.

Source: nordic-institute/X-Road, doc/Protocols, PR-REST 4.1 to 4.8 and PR-MESSTRANSP (form of ``head``).
"""

from .answers import Answer, read
from .errors import (
    BadAnswer,
    BadIdentifier,
    Component,
    ServiceFault,
    WrongAnswer,
    XRoadError,
    XRoadFault,
)
from .identifiers import ClientId, ServerId, ServiceId
from .messages import Request, request_hash

__all__ = [
    "Answer",
    "BadAnswer",
    "BadIdentifier",
    "ClientId",
    "Component",
    "Request",
    "ServerId",
    "ServiceFault",
    "ServiceId",
    "WrongAnswer",
    "XRoadError",
    "XRoadFault",
    "read",
    "request_hash",
]
