"""Where the keys of signers live.

``KeyStore`` is the socket. Its plugs: PKCS#12 files (here), PKCS#11 tokens (``tokens``), a remote
signing service (``csc``). A key may turn its secret down only when it signs, so ``KeyStoreError``
may come from the signer too.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
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


class KeyLocked(KeyUnavailable):
    """Too many wrong codes: the key's own holder has locked it until its issuer opens it again."""


class WrongSecret(KeyStoreError):
    """The passphrase or PIN does not open the key."""


class KeyStore(Protocol):
    """A store of signing keys."""

    def certificate(self, key: str) -> Certificate:
        """The certificate that goes with a key; needs no secret.

        Raises:
            KeyMissing, KeyUnavailable
        """

    def signer(self, key: str, secret: str, *, otp: str = "") -> Signer:
        """Something that signs once with the key, chain included.

        Args:
            secret: passphrase or PIN, used for one signature and not kept.
            otp: one-time code, where the key asks for one besides.

        Raises:
            KeyMissing, KeyUnavailable, KeyLocked, WrongSecret
        """


def check_signature(certificate: Certificate, data: bytes, signature: bytes) -> None:
    """See that a key outside of us has signed these bytes, and with the key of the certificate.

    Raises:
        KeyUnavailable: it has not; a certificate may lie beside the key of another one.
    """
    public = x509.load_der_x509_certificate(certificate.dump()).public_key()
    try:
        if isinstance(public, RSAPublicKey):
            public.verify(signature, data, PKCS1v15(), hashes.SHA256())
        elif isinstance(public, EllipticCurvePublicKey):
            public.verify(signature, data, ECDSA(hashes.SHA256()))
        else:
            raise KeyUnavailable("keys of this kind are not used here")
    except InvalidSignature as error:
        raise KeyUnavailable("the signature does not belong to the certificate") from error


def chain_store(chain: Iterable[Certificate]) -> SimpleCertificateStore:
    """Certificates that go into the signature besides the signer's own."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # library without types
    store.register_multiple(chain)
    return store


class RsaSigner(Signer):
    """Signs with an RSA key that is read once (reading it for each signature costs 30 ms)."""

    def __init__(
        self, certificate: Certificate, key: RSAPrivateKey, chain: list[Certificate]
    ) -> None:
        super().__init__(signing_cert=certificate, cert_registry=chain_store(chain))
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

    def signer(self, key: str, secret: str, *, otp: str = "") -> Signer:
        """See ``KeyStore``; these files ask for no one-time code."""
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
