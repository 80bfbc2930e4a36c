"""The ceremony by which k of n trustees get a common key that none of them ever holds.

    1  each makes a seed and sends a certificate                  `Keys`, `new_seed`
    2  each checks all certificates and compares them with the others by voice
    3  each draws a polynomial f of degree k-1 and sends           `polynomial`
       {"polynomial": sealed for themselves, "secrets": [f(j) sealed for j …], "coefexps": signed A_k}
    4  the server hands each j what concerns j                     `inputs`
       {"polynomial","secrets":[from each],"coefexps":[all]}
    5  each j checks g^f_i(j) = Π_k A_ik^(j^k), adds up x_j and answers   `answer`
       {"private_key": x_j sealed for themselves, "public_key": tpk(x_j)}
    6  the server assembles what is published                      `assemble`

Secrets are numbers modulo q that the reference does not reduce, so longer ones are understood.

Everybody is numbered from 1 in the order of certificates, in every list. Rounds 3 and 5 belong on
the trustee's own device; the server checks what it can see before it accepts it (`check_polynomial`,
`check_answer`), so that one bad message does not spoil the key of all.
"""

from collections.abc import Sequence
from typing import Any

from gmpy2 import mpz

from .channel import Keys, receive, send
from .encodings import decimal, dumps, entries, fields, loads, text_of
from .errors import Problem
from .groups import Group
from .proofs import Draw
from .trustees import Certificate, PublicKey, Signed, member_key, read_coefexps, share_image

_POLYNOMIAL = ("polynomial", "secrets", "coefexps")


def read_certificate(group: Group, text: str) -> Certificate:
    """A trustee's certificate, its signature checked.

    Raises:
        Problem: whatever is wrong.
    """
    return Certificate.read(group, loads(text), "")


def polynomial(keys: Keys, certificates: Sequence[Certificate], threshold: int, draw: Draw) -> str:
    """Round 3: a trustee's message to the others."""
    group = keys.group
    q = int(group.q)
    coefficients = [draw(q) for _ in range(threshold)]
    commitments = [str(group.power(group.g, a)) for a in coefficients]
    kept = {"polynomial": [str(a) for a in coefficients]}
    return dumps(
        {
            "polynomial": send(keys, keys.encryption, kept, draw),
            "secrets": [
                send(keys, other.encryption, {"secret": str(_value(coefficients, j, q))}, draw)
                for j, other in enumerate(certificates, 1)
            ],
            "coefexps": Signed.by(group, keys.signing, {"coefexps": commitments}, draw).json(),
        }
    )


def _value(coefficients: Sequence[int], x: int, q: int) -> int:
    result = 0
    for coefficient in reversed(coefficients):
        result = (result * x + coefficient) % q
    return result


def check_polynomial(
    group: Group, certificates: Sequence[Certificate], number: int, threshold: int, text: str
) -> tuple[mpz, ...]:
    """Round 3, seen from the server: the commitments of the trustee with this number, from 1.

    Raises:
        Problem: its shape, signature_of_trustee, wrong_threshold.
    """
    given = fields(loads(text), _POLYNOMIAL, "")
    text_of(given["polynomial"], "polynomial")
    for j, secret in enumerate(entries(given["secrets"], "secrets", len(certificates))):
        text_of(secret, f"secrets[{j}]")
    signed = Signed.read(group, given["coefexps"], "coefexps")
    return read_coefexps(group, signed, certificates[number - 1], threshold, "coefexps")


def inputs(polynomials: Sequence[str], number: int) -> str:
    """Round 4: what the trustee with this number gets, from checked messages of round 3."""
    given = [loads(text) for text in polynomials]
    return dumps(
        {
            "polynomial": given[number - 1]["polynomial"],
            "secrets": [one["secrets"][number - 1] for one in given],
            "coefexps": [one["coefexps"] for one in given],
        }
    )


def answer(
    keys: Keys,
    certificates: Sequence[Certificate],
    number: int,
    threshold: int,
    text: str,
    draw: Draw,
) -> str:
    """Round 5: check everything that came and make the own part of the key.

    Raises:
        Problem: its shape; wrong_share with the number of the trustee whose secret does not fit;
            whatever is wrong with a sealed message; wrong_verification_key when the own polynomial is
            not the one that was sent.
    """
    group = keys.group
    q = int(group.q)
    given = fields(loads(text), _POLYNOMIAL, "")
    secrets, signed = (entries(given[name], name, len(certificates)) for name in _POLYNOMIAL[1:])
    commitments = [
        read_coefexps(
            group, Signed.read(group, one, f"coefexps[{i}]"), certificate, threshold,
            f"coefexps[{i}]",
        )
        for i, (one, certificate) in enumerate(zip(signed, certificates, strict=True))
    ]  # fmt: skip
    own = _sealed(keys, certificates[number - 1], given["polynomial"], "polynomial")
    drawn = [decimal(a, "polynomial") for a in entries(own, "polynomial", threshold)]
    if [group.power(group.g, a) for a in drawn] != list(commitments[number - 1]):
        raise Problem("wrong_verification_key", f"coefexps[{number - 1}]")
    x = 0
    for i, sender in enumerate(certificates):
        share = decimal(_sealed(keys, sender, secrets[i], "secret"), f"secrets[{i}]")
        if group.power(group.g, share) != share_image(group, commitments[i], number):
            raise Problem("wrong_share", f"secrets[{i}]")
        x = (x + int(share)) % q
    kept = {"decryption_key": str(x)}
    return dumps(
        {
            "private_key": send(keys, keys.encryption, kept, draw),
            "public_key": PublicKey.of(group, x, draw).json(),
        }
    )


def _sealed(keys: Keys, sender: Certificate, value: Any, name: str) -> Any:
    return fields(receive(keys, sender, text_of(value, name)), (name,), name)[name]


def check_answer(
    group: Group, commitments: Sequence[Sequence[mpz]], number: int, text: str
) -> PublicKey:
    """Round 5, seen from the server: the public key of the trustee with this number.

    Args:
        commitments: of all trustees, from `check_polynomial`.

    Raises:
        Problem: its shape, proof_of_key, wrong_verification_key.
    """
    given = fields(loads(text), ("private_key", "public_key"), "")
    text_of(given["private_key"], "private_key")
    key = PublicKey.read(group, given["public_key"], "public_key")
    if key.key != member_key(group, commitments, number):
        raise Problem("wrong_verification_key", "public_key")
    return key


def assemble(
    threshold: int, certificates: Sequence[str], polynomials: Sequence[str], answers: Sequence[str]
) -> list[Any]:
    """Round 6: an item of the list of trustees, from checked messages."""
    return [
        "Pedersen",
        {
            "threshold": threshold,
            "certs": [loads(text) for text in certificates],
            "coefexps": [loads(text)["coefexps"] for text in polynomials],
            "verification_keys": [loads(text)["public_key"] for text in answers],
        },
    ]


def private_key(keys: Keys, own: Certificate, sealed: str) -> int:
    """A trustee's part of the key, from the `private_key` of the own answer.

    Raises:
        Problem: whatever is wrong with the sealed message.
    """
    value = _sealed(keys, own, sealed, "decryption_key")
    return int(decimal(value, "decryption_key") % keys.group.q)


def own_secret(keys: Keys, own: Certificate, answered: str) -> int:
    """A trustee's part of the key, from the own answer of round 5.

    Raises:
        Problem: whatever is wrong with the sealed message.
    """
    return private_key(keys, own, text_of(loads(answered)["private_key"], "private_key"))
