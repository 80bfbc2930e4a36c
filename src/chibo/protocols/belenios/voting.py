"""Making a ballot: what the booth does, here for drills, tests and vectors."""

from collections.abc import Iterator, Sequence

from .ballots import Ciphertext
from .credentials import Credential
from .elections import Election, Question
from .encodings import base64_of, dumps
from .errors import Problem
from .groups import Group
from .proofs import Disjunction, Draw, Opening, Proof, Tables, prove_knowledge

Selection = Sequence[Sequence[int]]
"""Per question, 0 or 1 for each of its choices in the order of the ballot (the blank one first)."""


def check_selection(election: Election, selection: Selection) -> None:
    """That a selection is one that the questions allow.

    Raises:
        Problem: bad_choice, with the question.
    """
    if len(selection) != len(election.questions):
        raise Problem("bad_choice")
    for i, (question, chosen) in enumerate(zip(election.questions, selection, strict=True)):
        if not _is_allowed(question, chosen):
            raise Problem("bad_choice", f"questions[{i}]")


def _is_allowed(question: Question, chosen: Sequence[int]) -> bool:
    if len(chosen) != question.size or not set(chosen) <= {0, 1}:
        return False
    if question.blank and chosen[0]:
        return not any(chosen[1:])
    return question.minimum <= sum(chosen) <= question.maximum


def vote(election: Election, credential: Credential, selection: Selection, draw: Draw) -> str:
    """The text of a ballot.

    Args:
        draw: source of all randomness, in a fixed order: for each question the r of all its choices,
            then per proof and value the honest w, or challenge and response; the signature's w last.

    Raises:
        Problem: bad_choice.
    """
    check_selection(election, selection)
    return assemble(election, credential, selection, draw)


def assemble(election: Election, credential: Credential, selection: Selection, draw: Draw) -> str:
    """`vote` without asking whether the selection is allowed: then its proofs do not hold."""
    tables = election.tables()
    context = f"{election.fingerprint}|{credential.public}"
    ballot: dict[str, object] = {
        "election_uuid": election.uuid,
        "election_hash": election.fingerprint,
        "credential": str(credential.public),
        "answers": [
            _answer(tables, question, chosen, context, draw)
            for question, chosen in zip(election.questions, selection, strict=True)
        ],
    }
    return signed(election.group, credential, ballot, draw)


def signed(group: Group, credential: Credential, ballot: dict[str, object], draw: Draw) -> str:
    """The text of a ballot with its signature."""
    hashed = base64_of(dumps(ballot))
    proof = prove_knowledge(group, credential.secret, f"sig|{hashed}|", draw)
    return dumps({**ballot, "signature": {"hash": hashed, "proof": proof.json()}})


def encrypt(tables: Tables, opening: Opening) -> Ciphertext:
    """α = g^r, β = y^r · g^value."""
    group, g, y = tables
    return Ciphertext(g.power(opening.r), y.power(opening.r) * g.power(opening.value) % group.p)


def _answer(
    tables: Tables, question: Question, chosen: Sequence[int], context: str, draw: Draw
) -> dict[str, object]:
    q = int(tables.group.q)
    openings = [Opening(draw(q), value) for value in chosen]
    choices = [encrypt(tables, opening) for opening in openings]
    digits = [f"{one.alpha},{one.beta}" for one in choices]
    individual = []
    for opening, pair in zip(openings, digits, strict=True):
        proof = Disjunction(tables, draw)
        proof.commit(opening, (0, 1))
        individual.append(list(_json(proof.close(f"prove|{context}|{pair}|"))))
    counted = openings[1:] if question.blank else openings
    whole = Opening(sum(one.r for one in counted) % q, sum(one.value for one in counted))
    statement = f"{context}|{','.join(digits)}"
    values = range(question.minimum, question.maximum + 1)
    answer: dict[str, object] = {
        "choices": [one.json() for one in choices],
        "individual_proofs": individual,
    }
    proof = Disjunction(tables, draw)
    if not question.blank:
        product = encrypt(tables, whole)
        proof.commit(whole, values)
        prefix = f"prove|{statement}|{product.alpha},{product.beta}|"
        return {**answer, "overall_proof": list(_json(proof.close(prefix)))}
    blank = Disjunction(tables, draw)
    blank.commit(openings[0], (0,))
    blank.commit(whole, (0,))
    proof.commit(openings[0], (1,))
    proof.commit(whole, values)
    return {
        **answer,
        "overall_proof": list(_json(proof.close(f"bproof1|{statement}|"))),
        "blank_proof": list(_json(blank.close(f"bproof0|{statement}|"))),
    }


def _json(proofs: Sequence[Proof]) -> Iterator[dict[str, str]]:
    return (proof.json() for proof in proofs)
