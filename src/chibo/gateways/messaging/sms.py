"""Short messages through a gateway: the socket, and a plug for gateways that speak HTTP.

    POST <url>   Authorization: Bearer <token>   Idempotency-Key: <id>
    {"id": "…", "to": "+84912345678", "text": "…"}

2xx: taken. The same id again must be taken as the same message; a gateway of a telephone company that
speaks otherwise is put behind a small program of the operator's (docs/howto/reminders.md).
"""

from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from chibo.gateways.messaging.errors import Gone, Refused
from chibo.gateways.messaging.http import post


class SmsGateway(Protocol):
    """Hands short messages over."""

    def send(self, *, to: str, text: str, id: str) -> None:
        """Hand one over; the same ``id`` again changes nothing.

        Args:
            to: the number, as E.164.

        Raises:
            Away, Refused: see ``messaging.errors``.
        """


@dataclass(frozen=True, slots=True)
class HttpSms:
    """A gateway at an address.

    Args:
        url: https, or http on this very machine.
        token: bearer secret.
    """

    url: str
    token: str = field(repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise ValueError("the address of the SMS gateway must begin with https://")

    def send(self, *, to: str, text: str, id: str) -> None:
        """Hand one over."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": id}
        try:
            post(self.url, headers=headers, json={"id": id, "to": to, "text": text})
        except Gone as gone:  # the gateway's address is wrong, not the person's number
            raise Refused(gone.code) from gone
