"""A remote signing service on loopback (Cloud Signature Consortium API v1), with real keys.

It keeps the PKCS#12 files of a demonstration authority, gives activation data for exactly the hashes
asked for, good once and for a short time, and counts wrong PINs.
"""

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from tests.support.signing import SECRET, Pki

PIN, BEARER, CLIENT, CLIENT_SECRET = "1357", "thẻ-vào".encode().hex(), "chibo", "bí mật"
SHA256_OID, RSA_SHA256_OID = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11"
MOST_WRONG, SAD_SECONDS = 3, 30


class Rejected(Exception):
    """An answer that is not 200: status, error, description."""


@dataclass
class Behaviour:
    """What a test makes the service do."""

    otp: str = ""
    otp_type: str = "online"
    status: str = "enabled"
    delay_seconds: float = 0.0
    swap_hash: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    wrong: int = 0
    tokens: set[str] = field(default_factory=lambda: {BEARER})
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    activations: dict[str, tuple[list[str], float]] = field(default_factory=dict)


class Service(ThreadingHTTPServer):
    """The service; ``behaviour`` is changed by tests."""

    daemon_threads = True

    def __init__(self, pki: Pki) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pki, self.behaviour = pki, Behaviour()

    @property
    def url(self) -> str:
        """Address without a final slash."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, path: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer to one call."""
        self.behaviour.calls.append((path, body))
        if path == "/oauth2/token":
            return self._token(body)
        name = path.removeprefix("/csc/v1/")
        if token not in self.behaviour.tokens:
            raise Rejected(401, "invalid_token", "the access token is not valid")
        time.sleep(self.behaviour.delay_seconds)
        if name in self.behaviour.answers:
            return dict(self.behaviour.answers[name])
        bundle = self._bundle(str(body.get("credentialID")))
        if name == "credentials/info":
            return self._info(bundle)
        if name == "credentials/sendOTP":
            self.behaviour.otp = f"{secrets.randbelow(10**6):06d}"
            return {}
        if name == "credentials/authorize":
            return self._authorize(body)
        return self._sign(bundle, body)

    def _token(self, body: dict[str, Any]) -> dict[str, Any]:
        if (body.get("client_id"), body.get("client_secret")) != (CLIENT, CLIENT_SECRET):
            raise Rejected(401, "invalid_client", "unknown client")
        token = secrets.token_hex(8)
        self.behaviour.tokens = {token}
        return {"access_token": token, "token_type": "Bearer", "expires_in": 60}

    def _bundle(self, key: str) -> pkcs12.PKCS12KeyAndCertificates:
        try:
            data = (self.pki.authority.folder / "signers" / f"{key}.p12").read_bytes()
        except OSError as error:
            raise Rejected(400, "invalid_request", "Invalid parameter credentialID") from error
        return pkcs12.load_pkcs12(data, SECRET.encode())

    def _info(self, bundle: pkcs12.PKCS12KeyAndCertificates) -> dict[str, Any]:
        chain = [bundle.cert, *bundle.additional_certs]
        return {
            "key": {"status": self.behaviour.status, "algo": [RSA_SHA256_OID], "len": 2048},
            "cert": {
                "status": "valid",
                "certificates": [
                    base64.b64encode(one.certificate.public_bytes(Encoding.DER)).decode()
                    for one in chain
                    if one
                ],
            },
            "authMode": "explicit",
            "SCAL": "2",
            "PIN": {"presence": "true", "format": "N", "label": "PIN"},
            "OTP": {"presence": "true" if self.behaviour.otp else "false",
                    "type": self.behaviour.otp_type},
            "multisign": 1,
        }  # fmt: skip

    def _authorize(self, body: dict[str, Any]) -> dict[str, Any]:
        if self.behaviour.wrong >= MOST_WRONG:
            raise Rejected(400, "locked_pin", "the PIN is locked")
        if body.get("PIN") != PIN:
            self.behaviour.wrong += 1
            raise Rejected(400, "invalid_pin", "The PIN is invalid")
        if self.behaviour.otp and body.get("OTP") != self.behaviour.otp:
            raise Rejected(400, "invalid_otp", "The OTP is invalid")
        if not body.get("hash") or body.get("numSignatures") != len(body["hash"]):
            raise Rejected(400, "invalid_request", "SCAL2 wants the hashes")
        sad = secrets.token_urlsafe(16)
        self.behaviour.activations[sad] = (body["hash"], time.monotonic() + SAD_SECONDS)
        return {"SAD": sad, "expiresIn": SAD_SECONDS}

    def _sign(
        self, bundle: pkcs12.PKCS12KeyAndCertificates, body: dict[str, Any]
    ) -> dict[str, Any]:
        hashes, ends = self.behaviour.activations.pop(str(body.get("SAD")), ([], 0.0))
        if not hashes or time.monotonic() > ends:
            raise Rejected(400, "invalid_request", "Invalid parameter SAD")
        if body.get("hash") != hashes:
            raise Rejected(400, "invalid_request", "the hash is not the one authorized")
        if (body.get("hashAlgo"), body.get("signAlgo")) != (SHA256_OID, RSA_SHA256_OID):
            raise Rejected(400, "invalid_request", "Invalid parameter signAlgo")
        assert isinstance(bundle.key, RSAPrivateKey)
        made = []
        for text in hashes:
            digest = bytes(32) if self.behaviour.swap_hash else base64.b64decode(text)
            signature = bundle.key.sign(digest, PKCS1v15(), Prehashed(SHA256()))
            made.append(base64.b64encode(signature).decode())
        return {"signatures": made}


class _Handler(BaseHTTPRequestHandler):
    server: Service
    timeout = 10

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.headers.get("Content-Type", "").startswith("application/json"):
            body = json.loads(text)
        else:
            body = {name: values[0] for name, values in parse_qs(text).items()}
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            status, answer = 200, self.server.answer(self.path, token, body)
        except Rejected as rejected:
            status, error, words = rejected.args
            answer = {"error": error, "error_description": words}
        data = json.dumps(answer).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:  # the client waits no longer
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def running(pki: Pki) -> Iterator[Service]:
    """Serve until the block ends."""
    service = Service(pki)
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()
        thread.join()
