"""HTTP face of the demonstration authority, on loopback.

POST /tsa                  application/timestamp-query → application/timestamp-reply (RFC 3161, 3.4)
GET  /crl/root.crl         revocation lists (RFC 5280), made fresh for each request
GET  /crl/issuing.crl
GET  /aia/root.cer         certificates of the authorities (DER)
GET  /aia/issuing.cer
GET  /health               "ok"
"""

import threading
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from chibo.gateways.pki import tsa
from chibo.gateways.pki.authority import Authority

QUERY_TYPE, REPLY_TYPE = "application/timestamp-query", "application/timestamp-reply"
LARGEST_QUERY = 16_384
ISSUERS = ("root", "issuing")


class Server(ThreadingHTTPServer):
    """Serves one authority; ``clock`` gives the time that is stamped."""

    daemon_threads = True

    def __init__(self, authority: Authority, port: int, *, clock: Callable[[], datetime]) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.clock = clock
        self.authority = authority
        self._keys = {issuer: authority.key(issuer) for issuer in ISSUERS}
        self._stamping = threading.Lock()
        self._tsa_seen, self._tsa = 0, (authority.certificate("tsa"), authority.key("tsa"))

    def stamp(self, request: bytes) -> bytes:
        """The reply to a time-stamp query."""
        certificate, key = self._current_tsa()
        return tsa.reply(request, certificate=certificate, key=key, at=self.clock())

    def _current_tsa(self) -> tuple[x509.Certificate, RSAPrivateKey]:
        """Certificate and key of time stamps, read again after a renewal (the .pem is written last)."""
        with self._stamping:
            seen = (self.authority.folder / "tsa.pem").stat().st_mtime_ns
            if seen != self._tsa_seen:
                self._tsa = self.authority.certificate("tsa"), self.authority.key("tsa")
                self._tsa_seen = seen
            return self._tsa

    def document(self, path: str) -> tuple[str, bytes] | None:
        """Content type and body of a GET, or None."""
        if path == "/health":
            return "text/plain; charset=utf-8", b"ok\n"
        for issuer in ISSUERS:
            if path == f"/crl/{issuer}.crl":
                body = self.authority.revocation_list(
                    issuer, at=self.clock(), key=self._keys[issuer]
                )
                return "application/pkix-crl", body
            if path == f"/aia/{issuer}.cer":
                certificate = self.authority.certificate(issuer)
                return "application/pkix-cert", certificate.public_bytes(Encoding.DER)
        return None


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 10
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        found = self.server.document(self.path.partition("?")[0])
        if found is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"not found\n")
        else:
            self._answer(HTTPStatus.OK, *found)

    def do_POST(self) -> None:
        self.close_connection = True
        if self.path != "/tsa":
            self._answer(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"not found\n")
            return
        length = self.headers.get("Content-Length", "")
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != QUERY_TYPE:
            status, words = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send {QUERY_TYPE}\n".encode()
            self._answer(status, "text/plain; charset=utf-8", words)
        elif not length.isdecimal() or int(length) > LARGEST_QUERY:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            self._answer(status, "text/plain; charset=utf-8", b"too large\n")
        else:
            body = self.server.stamp(self.rfile.read(int(length)))
            self._answer(HTTPStatus.OK, REPLY_TYPE, body)

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: a busy village evening would fill the log with time stamps."""
