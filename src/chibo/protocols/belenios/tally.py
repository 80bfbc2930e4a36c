"""Counting: the encrypted sum, the trustees' shares, the result.

    encrypted_tally     [[{"alpha","beta"}…]…] per question and choice
    sized               {"num_tallied":n,"total_weight":w,"encrypted_tally":hash}
    partial_decryption  {"decryption_factors":[[α^x…]…],"decryption_proofs":[[{…}…]…]}
    owned               {"owner":n,"payload":hash}
    result              {"result":[[2,1,0]…]}

The sum counts the last ballot of each credential, raised to its weight. The result is
log_g(β / Π factors), members of a threshold group weighed by Lagrange's coefficients at 0; the first
t by number are taken, more may have answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any

from gmpy2 import mpz

from .ballots import Ciphertext
from .elections import Election
from .encodings import dumps, entries, fields, hex_of, loads, weight_json
from .errors import Problem
from .groups import Group
from .proofs import Draw, Proof, decrypts, prove_decryption
from .trustees import Pedersen, PublicKey, Trustees

Sum = tuple[tuple[Ciphertext, ...], ...]
Counts = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class EncryptedTally:
    """The product of the ballots that count.

    Args:
        ballots: how many count. weight: their weights together.
    """

    sums: Sum
    ballots: int
    weight: int

    @property
    def text(self) -> str:
        """The first payload."""
        return dumps([[one.json() for one in question] for question in self.sums])

    @property
    def sized(self) -> str:
        """The second payload, which the event names."""
        return dumps(
            {
                "num_tallied": self.ballots,
                "total_weight": weight_json(self.weight),
                "encrypted_tally": hex_of(self.text),
            }
        )


class Counting:
    """The sum while ballots come in; a later ballot of a credential takes the earlier one's place.

    Nothing is divided out again: the ballots that count are multiplied at the end.
    """

    def __init__(self, election: Election, weights: Mapping[str, int]) -> None:
        self._election, self._weights = election, weights
        self._last: dict[str, Sum] = {}

    def add(self, credential: str, ciphertexts: Sum) -> None:
        """A checked ballot, in the order of the archive."""
        self._last[credential] = ciphertexts

    @property
    def credentials(self) -> frozenset[str]:
        """Those of which a ballot counts."""
        return frozenset(self._last)

    def tally(self) -> EncryptedTally:
        """The encrypted sum; the neutral element where nobody voted."""
        group = self._election.group
        p = group.p
        sums = [[[mpz(1), mpz(1)] for _ in range(q.size)] for q in self._election.questions]
        weight = 0
        for credential, ciphertexts in self._last.items():
            own = self._weights[credential]
            weight += own
            for question, row in zip(sums, ciphertexts, strict=True):
                for pair, (alpha, beta) in zip(question, row, strict=True):
                    pair[0] = pair[0] * (alpha if own == 1 else group.power(alpha, own)) % p
                    pair[1] = pair[1] * (beta if own == 1 else group.power(beta, own)) % p
        counted = tuple(tuple(Ciphertext(*pair) for pair in question) for question in sums)
        return EncryptedTally(counted, len(self._last), weight)


def encrypted_tally(
    election: Election, weights: Mapping[str, int], ballots: Iterable[tuple[str, Sum]]
) -> EncryptedTally:
    """The encrypted sum of checked ballots.

    Args:
        weights: of each credential, `Roll.weights`.
        ballots: (credential, ciphertexts) in the order of the archive; `Ballot` has both.
    """
    counting = Counting(election, weights)
    for credential, ciphertexts in ballots:
        counting.add(credential, ciphertexts)
    return counting.tally()


def check_tally(tally: EncryptedTally, text: str, sized: str) -> None:
    """That the two payloads are the ones of a recomputed tally.

    Raises:
        Problem: wrong_total, wrong_tally, or a wrong shape.
    """
    told = fields(loads(sized), ("num_tallied", "total_weight", "encrypted_tally"), "")
    own: dict[str, Any] = loads(tally.sized)
    for name in ("num_tallied", "total_weight"):
        if told[name] != own[name] or type(told[name]) is not type(own[name]):
            raise Problem("wrong_total", name)
    if text != tally.text or told["encrypted_tally"] != own["encrypted_tally"]:
        raise Problem("wrong_tally", "encrypted_tally")


def _prefix(election: Election, key: mpz) -> str:
    return f"decrypt|{election.fingerprint}|{key}|"


def decrypt_share(election: Election, secret: int, sums: Sum, draw: Draw) -> str:
    """A trustee's share of the decryption, with its proofs: the text of a partial decryption.

    Only ever to be used on a tally that the trustee recomputed from a whole archive.
    """
    group = election.group
    key = group.power(group.g, secret % int(group.q))
    prefix = _prefix(election, key)
    rows = [
        [prove_decryption(group, secret, one.alpha, prefix, draw) for one in question]
        for question in sums
    ]
    return dumps(
        {
            "decryption_factors": [[str(factor) for factor, _ in row] for row in rows],
            "decryption_proofs": [[proof.json() for _, proof in row] for row in rows],
        }
    )


def owned(number: int, share: str) -> str:
    """The payload that names the trustee of a share."""
    return dumps({"owner": number, "payload": hex_of(share)})


@dataclass(frozen=True, slots=True)
class Share:
    """A checked partial decryption: per question and choice α^x."""

    factors: tuple[tuple[mpz, ...], ...]


def read_share(election: Election, key: mpz, sums: Sum, text: str) -> Share:
    """A trustee's share, checked against the trustee's key.

    Raises:
        Problem: its shape, not_in_group, decryption_proof.
    """
    group = election.group
    names = ("decryption_factors", "decryption_proofs")
    given = fields(loads(text), names, "")
    rows, proofs = (entries(given[name], name, len(sums)) for name in names)
    factors = []
    for i, question in enumerate(sums):
        row = entries(rows[i], f"{names[0]}[{i}]", len(question))
        proven = entries(proofs[i], f"{names[1]}[{i}]", len(question))
        found = []
        for j, one in enumerate(question):
            factor = group.element(row[j], f"{names[0]}[{i}][{j}]", neutral=True)
            proof = Proof.read(group, proven[j], f"{names[1]}[{i}][{j}]")
            if not decrypts(group, key, one.alpha, factor, proof, _prefix(election, key)):
                raise Problem("decryption_proof", f"{names[1]}[{i}][{j}]")
            found.append(factor)
        factors.append(tuple(found))
    return Share(tuple(factors))


def lagrange(group: Group, numbers: Sequence[int], own: int) -> int:
    """λ_own = Π over the other numbers k of k / (k - own), modulo q."""
    q = int(group.q)
    result = 1
    for k in numbers:
        if k != own:
            result = result * k * pow(k - own, -1, q) % q
    return result


def _combined(group: Group, trustees: Trustees, shares: Mapping[int, Share], i: int, j: int) -> mpz:
    product = mpz(1)
    for first, item in trustees.numbered():
        if isinstance(item, PublicKey):
            product = product * shares[first].factors[i][j] % group.p
            continue
        chosen = _first(item, first, shares)
        for number in chosen:
            factor = shares[first + number - 1].factors[i][j]
            weight = lagrange(group, chosen, number)
            product = product * group.power(factor, weight) % group.p
    return product


def _first(item: Pedersen, first: int, shares: Mapping[int, Share]) -> list[int]:
    """Numbers inside the group, from 1, of the first members who answered, as many as needed."""
    answered = [n for n in range(1, len(item.members) + 1) if first + n - 1 in shares]
    return answered[: item.threshold]


def combine(
    election: Election, trustees: Trustees, tally: EncryptedTally, shares: Mapping[int, Share]
) -> Counts:
    """The result: per question and choice how many chose it.

    Args:
        shares: checked ones, by the number of their trustee.

    Raises:
        Problem: too_few_shares; wrong_result when a value is not between 0 and the total weight.
    """
    group = election.group
    if not trustees.are_enough(set(shares)):
        raise Problem("too_few_shares")
    logarithms = Logarithms(group, tally.weight)
    counts = []
    for i, question in enumerate(tally.sums):
        row = []
        for j, one in enumerate(question):
            factor = _combined(group, trustees, shares, i, j)
            power = one.beta * group.power(factor, int(group.q) - 1) % group.p
            found = logarithms.of(power)
            if found is None:
                raise Problem("wrong_result", f"result[{i}][{j}]")
            row.append(found)
        counts.append(tuple(row))
    return tuple(counts)


class Logarithms:
    """Logarithms to the base g from 0 to `largest`, by baby and giant steps.

    Time and memory grow with the square root of `largest`, which `credentials.HEAVIEST` bounds.
    """

    def __init__(self, group: Group, largest: int) -> None:
        self._group, self._largest = group, largest
        self._step = isqrt(largest) + 1
        self._small: dict[mpz, int] = {}
        current = mpz(1)
        for n in range(self._step):
            self._small[current] = n
            current = current * group.g % group.p
        self._back = group.power(current, int(group.q) - 1)  # g^-step

    def of(self, power: mpz) -> int | None:
        """The n with g^n = power; None when there is none."""
        for giant in range(self._step):
            if power in self._small:
                found = giant * self._step + self._small[power]
                return found if found <= self._largest else None
            power = power * self._back % self._group.p
        return None


def result_text(counts: Counts) -> str:
    """The payload of the last event."""
    return dumps({"result": [[weight_json(n) for n in row] for row in counts]})
