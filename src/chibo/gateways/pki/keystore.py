"""Where the keys of signers live.

``KeyStore`` is the socket; PKCS#12 files are the first plug. A PKCS#11 token, a remote signing
service or a paper signature are further plugs with the same two methods.
"""

import re
from pathlib import Path
from typing import Protocol

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

_KEY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class KeyStoreError(Exception):
    """Base: the key cannot be used now."""


class KeyMissing(KeyStoreError):
    """There is no such key."""


class KeyUnavailable(KeyStoreError):
    """The store does not answer, or its file is damaged."""


class WrongSecret(KeyStoreError):
    """The passphrase or PIN does not open the key."""


class KeyStore(Protocol):
    """A store of signing keys."""

    def certificate(self, key: str) -> Certificate:
        """The certificate that goes with a key; needs no secret.

        Raises:
            KeyMissing, KeyUnavailable
        """

    def signer(self, key: str, secret: str) -> Signer:
        """Something that signs with the key, chain included.

        Args:
            secret: passphrase or PIN, used once and not kept.

        Raises:
            KeyMissing, KeyUnavailable, WrongSecret
        """


class RsaSigner(Signer):
    """Signs with an RSA key that is read once (reading it for each signature costs 30 ms)."""

    def __init__(
        self, certificate: Certificate, key: RSAPrivateKey, chain: list[Certificate]
    ) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # library without types
        store.register_multiple(chain)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._key = key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """PKCS#1 v1.5 signature with SHA-256; a dry run gives as many zeros."""
        if digest_algorithm != "sha256":
            raise KeyUnavailable(f"this key signs with sha256, not {digest_algorithm}")
        if dry_run:
            return bytes(self._key.key_size // 8)
        return self._key.sign(data, PKCS1v15(), hashes.SHA256())


class Pkcs12Keys:
    """PKCS#12 files ``<key>.p12`` with the certificate beside them as ``<key>.pem``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def certificate(self, key: str) -> Certificate:
        """See ``KeyStore``."""
        try:
            return _plain(x509.load_pem_x509_certificate(self._read(key, "pem")))
        except ValueError as error:
            raise KeyUnavailable(f"the certificate of {key} is damaged") from error

    def signer(self, key: str, secret: str) -> Signer:
        """See ``KeyStore``."""
        data = self._read(key, "p12")
        try:
            bundle = pkcs12.load_pkcs12(data, secret.encode())
        except ValueError as error:
            # The library tells a wrong passphrase and a damaged file apart only by its words.
            if "password" in str(error).lower():
                raise WrongSecret(f"the passphrase does not open {key}") from error
            raise KeyUnavailable(f"the file of {key} is damaged") from error
        if bundle.cert is None or not isinstance(bundle.key, RSAPrivateKey):
            raise KeyUnavailable(f"the file of {key} holds no RSA key with its certificate")
        chain = [_plain(extra.certificate) for extra in bundle.additional_certs]
        return RsaSigner(_plain(bundle.cert.certificate), bundle.key, chain)

    def _read(self, key: str, ending: str) -> bytes:
        if not _KEY_NAME.fullmatch(key):
            raise KeyMissing(f"{key!r} is no key")
        try:
            return (self.folder / f"{key}.{ending}").read_bytes()
        except FileNotFoundError as error:
            raise KeyMissing(f"there is no key {key}") from error
        except OSError as error:
            raise KeyUnavailable(f"the file of {key} cannot be read") from error


def _plain(certificate: x509.Certificate) -> Certificate:
    return Certificate.load(certificate.public_bytes(Encoding.DER))
