"""A key on a PKCS#11 token that seals the files of keys: who has the files and not the token has nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pkcs11 import GCMParams, Mechanism
from pkcs11.exceptions import EncryptedDataInvalid, GeneralError

from chibo.core.vault.box import NONCE_BYTES, TAG_BYTES
from chibo.core.vault.custody import KeysUnusable
from chibo.gateways.pki.keystore import KeyStoreError
from chibo.gateways.pki.tokens import TokenKey, TokenKeys, secret_key


class TokenBox:
    """Seals by an AES key that never leaves its token.

    Args:
        module: the library that reaches the token.
        uri: PKCS#11 URI of the key.
    """

    def __init__(self, module: Path, uri: str, pin: str) -> None:
        self._tokens, self._uri, self._pin = TokenKeys(module), uri, pin

    def seal(self, data: bytes, bound: bytes) -> bytes:
        """Sealed for a place.

        Raises:
            KeysUnusable
        """
        nonce = os.urandom(NONCE_BYTES)
        with self._key() as key:
            return nonce + bytes(key.encrypt(data, **_how(nonce, bound)))

    def open(self, data: bytes, bound: bytes) -> bytes:
        """What was sealed for that place.

        Raises:
            KeysUnusable
        """
        nonce, sealed = data[:NONCE_BYTES], data[NONCE_BYTES:]
        with self._key() as key:
            try:
                return bytes(key.decrypt(sealed, **_how(nonce, bound)))
            except (EncryptedDataInvalid, GeneralError) as error:
                raise KeysUnusable("the file of keys was sealed by another token") from error

    @contextmanager
    def _key(self) -> Iterator[Any]:
        try:
            wanted = TokenKey.parse(self._uri)
            with self._tokens.session(wanted, self._pin) as session:
                yield secret_key(session, wanted)
        except KeyStoreError as error:
            raise KeysUnusable(f"the token of the keys cannot be used: {error}") from error


def _how(nonce: bytes, bound: bytes) -> dict[str, Any]:
    params = GCMParams(nonce, bound, TAG_BYTES * 8)
    return {"mechanism": Mechanism.AES_GCM, "mechanism_param": params}
