"""Keys on PKCS#11 tokens: USB tokens and smart cards in the server, or a module of a network HSM.

A key is named by a PKCS#11 URI (RFC 7512), e.g. ``pkcs11:token=Bi%20thu;object=ky`` or
``pkcs11:serial=0102030405060708;id=%01``. Attributes understood: ``token``, ``serial``, ``object``
(the key's label), ``id``. The module is chosen by the installation, never by the URI: loading a
library is the operator's decision.

Each operation is one life of the module, from C_Initialize to C_Finalize, under one lock: logins are
a matter of the whole process in PKCS#11, so nobody may find the token opened by somebody else's PIN,
and a token that was put in a moment ago is seen.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

import pkcs11
from asn1crypto.x509 import Certificate
from pkcs11 import Attribute, ObjectClass, TokenFlag
from pkcs11 import exceptions as failures
from pyhanko.sign.pkcs11 import select_pkcs11_signing_params
from pyhanko.sign.signers import Signer

from chibo.gateways.pki.keystore import (
    KeyLocked,
    KeyMissing,
    KeyUnavailable,
    WrongSecret,
    chain_store,
    check_signature,
)

_ONE_AT_A_TIME = threading.Lock()
_LARGEST_SIGNATURE = 512
_WRONG = (failures.PinIncorrect, failures.PinInvalid, failures.PinLenRange)
_LOCKED = (failures.PinLocked, failures.PinExpired, failures.UserPinNotInitialized)


@dataclass(frozen=True, slots=True)
class TokenKey:
    """What a URI says; empty fields say nothing."""

    token: str = ""
    serial: str = ""
    label: str = ""
    id: bytes = b""

    @classmethod
    def parse(cls, uri: str) -> "TokenKey":
        """Read a PKCS#11 URI.

        Raises:
            KeyMissing: it is none, or names neither a token nor a key.
        """
        scheme, _, path = uri.partition(":")
        parts = dict(part.partition("=")[::2] for part in path.partition("?")[0].split(";") if part)
        found = cls(
            token=unquote(parts.get("token", "")),
            serial=unquote(parts.get("serial", "")),
            label=unquote(parts.get("object", "")),
            id=unquote_to_bytes(parts.get("id", "")),
        )
        if scheme != "pkcs11" or not (found.token or found.serial):
            raise KeyMissing(f"{uri!r} names no key on a token")
        return found


@dataclass(frozen=True, slots=True)
class _Held:
    """A key on an open token, its certificate, and the other certificates there."""

    key: Any
    certificate: Certificate
    chain: list[Certificate]


class TokenKeys:
    """The tokens that one PKCS#11 module reaches."""

    def __init__(self, module: Path) -> None:
        self.module = module

    def certificate(self, key: str) -> Certificate:
        """See ``KeyStore``; certificates are public objects, so no PIN is asked."""
        wanted = TokenKey.parse(key)
        with self.session(wanted, None) as session:
            return _certificates(session, wanted)[0]

    def signer(self, key: str, secret: str, *, otp: str = "") -> Signer:
        """See ``KeyStore``; the PIN is tried here, and once more when signing."""
        wanted = TokenKey.parse(key)
        with self.opened(wanted, secret) as held:
            return TokenSigner(self, wanted, secret, held.certificate, held.chain)

    @contextmanager
    def opened(self, wanted: TokenKey, pin: str) -> Iterator[_Held]:
        """The key, usable until the block ends.

        Raises:
            KeyMissing, KeyUnavailable, KeyLocked, WrongSecret
        """
        with self.session(wanted, pin) as session:
            certificate, chain = _certificates(session, wanted)
            yield _Held(_private_key(session, wanted), certificate, chain)

    @contextmanager
    def session(self, wanted: TokenKey, pin: str | None) -> Iterator[Any]:
        """The open token, until the block ends.

        Raises:
            KeyMissing, KeyUnavailable, KeyLocked, WrongSecret
        """
        with _ONE_AT_A_TIME, _told():
            module = _loaded(self.module)
            try:
                module.reinitialize()
                with _token(module, wanted).open(user_pin=pin) as session:
                    yield session
            finally:
                module.finalize()


class TokenSigner(Signer):
    """Signs on the token; holds the PIN until it has signed once."""

    def __init__(
        self,
        store: TokenKeys,
        wanted: TokenKey,
        pin: str,
        certificate: Certificate,
        chain: list[Certificate],
    ) -> None:
        super().__init__(signing_cert=certificate, cert_registry=chain_store(chain))
        self._store, self._wanted, self._pin = store, wanted, pin
        self._certificate = certificate

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """The token's signature over SHA-256; a dry run gives zeros of the largest size."""
        if dry_run:
            return bytes(_LARGEST_SIGNATURE)
        with self._store.opened(self._wanted, self._pin) as held:
            signature = self._sign(held.key, data, digest_algorithm)
        self._pin = ""
        check_signature(self._certificate, data, signature)
        return signature

    def _sign(self, key: Any, data: bytes, digest_algorithm: str) -> bytes:
        """Let the token hash; one that only signs digests gets the digest."""
        for raw in (False, True):
            how = select_pkcs11_signing_params(
                self.get_signature_mechanism_for_digest(digest_algorithm),
                digest_algorithm,
                use_raw_mechanism=raw,
                sign_kwargs={},
            )
            given = how.pre_sign_transform(data) if how.pre_sign_transform else data
            try:
                made = key.sign(given, **how.sign_kwargs)
            except failures.MechanismInvalid:
                continue
            return bytes(how.post_sign_transform(made) if how.post_sign_transform else made)
        raise KeyUnavailable("the token signs in no way that is used here")


def _loaded(module: Path) -> Any:
    try:
        return pkcs11.lib(str(module))
    except (RuntimeError, OSError) as error:
        raise KeyUnavailable(f"the module {module.name} cannot be loaded") from error


@contextmanager
def _told() -> Iterator[None]:
    """Turn the module's return values into our errors."""
    try:
        yield
    except _WRONG as error:
        raise WrongSecret("the PIN does not open the token") from error
    except _LOCKED as error:
        raise KeyLocked("the PIN of the token is locked") from error
    except failures.PKCS11Error as error:
        raise KeyUnavailable(f"the token does not answer: {type(error).__name__}") from error


def _token(module: Any, wanted: TokenKey) -> Any:
    serial = wanted.serial.encode() or None
    found = list(module.get_tokens(token_label=wanted.token or None, token_serial=serial))
    if not found:
        raise KeyUnavailable("the token is not in the reader")
    if len(found) > 1:
        raise KeyUnavailable("several tokens bear this name; add the serial number")
    if found[0].flags & TokenFlag.USER_PIN_LOCKED:
        raise KeyLocked("the PIN of the token is locked")
    return found[0]


def secret_key(session: Any, wanted: TokenKey) -> Any:
    """The AES key that a URI names."""
    sought: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.SECRET_KEY}
    return _only(list(session.get_objects(sought | _names(wanted))), "key")


def _private_key(session: Any, wanted: TokenKey) -> Any:
    sought: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.SIGN: True}
    return _only(list(session.get_objects(sought | _names(wanted))), "key")


def _certificates(session: Any, wanted: TokenKey) -> tuple[Certificate, list[Certificate]]:
    """The certificate of the key, and all others on the token."""
    everyone = {Attribute.CLASS: ObjectClass.CERTIFICATE}
    values = [bytes(found[Attribute.VALUE]) for found in session.get_objects(everyone)]
    mine = _only(
        [
            bytes(found[Attribute.VALUE])
            for found in session.get_objects(everyone | _names(wanted))
            if not _is_authority(bytes(found[Attribute.VALUE]))
        ],
        "certificate",
    )
    chain = [Certificate.load(value) for value in values if value != mine]
    return Certificate.load(mine), chain


def _names(wanted: TokenKey) -> dict[Attribute, Any]:
    named: dict[Attribute, Any] = {}
    if wanted.label:
        named[Attribute.LABEL] = wanted.label
    if wanted.id:
        named[Attribute.ID] = wanted.id
    return named


def _is_authority(certificate: bytes) -> bool:
    return bool(Certificate.load(certificate).ca)


def _only(found: list[Any], what: str) -> Any:
    if not found:
        raise KeyMissing(f"there is no such {what} on the token")
    if len(found) > 1:
        raise KeyUnavailable(f"several objects fit the {what}; name it by object or id")
    return found[0]
