"""Keys at a remote signing service: client of the Cloud Signature Consortium API v1 (1.0.4.0).

    POST <url>/csc/v1/credentials/info        certificates, whether PIN and one-time code are asked
    POST <url>/csc/v1/credentials/sendOTP     the service sends its holder a one-time code
    POST <url>/csc/v1/credentials/authorize   PIN, code and the hash → SAD, good for that hash alone
    POST <url>/csc/v1/signatures/signHash     SAD and the hash → signature

A key is named by its credentialID. The service itself is entered with a bearer token: a fixed one, or
one asked for at <url>/oauth2/token (client credentials). pyHanko's own client hides why a service has
refused, so that a wrong PIN could not be told from a service that is away; hence this one.
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from asn1crypto import algos
from asn1crypto.x509 import Certificate
from pyhanko.sign.signers import Signer

from chibo.gateways.pki.keystore import (
    KeyLocked,
    KeyMissing,
    KeyUnavailable,
    WrongSecret,
    chain_store,
    check_signature,
)

_LARGEST_SIGNATURE = 512
_LARGEST_ANSWER = 1 << 20
_WRONG = frozenset({"invalid_pin", "invalid_otp"})
"""Errors of credentials/authorize that say the person's code is wrong (CSC v1, 11.6)."""
_LOCKED = frozenset({"locked_pin", "locked_otp", "credential_locked"})


@dataclass(slots=True)
class CscService:
    """A remote signing service.

    Args:
        url: what precedes ``/csc/v1/…``, without a final slash; https but on this machine.
        token: bearer token; empty when one is asked for by ``client_id`` and ``client_secret``.
        timeout_seconds: for each answer; a holder may have to confirm on a telephone meanwhile.
    """

    url: str
    token: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    timeout_seconds: int = 30

    def call(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """Ask one endpoint; a token that has ended meanwhile is renewed once.

        Raises:
            KeyMissing, KeyLocked, WrongSecret: as the service says.
            KeyUnavailable: it does not answer in time, or not as the API says.
        """
        status, answer = self._post(f"/csc/v1/{name}", body)
        if status == requests.codes.unauthorized and self.client_id:
            self.token = ""
            status, answer = self._post(f"/csc/v1/{name}", body)
        if status != requests.codes.ok:
            raise _refusal(name, status, answer)
        return answer

    def _post(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if not self.token and self.client_id:
            self.token = self._fresh_token()
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self._send(path, headers, json=body)

    def _fresh_token(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        status, answer = self._send("/oauth2/token", {}, data=form)
        token = answer.get("access_token")
        if status != requests.codes.ok or not isinstance(token, str):
            raise KeyUnavailable(f"the signing service gives no token ({status})")
        return token

    def _send(self, path: str, headers: dict[str, str], **body: Any) -> tuple[int, dict[str, Any]]:
        if not _is_guarded(self.url):
            raise KeyUnavailable("codes are sent to a signing service by https only")
        try:
            with requests.post(
                f"{self.url}{path}",
                headers=headers,
                timeout=self.timeout_seconds,
                allow_redirects=False,
                stream=True,
                **body,
            ) as answer:
                text = answer.raw.read(_LARGEST_ANSWER, decode_content=True)
                found = json.loads(text or b"{}")
        except (requests.RequestException, OSError, ValueError) as error:
            raise KeyUnavailable("the signing service does not answer") from error
        return answer.status_code, found if isinstance(found, dict) else {}


def _is_guarded(url: str) -> bool:
    """Whether nobody on the way can read a PIN: TLS, or this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in {"127.0.0.1", "::1", "localhost"}


def _refusal(name: str, status: int, answer: dict[str, Any]) -> Exception:
    code, words = str(answer.get("error", "")), str(answer.get("error_description", ""))
    if code in _WRONG:
        return WrongSecret("the signing service does not accept the code")
    if code in _LOCKED:
        return KeyLocked("the signing service has locked the key")
    if code == "invalid_request" and "credentialid" in words.lower():
        return KeyMissing("the signing service knows no such key")
    return KeyUnavailable(f"{name}: {status} {code}")


@dataclass(frozen=True, slots=True)
class Credential:
    """What the service says of a key."""

    certificate: Certificate
    chain: tuple[Certificate, ...]
    algorithms: frozenset[str]
    asks_pin: bool
    asks_otp: bool
    sends_otp: bool


class CscKeys:
    """The keys of one remote signing service."""

    def __init__(self, service: CscService) -> None:
        self.service = service

    def credential(self, key: str) -> Credential:
        """Certificates of a key and what it asks for.

        Raises:
            KeyMissing, KeyUnavailable
        """
        asked = {"credentialID": key, "certificates": "chain", "certInfo": False, "authInfo": True}
        answer = self.service.call("credentials/info", asked)
        try:
            return _credential(answer)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise KeyUnavailable("the signing service describes the key in another way") from error

    def certificate(self, key: str) -> Certificate:
        """See ``KeyStore``."""
        return self.credential(key).certificate

    def send_otp(self, key: str) -> None:
        """Let the service send its one-time code to the holder.

        Raises:
            KeyMissing, KeyUnavailable
        """
        self.service.call("credentials/sendOTP", {"credentialID": key})

    def signer(self, key: str, secret: str, *, otp: str = "") -> Signer:
        """See ``KeyStore``; PIN and one-time code are judged when the hash is known."""
        return CscSigner(self.service, key, self.credential(key), secret, otp)


class CscSigner(Signer):
    """Has one hash signed; holds PIN and one-time code until then."""

    def __init__(
        self, service: CscService, key: str, credential: Credential, pin: str, otp: str
    ) -> None:
        super().__init__(
            signing_cert=credential.certificate, cert_registry=chain_store(credential.chain)
        )
        self._service, self._key, self._credential = service, key, credential
        self._pin, self._otp = pin, otp

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Authorize exactly this hash, then have it signed; a dry run gives zeros."""
        if dry_run:
            return bytes(_LARGEST_SIGNATURE)
        digest = base64.b64encode(hashlib.new(digest_algorithm, data).digest()).decode()
        algorithm = self.get_signature_mechanism_for_digest(digest_algorithm)["algorithm"]
        if not {algorithm.dotted, _plain(algorithm.dotted)} & self._credential.algorithms:
            raise KeyUnavailable(f"the key at the signing service does not do {algorithm.native}")
        hashed = algos.DigestAlgorithmId(digest_algorithm).dotted
        asked = {
            "credentialID": self._key, "SAD": self._authorize(digest), "hash": [digest],
            "hashAlgo": hashed, "signAlgo": algorithm.dotted,
        }  # fmt: skip
        answer = self._service.call("signatures/signHash", asked)
        signature = _one_signature(answer)
        check_signature(self._credential.certificate, data, signature)
        return signature

    def _authorize(self, digest: str) -> str:
        """Signature activation data for one signature of one hash."""
        asked: dict[str, Any] = {
            "credentialID": self._key, "numSignatures": 1, "hash": [digest]
        }  # fmt: skip
        if self._credential.asks_pin:
            asked["PIN"] = self._pin
        if self._credential.asks_otp:
            asked["OTP"] = self._otp
        self._pin = self._otp = ""
        found = self._service.call("credentials/authorize", asked).get("SAD")
        if not isinstance(found, str) or not found:
            raise KeyUnavailable("the signing service gives no activation data")
        return found


_RSA = "1.2.840.113549.1.1.1"


def _plain(algorithm: str) -> str:
    """The key's own algorithm, by which some services name what they do."""
    return _RSA if algorithm.startswith("1.2.840.113549.1.1.") else algorithm


def _credential(answer: dict[str, Any]) -> Credential:
    certificates = [
        Certificate.load(base64.b64decode(text)) for text in answer["cert"]["certificates"]
    ]
    if answer["key"]["status"] != "enabled":
        raise KeyLocked("the key at the signing service is not enabled")
    pin, otp = answer.get("PIN") or {}, answer.get("OTP") or {}
    return Credential(
        certificate=certificates[0],
        chain=tuple(certificates[1:]),
        algorithms=frozenset(map(str, answer["key"]["algo"])),
        asks_pin=_asked(pin),
        asks_otp=_asked(otp),
        sends_otp=_asked(otp) and otp.get("type") == "online",
    )


def _asked(factor: dict[str, Any]) -> bool:
    return str(factor.get("presence", "false")).lower() in {"true", "optional"}


def _one_signature(answer: dict[str, Any]) -> bytes:
    found = answer.get("signatures")
    if not isinstance(found, list) or len(found) != 1:
        raise KeyUnavailable("the signing service gives no signature")
    try:
        return base64.b64decode(found[0], validate=True)
    except (TypeError, ValueError) as error:
        raise KeyUnavailable("the signature of the service cannot be read") from error
