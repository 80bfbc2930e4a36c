"""The world outside of chibo, on loopback: a mail server, a gateway of short messages, a push service.

The push service reads what it gets as a browser does, by RFC 8291 and 8188 written out here, not by
the library that the product encrypts with.
"""

import base64
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@dataclass
class Mailbox:
    """What a mail server took; ``answer`` is what it says to the next recipients."""

    letters: list[tuple[str, str]] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append((envelope.rcpt_tos[0], envelope.content.decode()))
        return "250 OK"


@contextmanager
def mail_server(settings: Any) -> Iterator[Mailbox]:
    """A mail server that the installation is set to."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    try:
        yield box
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@dataclass
class Heard:
    """A request: path, headers, body."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """An HTTP service; it gives the answers in turn, and then the last one for good."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [201])


@contextmanager
def http_service() -> Iterator[Service]:
    """A service on loopback that keeps what it hears."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {key.lower(): value for key, value in self.headers.items()}
            service.heard.append(Heard(self.path, headers, body))
            answers = service.answers
            status = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            if status in {301, 302}:
                self.send_header("Location", f"{service.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def sms_gateway(settings: Any) -> Iterator[Service]:
    """A gateway of short messages that the installation is set to."""
    with http_service() as service:
        settings.CHIBO_SMS_URL, settings.CHIBO_SMS_TOKEN = (
            f"{service.url}/sms",
            "bí mật".encode().hex(),
        )
        yield service


def read_json(heard: Heard) -> dict[str, str]:
    """The body of a request."""
    found: dict[str, str] = json.loads(heard.body)
    return found


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Browser:
    """A browser's side of web push: its keys, and reading what arrives."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = bytes(range(16))

    @property
    def point(self) -> bytes:
        return _point(self.key.public_key())

    def subscription(self, endpoint: str) -> dict[str, str]:
        return {"endpoint": endpoint, "p256dh": b64(self.point), "auth": b64(self.auth)}

    def read(self, body: bytes) -> str:
        """Decrypt one record of ``aes128gcm`` (RFC 8188, 2.1; RFC 8291, 3.4)."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), public)
        info = b"WebPush: info\0" + self.point + sender
        secret = _derive(shared, salt=self.auth, info=info, length=32)
        key = _derive(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
        nonce = _derive(secret, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain.endswith(b"\x02")
        return plain[:-1].decode()


def sender_of(heard: Heard) -> tuple[dict[str, Any], str]:
    """Claims and key of the sender, the signature checked (RFC 8292)."""
    scheme, _, rest = heard.headers["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    point = base64.urlsafe_b64decode(parts["k"] + "==")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    assert scheme == "vapid"
    claims = jwt.decode(
        parts["t"], key, algorithms=["ES256"], options={"verify_aud": False, "verify_exp": False}
    )
    return claims, parts["k"]


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _derive(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)
