"""Sealed messages between trustees: signed inside, encrypted outside.

    inside   signed message of {"recipient":ek,"message":m}
    outside  {"alpha":g^r,"beta":ek^r · K,"data":hex}, K a random element
    cipher   AES-256-CCM, tag of 8 bytes, no associated data; key SHA-256(key|K), nonce the first 13
             bytes of SHA-256(iv|alpha), 12 from 65,536 bytes of text on

The key is used for one message, so a nonce that follows from α repeats never.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESCCM
from gmpy2 import mpz

from . import base58
from .encodings import dumps, fields, loads, text_of
from .errors import Problem
from .groups import BELENIOS_2048, Group
from .proofs import Draw
from .trustees import Certificate, Signed

SEED_LETTERS = 22
TAG = 8
LONG = 1 << 16


def _number(label: str, seed: str) -> int:
    return int.from_bytes(sha256(f"{label}|{seed}".encode()).digest())


@dataclass(frozen=True, slots=True)
class Keys:
    """The two keys that a trustee has from a seed of 22 letters.

    Args:
        signing: sk = SHA-256(sk|seed). opening: dk = SHA-256(dk|seed).
    """

    group: Group
    signing: int
    opening: int

    @classmethod
    def of(cls, seed: str, group: Group = BELENIOS_2048) -> "Keys":
        """From the seed, which is all that a trustee has to keep."""
        q = int(group.q)
        return cls(group, _number("sk", seed) % q, _number("dk", seed) % q)

    @property
    def encryption(self) -> mpz:
        """g^dk: to whom messages are sealed."""
        return self.group.power(self.group.g, self.opening)

    def certificate(self, draw: Draw) -> str:
        """The text by which the others know both keys."""
        verification = self.group.power(self.group.g, self.signing)
        told = {"verification": str(verification), "encryption": str(self.encryption)}
        return dumps(Signed.by(self.group, self.signing, told, draw).json())


def new_seed(draw: Draw) -> str:
    """A seed for `Keys.of`."""
    return base58.drawn(SEED_LETTERS, draw)


def _cipher(shared: mpz, alpha: mpz, size: int) -> tuple[AESCCM, bytes]:
    key = sha256(f"key|{shared}".encode()).digest()
    nonce = sha256(f"iv|{alpha}".encode()).digest()[: 13 if size < LONG else 12]
    return AESCCM(key, tag_length=TAG), nonce


def send(sender: Keys, recipient: mpz, message: object, draw: Draw) -> str:
    """A message for whoever holds the key of `recipient` (g^dk)."""
    group = sender.group
    q = int(group.q)
    told = {"recipient": str(recipient), "message": dumps(message)}
    text = dumps(Signed.by(group, sender.signing, told, draw).json()).encode()
    r, shared = draw(q), group.power(group.g, draw(q))
    alpha, beta = group.power(group.g, r), group.power(recipient, r) * shared % group.p
    cipher, nonce = _cipher(shared, alpha, len(text))
    data = cipher.encrypt(nonce, text, None).hex()
    return dumps({"alpha": str(alpha), "beta": str(beta), "data": data})


def receive(recipient: Keys, sender: Certificate, text: str) -> Any:
    """What a sealed message says, when it is from this sender and for this recipient.

    Raises:
        Problem: its shape, not_in_group, not_decryptable, signature_of_trustee, wrong_recipient.
    """
    group = recipient.group
    given = fields(loads(text), ("alpha", "beta", "data"), "")
    alpha = group.element(given["alpha"], "alpha")
    beta = group.element(given["beta"], "beta", neutral=True)
    shared = beta * group.power(alpha, int(group.q) - recipient.opening) % group.p
    inside = _decrypted(shared, alpha, text_of(given["data"], "data"))
    signed = Signed.read(group, loads(inside), "data")
    told = fields(
        signed.opened(group, sender.verification, "data"), ("recipient", "message"), "data.message"
    )
    if told["recipient"] != str(recipient.encryption):
        raise Problem("wrong_recipient", "data.message.recipient")
    return loads(text_of(told["message"], "data.message.message"))


def _decrypted(shared: mpz, alpha: mpz, data: str) -> str:
    try:
        sealed = bytes.fromhex(data)
        if sealed.hex() != data:
            raise ValueError
        cipher, nonce = _cipher(shared, alpha, len(sealed) - TAG)
        return cipher.decrypt(nonce, sealed, None).decode()
    except (ValueError, InvalidTag):
        raise Problem("not_decryptable", "data") from None
