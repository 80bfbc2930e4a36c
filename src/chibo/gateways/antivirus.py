"""A scanner of uploads: clamd's protocol (``INSTREAM``), by a Unix socket or by TCP.

A file goes out in pieces, each behind its length as u32 big-endian, and an empty piece ends it; the answer
is ``stream: OK`` or ``stream: NAME FOUND``. https://docs.clamav.net/manual/Usage/Scanning.html#clamd
"""

import socket
from contextlib import closing, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

PIECE = 64 * 1024
PATIENCE_SECONDS = 60.0
_LARGEST_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner does not answer, or says that it could not look; the file is neither good nor bad."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner found: the name of a signature, empty when there is nothing."""

    found: str

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.found


class Clamd:
    """A scanner that listens at an address; each call opens its own connection.

    Args:
        address: ``unix:///run/clamav/clamd.ctl`` or ``tcp://127.0.0.1:3310``.
        patience_seconds: how long one file may take.

    Raises:
        ValueError: the address is neither.
    """

    def __init__(self, address: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        parts = urlsplit(address)
        if parts.scheme == "unix" and parts.path:
            self._family, self._place = socket.AF_UNIX, parts.path
        elif parts.scheme == "tcp" and parts.hostname and parts.port:
            self._family = socket.AF_INET6 if ":" in parts.hostname else socket.AF_INET
            self._place = (parts.hostname, parts.port)  # type: ignore[assignment]
        else:
            raise ValueError(
                f"{address!r} is no address of a scanner: unix:///… or tcp://host:port"
            )
        self._patience = patience_seconds

    def scan(self, data: bytes) -> Verdict:
        """Have a file looked through.

        Raises:
            ScannerAway: no answer, or none that says yes or no (a file over the scanner's limit, too).
        """
        pieces = (data[start : start + PIECE] for start in range(0, len(data), PIECE))
        body = b"".join(len(piece).to_bytes(4) + piece for piece in pieces)
        answer = self._ask(b"zINSTREAM\0" + body + bytes(4))
        if answer == "stream: OK":
            return Verdict("")
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return Verdict(answer.removeprefix("stream: ").removesuffix(" FOUND"))
        raise ScannerAway("no verdict")

    def version(self) -> str:
        """What the scanner says it is, with the age of its signatures.

        Raises:
            ScannerAway: no answer.
        """
        return self._ask(b"zVERSION\0")

    def _ask(self, message: bytes) -> str:
        answer = bytearray()
        try:
            with closing(socket.socket(self._family)) as channel:
                channel.settimeout(self._patience)
                channel.connect(self._place)
                # It may have heard enough; what it says is read below.
                with suppress(BrokenPipeError, ConnectionResetError):
                    channel.sendall(message)
                while len(answer) < _LARGEST_ANSWER and not answer.endswith(b"\0"):
                    more = channel.recv(1024)
                    if not more:
                        break
                    answer += more
        except OSError as error:
            raise ScannerAway(type(error).__name__) from error
        if not answer.endswith(b"\0"):
            raise ScannerAway("no whole answer")
        return answer[:-1].decode(errors="replace").strip()
