"""The non-interactive proofs: making them and checking them.

All are Schnorr's and its descendants, sent as challenge and response, so the commitment is
recomputed and hashed: a verifier cannot merge several into one equation, each costs its powers.
Everywhere: response = w - secret · challenge modulo q, commitment = base^response · image^challenge.

    knowledge of x, X = g^x      c = H(prefix; g^r · X^c)
    (α, β) encrypts one of       for each value M: A = g^r · α^c, B = y^r · (β / g^M)^c
    the values                   H(prove|S|α,β|; A, B, A, B, …) = Σ c
    factor = α^x, X = g^x        c = H(decrypt|φ|X|; g^r · X^c, α^r · factor^c)

The prefix always holds the statement and what it belongs to: election, credential, ciphertext.
(β / g^M)^c is computed as β^c · g^(-M·c): the same number for every β, since g has order q.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from gmpy2 import mpz

from .encodings import fields
from .groups import FixedBase, Group, Windows, fixed, windows

Draw = Callable[[int], int]
"""A uniform number from 0 to n-1, for n: `secrets.randbelow`, or a seeded one for drills."""


class Proof(NamedTuple):
    """Challenge and response."""

    challenge: int
    response: int

    @classmethod
    def read(cls, group: Group, value: Any, path: str) -> "Proof":
        """From JSON.

        Raises:
            Problem: its shape, or exponent_out_of_range.
        """
        given = fields(value, ("challenge", "response"), path)
        return cls(
            group.scalar(given["challenge"], f"{path}.challenge"),
            group.scalar(given["response"], f"{path}.response"),
        )

    def json(self) -> dict[str, str]:
        """As it is written."""
        return {"challenge": str(self.challenge), "response": str(self.response)}


def prove_knowledge(group: Group, secret: int, prefix: str, draw: Draw) -> Proof:
    """That whoever wrote this knows `secret`, with g^secret named in the prefix or by the context."""
    q = int(group.q)
    w = draw(q)
    challenge = group.challenge(prefix, [fixed(group, group.g).power(w)])
    return Proof(challenge, (w - secret * challenge) % q)


def knows(group: Group, image: mpz, proof: Proof, prefix: str) -> bool:
    """Whether a proof of knowledge of log_g(image) holds."""
    commitment = (
        fixed(group, group.g).power(proof.response) * group.power(image, proof.challenge) % group.p
    )
    return group.challenge(prefix, [commitment]) == proof.challenge


def prove_decryption(
    group: Group, secret: int, alpha: mpz, prefix: str, draw: Draw
) -> tuple[mpz, Proof]:
    """α^secret, and that it is made with the secret of g^secret."""
    q = int(group.q)
    w = draw(q)
    commitments = [fixed(group, group.g).power(w), group.power(alpha, w)]
    challenge = group.challenge(prefix, commitments)
    return group.power(alpha, secret % q), Proof(challenge, (w - secret * challenge) % q)


def decrypts(group: Group, key: mpz, alpha: mpz, factor: mpz, proof: Proof, prefix: str) -> bool:
    """Whether log_g(key) = log_α(factor) is proven."""
    c, r = proof
    a = fixed(group, group.g).power(r) * group.power(key, c) % group.p
    b = group.power(alpha, r) * group.power(factor, c) % group.p
    return group.challenge(prefix, [a, b]) == c


class Tables(NamedTuple):
    """What checking and making ballots of one election needs again and again."""

    group: Group
    g: FixedBase
    y: FixedBase


Power = Callable[[Windows], mpz]
"""A power of one number, for a recoded exponent: `Powers.power`, or `joint` of several."""


def commitments(
    tables: Tables, alpha: Power, beta: Power, cases: Iterable[tuple[int, Proof]]
) -> list[mpz]:
    """A and B for each value with its proof."""
    group, g, y = tables
    p, q = group.p, int(group.q)
    found = []
    for value, (c, r) in cases:
        digits = windows(c)
        found.append(g.power(r) * alpha(digits) % p)
        b = y.power(r) * beta(digits) % p
        found.append(b * g.power(-value * c % q) % p if value else b)
    return found


def total(group: Group, proofs: Iterable[Proof]) -> int:
    """The sum of challenges, which has to be the hash."""
    return sum(proof.challenge for proof in proofs) % int(group.q)


class Opening(NamedTuple):
    """What the one who encrypts knows: the randomness and the value."""

    r: int
    value: int


class Disjunction:
    """A proof being made that a ciphertext encrypts one of several values.

    The true value gets an honest commitment, the others a simulated one: challenge and response are
    drawn first, the commitment follows. Whoever knows α = g^r and β = y^r · g^m computes that with
    the fixed bases alone: A = g^(r_i + r·c_i), B = y^(r_i + r·c_i) · g^((m - M_i) · c_i).

    Call `commit` for each ciphertext of the statement, then `close` with the hash.
    """

    def __init__(self, tables: Tables, draw: Draw) -> None:
        self._tables, self._draw = tables, draw
        self._proofs: list[Proof | None] = []
        self._w = self._r = 0
        self.commitments: list[mpz] = []

    def commit(self, opening: Opening, values: Sequence[int]) -> None:
        """Commit for each value: at most one of all commits of this proof is the honest one.

        A ciphertext whose value is not among `values` is simulated throughout.
        """
        group, g, y = self._tables
        q = int(group.q)
        for value in values:
            honest = value == opening.value and None not in self._proofs
            if honest:
                self._w, self._r = self._draw(q), opening.r
                self.commitments += [g.power(self._w), y.power(self._w)]
                self._proofs.append(None)
                continue
            simulated = Proof(self._draw(q), self._draw(q))
            exponent = (simulated.response + opening.r * simulated.challenge) % q
            shift = (opening.value - value) * simulated.challenge % q
            self.commitments += [g.power(exponent), y.power(exponent) * g.power(shift) % group.p]
            self._proofs.append(simulated)

    def close(self, prefix: str) -> list[Proof]:
        """All proofs, in the order of the commits; they hold when one of the values was the true one."""
        group = self._tables.group
        q = int(group.q)
        hashed = group.challenge(prefix, self.commitments)
        rest = (hashed - sum(one.challenge for one in self._proofs if one)) % q
        own = Proof(rest, (self._w - self._r * rest) % q)
        return [one or own for one in self._proofs]
