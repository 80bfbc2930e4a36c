"""Trustees: who holds the key of an election, alone or k of n.

    [["Single",tpk] and/or ["Pedersen",tp] …]
    tpk  {"pok":{"challenge","response"},"public_key"[,"name"]}
    tp   {"threshold":t,"certs":[…],"coefexps":[…],"verification_keys":[tpk…]}
    signed message  {"message":M,"signature":{"challenge","response"}}, M a JSON text

Trustees are numbered from 1 through all items. A Single key is needed always, of a Pedersen item any
t members. The key of the election is the product of the Single keys and of all A_i0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gmpy2 import mpz

from .encodings import count_of, dumps, entries, fields, loads, text_of
from .errors import Problem
from .groups import BELENIOS_2048, Group
from .proofs import Draw, Proof, knows, prove_knowledge


def pok_prefix(group: Group, key: mpz) -> str:
    """What the proof of a trustee's key is bound to."""
    return f"pok|{group.name}|{key}|"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A trustee's public key and the proof that its secret is known."""

    key: mpz
    proof: Proof
    name: str | None = None

    @classmethod
    def of(cls, group: Group, secret: int, draw: Draw, name: str | None = None) -> "PublicKey":
        """For a secret key."""
        key = group.power(group.g, secret % int(group.q))
        return cls(key, prove_knowledge(group, secret, pok_prefix(group, key), draw), name)

    @classmethod
    def read(cls, group: Group, value: Any, path: str) -> "PublicKey":
        """From JSON, its proof checked.

        Raises:
            Problem: its shape, not_in_group, neutral_element, proof_of_key.
        """
        given = fields(value, ("pok", "public_key", "name"), path, ("name",))
        proof = Proof.read(group, given["pok"], f"{path}.pok")
        key = group.element(given["public_key"], f"{path}.public_key")
        name = text_of(given["name"], f"{path}.name") if "name" in given else None
        if not knows(group, key, proof, pok_prefix(group, key)):
            raise Problem("proof_of_key", f"{path}.pok")
        return cls(key, proof, name)

    def json(self) -> dict[str, Any]:
        """As it is written."""
        name = {"name": self.name} if self.name is not None else {}
        return {"pok": self.proof.json(), "public_key": str(self.key), **name}


@dataclass(frozen=True, slots=True)
class Signed:
    """A text and a trustee's signature."""

    message: str
    signature: Proof

    @classmethod
    def by(cls, group: Group, secret: int, value: object, draw: Draw) -> "Signed":
        """A value, signed."""
        message = dumps(value)
        return cls(message, prove_knowledge(group, secret, f"sigmsg|{message}|", draw))

    @classmethod
    def read(cls, group: Group, value: Any, path: str) -> "Signed":
        """From JSON; the signature is not checked.

        Raises:
            Problem: its shape.
        """
        given = fields(value, ("message", "signature"), path)
        message = text_of(given["message"], f"{path}.message")
        return cls(message, Proof.read(group, given["signature"], f"{path}.signature"))

    def opened(self, group: Group, key: mpz, path: str) -> Any:
        """What the signed text says, when it was signed with this key.

        Raises:
            Problem: signature_of_trustee, not_json, not_canonical.
        """
        if not knows(group, key, self.signature, f"sigmsg|{self.message}|"):
            raise Problem("signature_of_trustee", f"{path}.signature")
        try:
            return loads(self.message)
        except Problem as problem:
            raise problem.under(f"{path}.message") from None

    def json(self) -> dict[str, Any]:
        """As it is written."""
        return {"message": self.message, "signature": self.signature.json()}


@dataclass(frozen=True, slots=True)
class Certificate:
    """The two keys of a trustee in the ceremony.

    Args:
        verification: g^sk, for signatures. encryption: g^dk, for sealed messages.
    """

    signed: Signed
    verification: mpz
    encryption: mpz

    @classmethod
    def read(cls, group: Group, value: Any, path: str) -> "Certificate":
        """From JSON, its signature checked.

        Raises:
            Problem: its shape, not_in_group, neutral_element, signature_of_trustee.
        """
        signed = Signed.read(group, value, path)
        try:
            told = fields(loads(signed.message), ("verification", "encryption"), "")
            verification = group.element(told["verification"], "verification")
            encryption = group.element(told["encryption"], "encryption")
        except Problem as problem:
            raise problem.under(f"{path}.message") from None
        signed.opened(group, verification, path)
        return cls(signed, verification, encryption)


def read_coefexps(
    group: Group, signed: Signed, certificate: Certificate, threshold: int, path: str
) -> tuple[mpz, ...]:
    """The commitments A_k = g^(a_k) to a trustee's polynomial.

    Raises:
        Problem: its shape, signature_of_trustee, not_in_group, wrong_threshold.
    """
    told = fields(
        signed.opened(group, certificate.verification, path), ("coefexps",), f"{path}.message"
    )
    place = f"{path}.message.coefexps"
    values = entries(told["coefexps"], place)
    if len(values) != threshold:
        raise Problem("wrong_threshold", place)
    return tuple(group.element(a, f"{place}[{k}]") for k, a in enumerate(values))


def share_image(group: Group, coefexps: Sequence[mpz], number: int) -> mpz:
    """g^f(number) from the commitments to f: Π_k A_k^(number^k), by Horner."""
    image = mpz(1)
    for commitment in reversed(coefexps):
        image = group.power(image, number) * commitment % group.p
    return image


@dataclass(frozen=True, slots=True)
class Pedersen:
    """A group of trustees of whom any `threshold` suffice.

    Args:
        coefexps: per trustee, the commitments to the polynomial.
    """

    threshold: int
    certificates: tuple[Certificate, ...]
    coefexps: tuple[tuple[mpz, ...], ...]
    members: tuple[PublicKey, ...]

    @classmethod
    def read(cls, group: Group, value: Any, path: str) -> "Pedersen":
        """From JSON, everything in it checked.

        Raises:
            Problem: its shape, wrong_threshold, wrong_verification_key, and as its parts.
        """
        names = ("threshold", "certs", "coefexps", "verification_keys")
        given = fields(value, names, path)
        threshold = count_of(given["threshold"], f"{path}.threshold")
        certs = entries(given["certs"], f"{path}.certs")
        if not 1 <= threshold <= len(certs):
            raise Problem("wrong_threshold", f"{path}.threshold")
        certificates = tuple(
            Certificate.read(group, cert, f"{path}.certs[{i}]") for i, cert in enumerate(certs)
        )
        coefexps = []
        for i, signed in enumerate(entries(given["coefexps"], f"{path}.coefexps", len(certs))):
            place = f"{path}.coefexps[{i}]"
            read = Signed.read(group, signed, place)
            coefexps.append(read_coefexps(group, read, certificates[i], threshold, place))
        place = f"{path}.verification_keys"
        members = []
        for j, key in enumerate(entries(given["verification_keys"], place, len(certs))):
            members.append(PublicKey.read(group, key, f"{place}[{j}]"))
            if members[j].key != member_key(group, coefexps, j + 1):
                raise Problem("wrong_verification_key", f"{place}[{j}]")
        return cls(threshold, certificates, tuple(coefexps), tuple(members))

    def key(self, group: Group) -> mpz:
        """The part of the election's key."""
        return group.product(commitments[0] for commitments in self.coefexps)


def member_key(group: Group, coefexps: Sequence[Sequence[mpz]], number: int) -> mpz:
    """X_number = Π_i g^f_i(number), for a member numbered from 1."""
    return group.product(share_image(group, one, number) for one in coefexps)


@dataclass(frozen=True, slots=True)
class Trustees:
    """All who hold a part of the key, everything about them checked.

    Args:
        text: exactly as it stands in the archive.
        items: a lone key, or a group with a threshold, in the order of their numbers.
    """

    text: str
    group: Group
    items: tuple[PublicKey | Pedersen, ...]

    @classmethod
    def read(cls, text: str, group: Group = BELENIOS_2048) -> "Trustees":
        """From the text of an archive.

        Raises:
            Problem: whatever is wrong, with its place.
        """
        items: list[PublicKey | Pedersen] = []
        for i, item in enumerate(entries(loads(text), "")):
            kind, value = entries(item, f"[{i}]", 2)
            place = f"[{i}][1]"
            match text_of(kind, f"[{i}][0]"):
                case "Single":
                    items.append(PublicKey.read(group, value, place))
                case "Pedersen":
                    items.append(Pedersen.read(group, value, place))
                case _:
                    raise Problem("wrong_type", f"[{i}][0]")
        if not items:
            raise Problem("no_trustees")
        return cls(text, group, tuple(items))

    @property
    def key(self) -> mpz:
        """The key that an election with these trustees has."""
        return self.group.product(
            item.key if isinstance(item, PublicKey) else item.key(self.group) for item in self.items
        )

    @property
    def members(self) -> tuple[PublicKey, ...]:
        """Everybody by number: the trustee numbered n is at n - 1."""
        return tuple(
            member
            for item in self.items
            for member in ((item,) if isinstance(item, PublicKey) else item.members)
        )

    def numbered(self) -> Iterator[tuple[int, PublicKey | Pedersen]]:
        """The items with the number of their first trustee."""
        number = 1
        for item in self.items:
            yield number, item
            number += 1 if isinstance(item, PublicKey) else len(item.members)

    def are_enough(self, owners: frozenset[int] | set[int]) -> bool:
        """Whether these trustees together can decrypt: all Single ones, of each group its threshold."""
        for number, item in self.numbered():
            if isinstance(item, PublicKey):
                if number not in owners:
                    return False
            elif len(owners & set(range(number, number + len(item.members)))) < item.threshold:
                return False
        return True


def single(key: PublicKey) -> list[Any]:
    """An item of the list for a key held alone."""
    return ["Single", key.json()]
