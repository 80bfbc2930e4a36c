"""Trustees' keys, their ceremony, and everything in it that can be false."""

import json
from functools import cache
from types import SimpleNamespace

import pytest

from chibo.protocols import belenios
from chibo.protocols.belenios import Problem, PublicKey, Trustees, ceremony, channel, parse_trustees
from chibo.protocols.belenios.drawing import seeded
from chibo.protocols.belenios.encodings import dumps
from chibo.protocols.belenios.proofs import prove_knowledge
from chibo.protocols.belenios.trustees import Signed
from tests.protocols.belenios.making import GROUP, P, Q, made
from tests.protocols.belenios.samples import SECRETS

BOTH = belenios.Archive.read(next(SECRETS.parent.glob("*.bel")).read_bytes()).trustees


def changed(*path, to):
    """The sample's trustees with one value changed."""
    value = json.loads(BOTH)
    place = value
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to(place[path[-1]]) if callable(to) else to
    return dumps(value)


SINGLE, PEDERSEN = (0, 1), (1, 1)


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("[]", "no_trustees", ""), ("{}", "wrong_type", ""), ("[[]]", "wrong_length", "[0]"),
        ('[["Other",{}]]', "wrong_type", "[0][0]"), ('[[3,{}]]', "wrong_type", "[0][0]"),
        (changed(*SINGLE, "public_key", to="1"), "neutral_element", "[0][1].public_key"),
        (changed(*SINGLE, "public_key", to=str(P - 1)), "not_in_group", "[0][1].public_key"),
        (changed(*SINGLE, "public_key", to=str(GROUP.g)), "proof_of_key", "[0][1].pok"),
        (changed(*SINGLE, "pok", "challenge", to="5"), "proof_of_key", "[0][1].pok"),
        (changed(*SINGLE, "pok", "response", to=str(Q)), "exponent_out_of_range", "[0][1].pok.response"),
        (changed(*PEDERSEN, "threshold", to=0), "wrong_threshold", "[1][1].threshold"),
        (changed(*PEDERSEN, "threshold", to=4), "wrong_threshold", "[1][1].threshold"),
        (changed(*PEDERSEN, "threshold", to=3), "wrong_threshold", "[1][1].coefexps[0].message.coefexps"),
        (changed(*PEDERSEN, "threshold", to="2"), "wrong_type", "[1][1].threshold"),
        (changed(*PEDERSEN, "certs", to=[]), "wrong_threshold", "[1][1].threshold"),
        (changed(*PEDERSEN, "coefexps", to=[]), "wrong_length", "[1][1].coefexps"),
        (changed(*PEDERSEN, "certs", 1, "message", to="{}"), "wrong_fields", "[1][1].certs[1].message"),
        (changed(*PEDERSEN, "certs", 1, "message", to="x"), "not_json", "[1][1].certs[1].message"),
        (changed(*PEDERSEN, "certs", 1, "signature", "response", to="3"), "signature_of_trustee", "[1][1].certs[1].signature"),
        (changed(*PEDERSEN, "coefexps", 2, "signature", "challenge", to="3"), "signature_of_trustee", "[1][1].coefexps[2].signature"),
        (changed(*PEDERSEN, "coefexps", to=lambda x: [x[1], x[0], x[2]]), "signature_of_trustee", "[1][1].coefexps[0].signature"),
        (changed(*PEDERSEN, "verification_keys", to=lambda x: [x[1], x[0], x[2]]), "wrong_verification_key", "[1][1].verification_keys[0]"),
    ],
)  # fmt: skip
def test_trustees_that_are_not_right(text, code, path):
    found = parse_trustees(text)

    assert isinstance(found, Problem)
    assert (found.code, found.path) == (code, path)


def test_a_signed_text_that_is_not_canonical_is_told_with_its_place():
    party = the_ceremony()
    proof = prove_knowledge(GROUP, party.keys[0].signing, "sigmsg| {}|", seeded("y"))

    with pytest.raises(Problem) as raised:
        Signed(" {}", proof).opened(GROUP, party.known[0].verification, "here")

    assert (raised.value.code, raised.value.path) == ("not_canonical", "here.message")


def test_the_names_of_trustees_are_kept():
    key = PublicKey.of(GROUP, 5, seeded("name"), "Tổ trưởng")
    trustees = Trustees.read(dumps([belenios.single(key)]))

    assert trustees.members == (key,)
    assert '"name":"Tổ trưởng"' in trustees.text
    assert parse_trustees(trustees.text.replace('"Tổ trưởng"', "5")).code == "wrong_type"


def test_who_is_enough():
    trustees = Trustees.read(BOTH)

    enough = [
        owners
        for owners in ({1, 2, 3}, {1, 2, 4}, {1, 2, 3, 4}, {2, 3, 4}, {1, 2}, {1}, set())
        if trustees.are_enough(owners)
    ]
    assert enough == [{1, 2, 3}, {1, 2, 4}, {1, 2, 3, 4}]
    assert len(trustees.members) == 4


def test_shares_of_a_key_held_alone_and_a_threshold_together():
    election = made(voters=2)
    trustees = Trustees.read(BOTH)
    tally = belenios.encrypted_tally(election.election, {}, [])

    found = belenios.result(election.election, trustees, tally, {})

    assert found.code == "too_few_shares"
    for owner in (0, 5):
        told = belenios.check_partial_decryption(election.election, trustees, tally, owner, "{}")
        assert told.code == "unknown_owner"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda share: share.update(decryption_factors=[]), "wrong_length"),
        (lambda share: share["decryption_factors"][0].pop(), "wrong_length"),
        (lambda share: share["decryption_proofs"][0].pop(), "wrong_length"),
        (lambda share: share["decryption_factors"][0].__setitem__(0, "2"), "not_in_group"),
        (lambda share: share["decryption_factors"][0].__setitem__(0, "1"), "decryption_proof"),
        (lambda share: share["decryption_factors"][0].reverse(), "decryption_proof"),
        (lambda share: share["decryption_proofs"][0].reverse(), "decryption_proof"),
    ],
)
def test_shares_that_are_not_right(change, code):
    election = made(voters=2)
    trustees = Trustees.read(election.archive.trustees)
    ballots = [
        belenios.Ballot.parse(election.election, event.data[0])
        for event in election.archive.of_kind(belenios.Kind.BALLOT)
    ]
    roll = belenios.Roll.read(GROUP, election.archive.credentials)
    tally = belenios.encrypted_tally(
        election.election, roll.weights, [(one.credential, one.ciphertexts) for one in ballots]
    )
    text = belenios.decrypt_share(election.election, election.secrets[0], tally.sums, seeded("s"))
    share = json.loads(text)
    change(share)

    found = belenios.check_partial_decryption(election.election, trustees, tally, 1, dumps(share))

    assert isinstance(found, Problem)
    assert found.code == code


def test_a_result_beyond_the_voters_is_none():
    """Shares of another tally: their logarithm is not found."""
    election = made(voters=2)
    trustees = Trustees.read(election.archive.trustees)
    tally = belenios.encrypted_tally(election.election, {}, [])
    wrong = belenios.Share(tuple(tuple(GROUP.g for _ in row) for row in tally.sums))

    found = belenios.result(election.election, trustees, tally, {1: wrong})

    assert (found.code, found.path) == ("wrong_result", "result[0][0]")
    near = belenios.EncryptedTally(tally.sums, 1, 2)
    inverse = GROUP.power(GROUP.g, Q - 3)
    off = belenios.Share(tuple(tuple(inverse for _ in row) for row in tally.sums))
    assert belenios.result(election.election, trustees, near, {1: off}).code == "wrong_result"


# the ceremony


@cache
def the_ceremony():
    """Three trustees, two of whom suffice, up to round 4."""
    draw = seeded("ceremony")
    keys = [channel.Keys.of(channel.new_seed(draw)) for _ in range(3)]
    certs = [one.certificate(draw) for one in keys]
    known = [ceremony.read_certificate(GROUP, text) for text in certs]
    polynomials = [ceremony.polynomial(one, known, 2, draw) for one in keys]
    return SimpleNamespace(keys=keys, certs=certs, known=known, polynomials=polynomials, draw=draw)


def seeds():
    """The sample's trustees in the order of certificates: keys, certificate and files of each."""
    found = {}
    for path in SECRETS.glob("*.key"):
        keys = channel.Keys.of(path.read_text().strip())
        found[str(keys.encryption)] = keys, path.stem
    for line in (SECRETS / "certs.jsons").read_text().splitlines():
        certificate = ceremony.read_certificate(GROUP, line)
        yield *found[str(certificate.encryption)], certificate


def test_the_secret_files_of_the_reference_open():
    known = [certificate for _, _, certificate in seeds()]
    polynomials = (SECRETS / "polynomials.jsons").read_text().splitlines()
    members = Trustees.read(BOTH).items[1].members
    commitments = [
        ceremony.check_polynomial(GROUP, known, number, 2, text)
        for number, text in enumerate(polynomials, 1)
    ]
    for number, (keys, stem, own) in enumerate(seeds(), 1):
        given = (SECRETS / f"{stem}.vinput").read_text().strip()
        answered = (SECRETS / f"{stem}.voutput").read_text().strip()
        sealed = (SECRETS / f"{stem}.dkey").read_text().strip()

        secret = ceremony.private_key(keys, own, sealed)

        assert GROUP.power(GROUP.g, secret) == members[number - 1].key
        assert ceremony.own_secret(keys, own, answered) == secret
        assert ceremony.inputs(polynomials, number) == given
        again = ceremony.answer(keys, known, number, 2, given, seeded("again"))
        assert ceremony.own_secret(keys, own, again) == secret
        assert ceremony.check_answer(GROUP, commitments, number, answered) == members[number - 1]


def answer_of(number, change):
    """What the trustee says to changed inputs."""
    party = the_ceremony()
    given = json.loads(ceremony.inputs(party.polynomials, number))
    change(given)
    with pytest.raises(Problem) as raised:
        ceremony.answer(party.keys[number - 1], party.known, number, 2, dumps(given), seeded("a"))
    return raised.value.code, raised.value.path


def test_a_secret_for_somebody_else_is_not_opened():
    others = json.loads(ceremony.inputs(the_ceremony().polynomials, 2))

    def change(given):
        given["secrets"][2] = others["secrets"][2]

    assert answer_of(1, change) == ("not_decryptable", "data")


def test_a_secret_that_does_not_fit_the_polynomial():
    party = the_ceremony()
    for value in ("5", "0"):
        sealed = channel.send(
            party.keys[1], party.keys[0].encryption, {"secret": value}, seeded("bad")
        )

        def change(given, sealed=sealed):
            given["secrets"][1] = sealed

        assert answer_of(1, change) == ("wrong_share", "secrets[1]")


def test_a_secret_that_somebody_else_signed():
    party = the_ceremony()
    sealed = channel.send(party.keys[2], party.keys[0].encryption, {"secret": "5"}, seeded("bad"))

    assert answer_of(1, lambda given: given["secrets"].__setitem__(1, sealed)) == (
        "signature_of_trustee", "data.signature",
    )  # fmt: skip


def test_a_message_sealed_again_for_another_recipient():
    """What a trustee was sent is handed on, encrypted anew: the signed recipient tells."""
    party = the_ceremony()
    group, draw = GROUP, seeded("forward")
    told = {"recipient": str(party.keys[1].encryption), "message": dumps({"secret": "5"})}
    text = dumps(Signed.by(group, party.keys[2].signing, told, draw).json()).encode()
    r, shared = draw(Q), group.power(group.g, draw(Q))
    ek = party.keys[0].encryption
    alpha, beta = group.power(group.g, r), group.power(ek, r) * shared % group.p
    cipher, nonce = channel._cipher(shared, alpha, len(text))
    sealed = dumps(
        {"alpha": str(alpha), "beta": str(beta), "data": cipher.encrypt(nonce, text, None).hex()}
    )

    assert answer_of(1, lambda given: given["secrets"].__setitem__(2, sealed)) == (
        "wrong_recipient", "data.message.recipient",
    )  # fmt: skip


def test_commitments_that_are_not_the_own_ones():
    def change(given):
        party = the_ceremony()
        other = json.loads(ceremony.polynomial(party.keys[0], party.known, 2, seeded("other")))
        given["coefexps"][0] = other["coefexps"]

    assert answer_of(1, change) == ("wrong_verification_key", "coefexps[0]")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda given: given.update(secrets=[]), "wrong_length"),
        (lambda given: given["secrets"].__setitem__(0, 5), "wrong_type"),
        (lambda given: given["secrets"].__setitem__(0, "{}"), "wrong_fields"),
        (lambda given: given.update(polynomial="x"), "not_json"),
    ],
)
def test_inputs_of_the_wrong_shape(change, code):
    assert answer_of(2, change)[0] == code


def sealed_with(**changes):
    """The sample's first sealed key with other parts."""
    keys, stem, own = next(seeds())
    text = (SECRETS / f"{stem}.dkey").read_text().strip()
    with pytest.raises(Problem) as raised:
        ceremony.private_key(keys, own, dumps({**json.loads(text), **changes}))
    return raised.value.code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"data": "00"}, "not_decryptable"), ({"data": "0" * 99}, "not_decryptable"),
        ({"data": "AB" * 40}, "not_decryptable"), ({"data": "00" * 70_000}, "not_decryptable"),
        ({"data": 5}, "wrong_type"), ({"alpha": "1"}, "neutral_element"), ({"alpha": "2"}, "not_in_group"),
        ({"beta": "0"}, "not_in_group"), ({"beta": str(P - 1)}, "not_in_group"),
    ],
)  # fmt: skip
def test_sealed_messages_that_are_not_right(changes, code):
    assert sealed_with(**changes) == code


def test_long_messages_take_the_shorter_nonce():
    party = the_ceremony()
    long = "x" * channel.LONG
    sealed = channel.send(party.keys[0], party.keys[1].encryption, long, seeded("long"))

    assert channel.receive(party.keys[1], party.known[0], sealed) == long


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda told: told.update(secrets=told["secrets"][1:]), "wrong_length"),
        (lambda told: told["secrets"].__setitem__(1, 1), "wrong_type"),
        (lambda told: told.update(polynomial=None), "wrong_type"),
        (lambda told: told.update(coefexps={}), "wrong_fields"),
        (lambda told: told["coefexps"]["signature"].update(response="1"), "signature_of_trustee"),
    ],
)
def test_the_server_refuses_polynomials_that_would_spoil_the_key(change, code):
    party = the_ceremony()
    told = json.loads(party.polynomials[0])
    change(told)

    found = belenios.check_polynomial(GROUP, party.known, 1, 2, dumps(told))

    assert isinstance(found, Problem)
    assert found.code == code
    assert belenios.check_polynomial(GROUP, party.known, 2, 2, party.polynomials[0]).code == (
        "signature_of_trustee"
    )
    assert belenios.check_polynomial(GROUP, party.known, 1, 3, party.polynomials[0]).code == (
        "wrong_threshold"
    )


def test_the_server_refuses_a_key_that_does_not_follow():
    party = the_ceremony()
    commitments = [
        ceremony.check_polynomial(GROUP, party.known, number, 2, text)
        for number, text in enumerate(party.polynomials, 1)
    ]
    given = ceremony.inputs(party.polynomials, 1)
    answered = ceremony.answer(party.keys[0], party.known, 1, 2, given, seeded("b"))

    assert isinstance(belenios.check_answer(GROUP, commitments, 1, answered), PublicKey)
    assert belenios.check_answer(GROUP, commitments, 2, answered).code == "wrong_verification_key"
    false = {"private_key": "", "public_key": PublicKey.of(GROUP, 5, seeded("c")).json()}
    assert (
        belenios.check_answer(GROUP, commitments, 1, dumps(false)).code == "wrong_verification_key"
    )
    assert belenios.check_certificate(GROUP, party.certs[0].replace("1", "2", 1)).code


def test_certificates_with_keys_that_are_none():
    keys = the_ceremony().keys[0]
    for verification, code in (("1", "neutral_element"), (str(P - 1), "not_in_group")):
        told = {"verification": verification, "encryption": str(keys.encryption)}
        text = dumps(Signed.by(GROUP, keys.signing, told, seeded("d")).json())
        assert belenios.check_certificate(GROUP, text).code == code
