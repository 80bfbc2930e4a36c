"""Ballots: reading, checking, making.

    {"election_uuid","election_hash":φ,"credential":C,"answers":[…],"signature":{"hash","proof"}}
    answer  {"choices":[{"alpha","beta"}…],"individual_proofs":[[p0,p1]…],"overall_proof":[p…]
             [,"blank_proof":[p,p]]}

S0 = φ|C and S1 = S0|a1,b1,a2,b2,… stand in the hashes of all proofs: a ballot moved to another
credential or election proves nothing any more. That an answer stays with its question is bound by
the signature alone.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from gmpy2 import mpz

from .elections import Election, Question
from .encodings import base64_of, decoded, dumps, entries, fields, hash_in_base64, hex_of, loads
from .encodings import text_of as text_in
from .errors import Problem
from .groups import Group, Powers, is_element, joint, windows
from .proofs import Power, Proof, Tables, commitments, total


class Ciphertext(NamedTuple):
    """α = g^r, β = y^r · g^value."""

    alpha: mpz
    beta: mpz

    def json(self) -> dict[str, str]:
        """As it is written."""
        return {"alpha": str(self.alpha), "beta": str(self.beta)}


def read_ciphertext(group: Group, value: Any, path: str) -> Ciphertext:
    """Two numbers between 0 and p; whether they are elements is not tested here.

    Raises:
        Problem: its shape, not_in_group.
    """
    given = fields(value, ("alpha", "beta"), path)
    return Ciphertext(
        group.read(given["alpha"], f"{path}.alpha"), group.read(given["beta"], f"{path}.beta")
    )


class Answer(NamedTuple):
    """The answer to one question, encrypted and proven.

    Args:
        digits: "α,β" of each choice, as they stand in the text.
        blank: empty where the question has no blank vote.
    """

    choices: tuple[Ciphertext, ...]
    digits: tuple[str, ...]
    individual: tuple[tuple[Proof, ...], ...]
    overall: tuple[Proof, ...]
    blank: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot as its text says it.

    Args:
        credential: the public credential, decimal.
        signed: the hash that is signed, Base64.
    """

    text: str
    credential: str
    answers: tuple[Answer, ...]
    signed: str
    signature: Proof

    @property
    def tracker(self) -> str:
        """What the voter keeps: Base64 of the hash of the whole text."""
        return base64_of(self.text)

    @property
    def payload(self) -> str:
        """The same hash as the event in the archive names it, hexadecimal."""
        return hex_of(self.text)

    @property
    def ciphertexts(self) -> tuple[tuple[Ciphertext, ...], ...]:
        """Per question and choice, as the tally multiplies them."""
        return tuple(answer.choices for answer in self.answers)

    @classmethod
    def parse(cls, election: Election, text: str) -> "Ballot":
        """Shape, canonical form and belonging; no proof is checked here.

        Raises:
            Problem: its shape, too_large, other_election, wrong_hash.
        """
        names = ("election_uuid", "election_hash", "credential", "answers", "signature")
        given = fields(loads(text, largest=election.largest_ballot), names, "")
        for name, own in (
            ("election_uuid", election.uuid),
            ("election_hash", election.fingerprint),
        ):
            if text_in(given[name], name) != own:
                raise Problem("other_election", name)
        group = election.group
        group.read(given["credential"], "credential")
        answers = entries(given["answers"], "answers", len(election.questions))
        signature = fields(given["signature"], ("hash", "proof"), "signature")
        ballot = cls(
            text=text,
            credential=given["credential"],
            answers=tuple(
                _read_answer(group, question, answer, f"answers[{i}]")
                for i, (question, answer) in enumerate(
                    zip(election.questions, answers, strict=True)
                )
            ),
            signed=hash_in_base64(signature["hash"], "signature.hash"),
            signature=Proof.read(group, signature["proof"], "signature.proof"),
        )
        del given["signature"]
        if base64_of(dumps(given)) != ballot.signed:
            raise Problem("wrong_hash", "signature.hash")
        return ballot


def _read_answer(group: Group, question: Question, value: Any, path: str) -> Answer:
    names = ("choices", "individual_proofs", "overall_proof")
    given = fields(value, (*names, "blank_proof") if question.blank else names, path)
    size = question.size
    choices, individual = (entries(given[name], f"{path}.{name}", size) for name in names[:2])
    count = question.maximum - question.minimum + 1 + question.blank

    def proofs(value: Any, name: str, count: int) -> tuple[Proof, ...]:
        place = f"{path}.{name}"
        return tuple(
            Proof.read(group, one, f"{place}[{i}]")
            for i, one in enumerate(entries(value, place, count))
        )

    return Answer(
        choices=tuple(
            read_ciphertext(group, one, f"{path}.choices[{i}]") for i, one in enumerate(choices)
        ),
        digits=tuple(f"{one['alpha']},{one['beta']}" for one in choices),
        individual=tuple(
            proofs(one, f"individual_proofs[{i}]", 2) for i, one in enumerate(individual)
        ),
        overall=proofs(given["overall_proof"], "overall_proof", count),
        blank=proofs(given["blank_proof"], "blank_proof", 2) if question.blank else (),
    )


class _Choice(NamedTuple):
    """The squares of a ciphertext's halves."""

    alpha: Powers
    beta: Powers


def verify(
    election: Election, ballot: Ballot, tables: Tables, untested: list[mpz] | None = None
) -> None:
    """Check membership of every element, every proof, and the signature.

    Args:
        untested: when given, the numbers whose membership is left to whoever gave it.

    Raises:
        Problem: not_in_group, neutral_element, ballot_signature, individual_proof, overall_proof,
            blank_proof.
    """
    group = election.group
    test = _Membership(group, untested)
    credential = mpz(ballot.credential)
    c, r = ballot.signature
    if untested is None:
        powers = Powers(group, credential)
        test(credential, powers, "credential", neutral=False)
        power = powers.power(windows(c))
    else:
        test(credential, None, "credential", neutral=False)
        power = group.power(credential, c)
    if group.challenge(f"sig|{ballot.signed}|", [tables.g.power(r) * power % group.p]) != c:
        raise Problem("ballot_signature", "signature.proof")
    context = f"{election.fingerprint}|{ballot.credential}"
    for i, (question, answer) in enumerate(zip(election.questions, ballot.answers, strict=True)):
        choices = []
        for j, (alpha, beta) in enumerate(answer.choices):
            path = f"answers[{i}].choices[{j}]"
            choice = _Choice(Powers(group, alpha), Powers(group, beta))
            test(alpha, choice.alpha, f"{path}.alpha", neutral=False)
            test(beta, choice.beta, f"{path}.beta", neutral=True)
            choices.append(choice)
            found = commitments(
                tables, choice.alpha.power, choice.beta.power, enumerate(answer.individual[j])
            )
            hashed = group.challenge(f"prove|{context}|{answer.digits[j]}|", found)
            if hashed != total(group, answer.individual[j]):
                raise Problem("individual_proof", f"answers[{i}].individual_proofs[{j}]")
        _verify_sum(tables, question, answer, choices, context, f"answers[{i}]")


class _Membership:
    """Tests each number by the squares that are there anyway, or collects it."""

    def __init__(self, group: Group, untested: list[mpz] | None) -> None:
        self._group, self._untested = group, untested

    def __call__(self, x: mpz, powers: Powers | None, path: str, *, neutral: bool) -> None:
        if self._untested is not None:
            self._untested.append(x)
        elif powers is not None and not is_element(self._group, x, powers):
            raise Problem("not_in_group", path)
        if x == 1 and not neutral:  # α = 1: encrypted with r = 0, readable for everybody
            raise Problem("neutral_element", path)


def _verify_sum(
    tables: Tables,
    question: Question,
    answer: Answer,
    choices: list[_Choice],
    context: str,
    path: str,
) -> None:
    group = tables.group
    statement = f"{context}|{','.join(answer.digits)}"
    counted = slice(1 if question.blank else 0, None)
    product = Ciphertext(
        group.product(one.alpha for one in answer.choices[counted]),
        group.product(one.beta for one in answer.choices[counted]),
    )
    values = range(question.minimum, question.maximum + 1)
    times = len(values) + question.blank
    alpha = _power_of_product(group, [one.alpha for one in choices[counted]], product.alpha, times)
    beta = _power_of_product(group, [one.beta for one in choices[counted]], product.beta, times)
    if not question.blank:
        found = commitments(tables, alpha, beta, zip(values, answer.overall, strict=True))
        prefix = f"prove|{statement}|{product.alpha},{product.beta}|"
        if group.challenge(prefix, found) != total(group, answer.overall):
            raise Problem("overall_proof", f"{path}.overall_proof")
        return
    first = choices[0].alpha.power, choices[0].beta.power
    zero, sum_zero = answer.blank
    found = commitments(tables, *first, [(0, zero)])
    found += commitments(tables, alpha, beta, [(0, sum_zero)])
    if group.challenge(f"bproof0|{statement}|", found) != total(group, answer.blank):
        raise Problem("blank_proof", f"{path}.blank_proof")
    found = commitments(tables, *first, [(1, answer.overall[0])])
    found += commitments(tables, alpha, beta, zip(values, answer.overall[1:], strict=True))
    if group.challenge(f"bproof1|{statement}|", found) != total(group, answer.overall):
        raise Problem("overall_proof", f"{path}.overall_proof")


def _power_of_product(group: Group, factors: Sequence[Powers], product: mpz, times: int) -> Power:
    """The cheaper way: each factor's own squares, or new ones of the product.

    The first costs a fifth of the bits for each factor and power, the second all bits once and a
    fifth for each power.
    """
    if len(factors) * times <= times + 5:
        return partial(joint, group, factors)
    return Powers(group, product).power


def checked(
    election: Election,
    text: str | bytes,
    credentials: Container[str] | None = None,
    *,
    width: int = 0,
    untested: list[mpz] | None = None,
) -> Ballot:
    """A ballot that is right in every way that can be seen from it alone.

    Args:
        credentials: the public list (`Roll.weights`); None: whether it is on the list is not asked.
        width: of the tables, see `fixed`.
        untested: see `verify`.

    Raises:
        Problem: whatever is wrong.
    """
    ballot = Ballot.parse(election, decoded(text) if isinstance(text, bytes) else text)
    if credentials is not None and ballot.credential not in credentials:
        raise Problem("unknown_credential", "credential")
    verify(election, ballot, election.tables(width), untested)
    return ballot
