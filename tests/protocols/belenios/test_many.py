"""Many ballots at once: the common test of membership overlooks nothing that the exact one finds."""

import secrets

import pytest
from gmpy2 import mpz
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.protocols import belenios
from chibo.protocols.belenios import Kind, audit, many
from chibo.protocols.belenios.drawing import seeded
from chibo.protocols.belenios.membership import are_elements, merged, subset_products
from tests.protocols.belenios.making import GROUP, P, Q, chained, codes, made, steps

ELEMENTS = [GROUP.power(GROUP.g, n) for n in range(2, 40)]
OF_ORDER_3 = next(x for x in (pow(n, (P - 1) // 3, P) for n in range(2, 99)) if x != 1)


def passes(numbers, draw):
    return are_elements(GROUP, subset_products(GROUP, numbers, draw))


def test_elements_pass():
    assert passes(ELEMENTS, seeded("a"))
    assert passes([], seeded("a"))
    halves = [subset_products(GROUP, part, seeded("b")) for part in (ELEMENTS[:7], ELEMENTS[7:])]
    assert are_elements(GROUP, merged(GROUP, halves))


def test_every_round_takes_a_subset_of_its_own():
    draw = seeded("rounds")
    numbers = [GROUP.power(GROUP.g, draw(Q)) for _ in range(12)]

    products = subset_products(GROUP, numbers, draw)

    assert len({*products, mpz(1)}) == len(products) + 1


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(ELEMENTS) - 1), st.sampled_from([P - 1, OF_ORDER_3, 2]), st.integers())
def test_one_false_number_is_found_whatever_its_order(at, factor, seed):
    numbers = list(ELEMENTS)
    numbers[at] = numbers[at] * factor % P

    assert not passes(numbers, seeded(str(seed)))


@pytest.mark.parametrize("factor", [P - 1, OF_ORDER_3])
def test_false_numbers_that_cancel_in_a_product_of_all_are_found(factor):
    inverse = pow(factor, -1, P)
    numbers = [ELEMENTS[0] * factor % P, *ELEMENTS[1:], ELEMENTS[0] * inverse % P]

    assert GROUP.contains(GROUP.product(mpz(x) for x in numbers))
    assert not passes(numbers, seeded("cancel"))


@pytest.fixture
def large(monkeypatch):
    """Three ballots are many."""
    monkeypatch.setattr(many, "MANY", 3)
    monkeypatch.setattr(many, "VERY_MANY", 4)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("voters", [3, 4])
def test_the_report_is_the_same(large, jobs, voters):
    election = made(voters=voters)

    report = audit(election.archive, jobs=jobs, draw=secrets.randbelow)

    assert report.is_complete
    assert report.counts == election.expected
    assert audit(election.archive).head == report.head


def test_a_false_element_is_named(large):
    """The forger knows the voter's credential, hence all but membership holds with even challenges."""
    election = made().election
    tried = 0
    while True:
        tried += 1
        forged = forge(election, seeded(f"forge {tried}"))
        ballot = belenios.Ballot.parse(election, forged)
        try:
            belenios.ballots.verify(election, ballot, election.tables(), [])
        except belenios.Problem:
            continue
        break
    changed = steps(made().archive)
    changed[2] = (Kind.BALLOT, (forged,))

    report = audit(chained(changed), draw=secrets.randbelow)

    assert codes(report) == [("not_in_group", 2)]
    assert report.problems[0].path == "answers[0].choices[0].alpha"
    assert codes(audit(chained(changed))) == codes(report)


def forge(election, draw):
    """A ballot with α·(p-1) in its first choice, of which all proofs are made for the true α.

    The factor vanishes from a commitment when its challenge is even: all proofs hold once in eight.
    """
    credential = belenios.Credential.derive(GROUP, election.uuid, made().credentials[0])
    tables = election.tables()
    openings = [belenios.proofs.Opening(draw(Q), value) for value in (1, 0, 0)]
    pairs = [belenios.voting.encrypt(tables, one) for one in openings]
    pairs[0] = pairs[0]._replace(alpha=P - pairs[0].alpha)
    digits = [f"{one.alpha},{one.beta}" for one in pairs]
    context = f"{election.fingerprint}|{credential.public}"
    individual = []
    for opening, pair in zip(openings, digits, strict=True):
        proof = belenios.proofs.Disjunction(tables, draw)
        proof.commit(opening, (0, 1))
        individual.append([one.json() for one in proof.close(f"prove|{context}|{pair}|")])
    whole = belenios.proofs.Opening(sum(one.r for one in openings) % Q, 1)
    product = belenios.voting.encrypt(tables, whole)
    proof = belenios.proofs.Disjunction(tables, draw)
    proof.commit(whole, (1,))
    prefix = f"prove|{context}|{','.join(digits)}|{P - product.alpha},{product.beta}|"
    answer = {
        "choices": [one.json() for one in pairs],
        "individual_proofs": individual,
        "overall_proof": [one.json() for one in proof.close(prefix)],
    }
    ballot = {
        "election_uuid": election.uuid, "election_hash": election.fingerprint,
        "credential": str(credential.public), "answers": [answer],
    }  # fmt: skip
    return belenios.voting.signed(GROUP, credential, ballot, draw)


def test_credentials_that_nobody_used_are_tested_too(large):
    election = made(voters=3)
    roll = [*belenios.Roll.read(GROUP, election.archive.credentials).weights, str(P - 1), "4"]
    text = belenios.encodings.dumps(roll)
    archive = belenios.Archive.begin(
        timestamp=1, election=election.archive.election, trustees=election.archive.trustees,
        credentials=text,
    )  # fmt: skip
    for event in election.archive.of_kind(Kind.BALLOT):
        archive.append(Kind.BALLOT, *event.data)

    report = audit(archive, draw=secrets.randbelow)

    assert codes(report) == [("not_in_group", 0)]
    assert report.problems[0].path == "credentials[3]"
