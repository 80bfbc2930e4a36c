"""Web push: a message for one browser, readable by nobody on its way.

Encryption by RFC 8291 (``aes128gcm``), the sender's name by VAPID (RFC 8292), delivery by RFC 8030.
"""

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import http_ece
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from chibo.gateways.messaging.http import post

TOKEN_HOURS = 12
KEEP_SECONDS = 24 * 3600
_POINT_BYTES, _AUTH_BYTES = 65, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Where a browser is reached, and its keys as it gave them (base64url)."""

    endpoint: str
    p256dh: str
    auth: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(decode(self.p256dh)) != _POINT_BYTES or len(decode(self.auth)) != _AUTH_BYTES:
            raise ValueError("these are no keys of a subscription")
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(self.p256dh))


def decode(text: str) -> bytes:
    """Bytes of base64url without filling.

    Raises:
        ValueError: it is none.
    """
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def encode(data: bytes) -> str:
    """Base64url without filling."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def new_key() -> bytes:
    """A fresh key of a sender, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@dataclass(frozen=True, slots=True)
class PushSender:
    """Sends in the name of an installation.

    Args:
        pem: the key of ``new_key``. contact: ``mailto:`` or ``https:`` address of the operator.
    """

    pem: bytes = field(repr=False)
    contact: str

    @property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        key = serialization.load_pem_private_key(self.pem, None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("the push key must be one of the curve P-256")
        return key

    @property
    def public_key(self) -> str:
        """What browsers subscribe with: the point, base64url."""
        point = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return encode(point)

    def send(self, to: Subscription, payload: bytes, *, topic: str, at: datetime) -> None:
        """Hand a message over; one with the same ``topic`` replaces one that still waits.

        Args:
            topic: at most 32 signs of base64url. at: now.

        Raises:
            Gone: the browser is not reached there any more. Away, Refused: see ``messaging.errors``.
        """
        body = http_ece.encrypt(
            payload,
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=decode(to.p256dh),
            auth_secret=decode(to.auth),
            version="aes128gcm",
        )
        headers = {
            "Authorization": self._authorization(to.endpoint, at),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEEP_SECONDS),
            "Topic": topic,
            "Urgency": "normal",
        }
        post(to.endpoint, headers=headers, data=body)

    def _authorization(self, endpoint: str, at: datetime) -> str:
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int((at + timedelta(hours=TOKEN_HOURS)).timestamp()),
            "sub": self.contact,
        }
        token = jwt.encode(claims, self._key, algorithm="ES256")
        return f"vapid t={token}, k={self.public_key}"
