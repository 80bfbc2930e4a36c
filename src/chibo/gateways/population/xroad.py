"""The register over X-Road: PR-REST to the own security server, which speaks to that of the register.

    POST {service}/v1/verify     {personal_id, name, born}        → {rid, version, differing}
    POST {service}/v1/find       {name, born, sex}                → {records}
    POST {service}/v1/fetch      {rids, fields}                   → {records}
    POST {service}/v1/following  {add, remove}                    → {following}
    POST {service}/v1/changes    {cursor, limit}                  → {items, cursor, more}

Everything personal is in bodies, nothing in an address: addresses end in logs. The connection is kept
for the next question, and made with ``http.client``, because the hash in the answer is over the
headers exactly as they went out.
"""

import http.client
import json
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from chibo.gateways.population.port import (
    MOST_AT_ONCE,
    Away,
    Call,
    Change,
    Changes,
    CursorLost,
    Record,
    Refused,
    Revoked,
    State,
    Untrue,
    Verdict,
)
from chibo.protocols import xroad

PATIENCE_SECONDS = 30.0
LARGEST_ANSWER = 8 << 20
PURPOSE_HEADER = "Chibo-Purpose"
_LATER = frozenset({408, 425, 429, 502, 503, 504})
_ACCESS_DENIED = "Server.ServerProxy.AccessDenied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the register is.

    Args:
        url: of the own security server: https, or http on this very machine.
        client: this house in X-Road. ``service``: the register's service.
        hashed: hold the hash of the question in each answer against our own.
        certificate: file with key and certificate by which this house shows who it is; authority: file
            with the certificate that the security server's must come from.
    """

    url: str
    client: str
    service: str
    patience_seconds: float = PATIENCE_SECONDS
    hashed: bool = True
    certificate: str = ""
    authority: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise ValueError("the address of the security server must begin with https://")


class XRoadRegistry:
    """``port.PopulationRegistry`` over X-Road; one connection, so one thread at a time.

    Raises:
        ValueError: an address without TLS, or names that X-Road does not have.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.client = xroad.ClientId.parse(place.client)
        self.service = xroad.ServiceId.parse(place.service)
        self.last: xroad.Answer | None = None
        """The latest answer: its numbers are kept with what it said."""
        self._connection: http.client.HTTPConnection | None = None

    def verify(self, call: Call, *, personal_id: str, name: str, born: date | None) -> Verdict:
        """See ``port.PopulationRegistry``."""
        asked = {"personal_id": personal_id, "name": name, "born": born.isoformat() if born else ""}
        with _Reading(self._ask(call, "verify", asked)) as told:
            return Verdict(
                rid=_text(told["rid"]),
                version=_count(told["version"]),
                differing=tuple(map(_text, told["differing"])),
            )

    def find(self, call: Call, *, name: str, born: str, sex: str) -> list[Record]:
        """See ``port.PopulationRegistry``."""
        with _Reading(self._ask(call, "find", {"name": name, "born": born, "sex": sex})) as told:
            return [_record(one) for one in told["records"]]

    def fetch(self, call: Call, *, rids: Sequence[str], fields: Sequence[str]) -> list[Record]:
        """See ``port.PopulationRegistry``."""
        if len(rids) > MOST_AT_ONCE:
            raise ValueError(f"at most {MOST_AT_ONCE} at once")
        with _Reading(
            self._ask(call, "fetch", {"rids": list(rids), "fields": list(fields)})
        ) as told:
            found = [_record(one) for one in told["records"]]
        if [one.rid for one in found] != list(rids):
            raise Untrue("others_than_asked")
        return found

    def follow(self, call: Call, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """See ``port.PopulationRegistry``."""
        self._ask(call, "following", {"add": list(add), "remove": list(remove)})

    def changes(self, call: Call, *, cursor: str, limit: int = MOST_AT_ONCE) -> Changes:
        """See ``port.PopulationRegistry``."""
        with _Reading(self._ask(call, "changes", {"cursor": cursor, "limit": limit})) as told:
            items = tuple(
                Change(
                    seq=_count(one["seq"]), rid=_text(one["rid"]), version=_count(one["version"])
                )
                for one in told["items"]
            )
            return Changes(items=items, cursor=_text(told["cursor"]), more=told["more"] is True)

    def close(self) -> None:
        """End the connection; the next question makes a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, call: Call, what: str, body: Mapping[str, Any]) -> Any:
        request = xroad.Request(
            method="POST",
            client=self.client,
            service=self.service,
            id=call.id,
            path=f"/v1/{what}",
            body=json.dumps(body, ensure_ascii=False).encode(),
            content_type="application/json; charset=utf-8",
            user_id=call.user,
            issue=call.case,
            more=((PURPOSE_HEADER, call.purpose),),
        )
        status, headers, text = self._send(request)
        try:
            self.last = xroad.read(status, headers, text, to=request, hashed=self.place.hashed)
            return self.last.json()
        except xroad.XRoadFault as fault:
            raise _of_xroad(fault) from fault
        except xroad.ServiceFault as fault:
            raise _of_service(fault, dict(headers)) from fault
        except xroad.WrongAnswer as wrong:
            raise Untrue(f"wrong_{wrong.what}") from wrong
        except xroad.BadAnswer as bad:
            raise Untrue("bad_answer") from bad

    def _send(self, request: xroad.Request) -> tuple[int, list[tuple[str, str]], bytes]:
        """One exchange; a connection that the other side has closed meanwhile is made anew, once."""
        fresh = self._connection is None
        try:
            return self._exchange(request)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            if fresh or isinstance(error, TimeoutError):
                raise Away(type(error).__name__.lower()) from error
        try:
            return self._exchange(request)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise Away(type(error).__name__.lower()) from error

    def _exchange(self, request: xroad.Request) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = self._connection = self._connection or self._connect()
        connection.putrequest(request.method, request.target, skip_accept_encoding=True)
        for name, value in request.headers:
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body)
        with connection.getresponse() as answer:
            body = answer.read(LARGEST_ANSWER + 1)
            if len(body) > LARGEST_ANSWER:
                self.close()
                raise Untrue("too_large")
            return answer.status, answer.getheaders(), body

    def _connect(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.place.url)
        if parts.scheme == "http":
            return http.client.HTTPConnection(
                str(parts.hostname), parts.port or 80, timeout=self.place.patience_seconds
            )
        context = ssl.create_default_context(cafile=self.place.authority or None)
        if self.place.certificate:
            context.load_cert_chain(self.place.certificate)
        return http.client.HTTPSConnection(
            str(parts.hostname),
            parts.port or 443,
            timeout=self.place.patience_seconds,
            context=context,
        )


class _Reading:
    """What the register said, read as agreed: anything missing or of another kind is ``Untrue``."""

    def __init__(self, told: Any) -> None:
        self.told = told

    def __enter__(self) -> Any:
        return self.told

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is not None and issubclass(
            kind, LookupError | TypeError | ValueError | AttributeError
        ):
            raise Untrue("not_as_agreed")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("a count expected")
    return value


def _record(told: Any) -> Record:
    return Record(
        rid=_text(told["rid"]),
        version=_count(told["version"]),
        state=State(told["state"]),
        facts={_text(name): _text(value) for name, value in told.get("facts", {}).items()},
        successors=tuple(map(_text, told.get("successors", ()))),
    )


def _of_xroad(fault: xroad.XRoadFault) -> Exception:
    if fault.kind == _ACCESS_DENIED:
        return Revoked("access_denied")
    if fault.component is xroad.Component.CONSUMER:
        return Refused("bad_request")
    return Away(f"xroad_{fault.component.value}")


def _of_service(fault: xroad.ServiceFault, headers: Mapping[str, str]) -> Exception:
    code = f"http_{fault.status}"
    if fault.status in _LATER or fault.status == 500:
        waits = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
        return Away(code, after_seconds=int(waits) if waits.isdecimal() else 0)
    if fault.status == 410:
        return CursorLost(code)
    if fault.status == 403:
        return Revoked(code)
    return Refused(code)
