"""Ballots from hostile hands: each refused at its door with a reason and a place."""

import json

import pytest

from chibo.protocols import belenios
from chibo.protocols.belenios import Ballot, Kind, Problem, Question, check_ballot
from chibo.protocols.belenios.credentials import Credential
from chibo.protocols.belenios.drawing import seeded
from chibo.protocols.belenios.encodings import base64_of, dumps
from chibo.protocols.belenios.voting import assemble, signed
from tests.protocols.belenios.making import GROUP, P, Q, made

ELECTION = made().election
ROLL = belenios.Roll.read(GROUP, made().archive.credentials)
TEXTS = [event.data[0] for event in made().archive.of_kind(Kind.BALLOT)]
OF_ORDER_3 = next(x for x in (pow(n, (P - 1) // 3, P) for n in range(2, 99)) if x != 1)
VOTER = Credential.derive(GROUP, ELECTION.uuid, made().credentials[0])


def problem_of(text, election=ELECTION):
    found = check_ballot(election, text, ROLL.weights)
    assert isinstance(found, Problem), found
    return found.code, found.path


def changed(change, *, sign=True):
    """A ballot of a true voter, changed; signed again unless that is not wanted."""
    ballot = json.loads(TEXTS[0])
    credential = next(
        one
        for one in (Credential.derive(GROUP, ELECTION.uuid, c) for c in made().credentials)
        if str(one.public) == ballot["credential"]
    )
    change(ballot)
    if not sign:
        return dumps(ballot)
    ballot.pop("signature", None)
    return signed(GROUP, credential, ballot, seeded("again"))


def test_a_ballot_that_is_right_is_accepted_as_text_and_as_bytes():
    for text in TEXTS:
        ballot = check_ballot(ELECTION, text, ROLL.weights)
        assert isinstance(ballot, Ballot)
        assert ballot.tracker == base64_of(text)
        assert check_ballot(ELECTION, text.encode(), ROLL.weights) == ballot
    assert changed(lambda ballot: None) != TEXTS[0]
    assert isinstance(check_ballot(ELECTION, changed(lambda ballot: None)), Ballot)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("0", "not_in_group"), ("1", "neutral_element"), (str(P - 1), "not_in_group"),
        (str(P), "not_in_group"), (str(P + 4), "not_in_group"), ("2", "not_in_group"),
        (str(OF_ORDER_3), "not_in_group"), ("-4", "not_a_number"),
        ("", "not_a_number"), (4, "wrong_type"), (None, "wrong_type"), ("1" * 701, "not_a_number"),
    ],
)  # fmt: skip
def test_a_first_half_outside_the_subgroup(bad, code):
    def change(ballot):
        ballot["answers"][0]["choices"][1]["alpha"] = bad

    assert problem_of(changed(change)) == (code, "answers[0].choices[1].alpha")


@pytest.mark.parametrize(
    ("bad", "code", "path"),
    [
        ("0", "not_in_group", "answers[0].choices[0].beta"),
        (str(P - 1), "not_in_group", "answers[0].choices[0].beta"),
        ("1", "individual_proof", "answers[0].individual_proofs[0]"),
        (str(GROUP.g), "individual_proof", "answers[0].individual_proofs[0]"),
    ],
)
def test_a_second_half_that_is_wrong(bad, code, path):
    def change(ballot):
        ballot["answers"][0]["choices"][0]["beta"] = bad

    assert problem_of(changed(change)) == (code, path)


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_ciphertext_times_an_element_of_order_two(sign):
    """Its proof would hold with even challenges if membership were not tested."""

    def change(ballot):
        choice = ballot["answers"][0]["choices"][0]
        choice["alpha"] = str(sign * int(choice["alpha"]) % P)

    expected = "not_in_group" if sign < 0 else None
    found = check_ballot(ELECTION, changed(change))
    assert getattr(found, "code", None) == expected


@pytest.mark.parametrize("which", ["challenge", "response"])
@pytest.mark.parametrize("bad", [str(Q), str(Q + 5), str(1 << 300)])
def test_exponents_not_below_the_order(which, bad):
    def in_proof(ballot):
        ballot["answers"][0]["individual_proofs"][2][1][which] = bad

    def in_signature(ballot):
        ballot["signature"]["proof"][which] = bad

    place = f"answers[0].individual_proofs[2][1].{which}"
    assert problem_of(changed(in_proof)) == ("exponent_out_of_range", place)
    place = f"signature.proof.{which}"
    assert problem_of(changed(in_signature, sign=False)) == ("exponent_out_of_range", place)


def test_a_response_that_is_larger_by_the_order_is_not_the_same_ballot():
    def change(ballot):
        proof = ballot["answers"][0]["overall_proof"][0]
        proof["response"] = str(int(proof["response"]) + Q)

    assert problem_of(changed(change))[0] == "exponent_out_of_range"


def copied(own, other, *, proofs):
    """A ballot with the ciphertexts, or the whole answers, of somebody else's."""
    ballot, victim = json.loads(own), json.loads(other)
    for mine, theirs in zip(ballot["answers"], victim["answers"], strict=True):
        mine["choices"] = theirs["choices"]
        if proofs:
            mine.update(theirs)
    credential = next(
        one
        for one in (Credential.derive(GROUP, ELECTION.uuid, c) for c in made().credentials)
        if str(one.public) == ballot["credential"]
    )
    del ballot["signature"]
    return signed(GROUP, credential, ballot, seeded("copy"))


@pytest.mark.parametrize("proofs", [True, False], ids=["with its proofs", "with own proofs"])
def test_a_ballot_copied_under_another_credential(proofs):
    text = copied(TEXTS[0], TEXTS[1], proofs=proofs)

    assert problem_of(text) == ("individual_proof", "answers[0].individual_proofs[0]")


def test_a_ballot_with_only_its_credential_exchanged():
    def change(ballot):
        ballot["credential"] = json.loads(TEXTS[1])["credential"]

    assert problem_of(changed(change, sign=False)) == ("wrong_hash", "signature.hash")
    assert problem_of(changed(change))[0] == "ballot_signature"


def test_a_ballot_signed_by_somebody_who_is_not_on_the_list():
    stranger = Credential.derive(GROUP, ELECTION.uuid, belenios.generate(seeded("stranger")))
    text = belenios.vote(ELECTION, stranger, [[1, 0, 0]], seeded("vote"))

    assert problem_of(text) == ("unknown_credential", "credential")
    assert isinstance(check_ballot(ELECTION, text), Ballot)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("1", "neutral_element"),
        ("0", "not_in_group"),
        (str(P - 1), "not_in_group"),
        (1, "wrong_type"),
    ],
)
def test_credentials_that_are_no_elements(bad, code):
    def change(ballot):
        ballot["credential"] = bad

    found = check_ballot(ELECTION, changed(change))
    assert isinstance(found, Problem)
    assert (found.code, found.path) == (code, "credential")


def test_a_proof_replayed_from_another_choice():
    def change(ballot):
        proofs = ballot["answers"][0]["individual_proofs"]
        proofs[0] = proofs[1]

    assert problem_of(changed(change)) == ("individual_proof", "answers[0].individual_proofs[0]")


def test_choices_swapped_with_their_proofs():
    """Each is proven for itself; that they stand in this order is bound by the proof of their sum."""

    def change(ballot):
        answer = ballot["answers"][0]
        for name in ("choices", "individual_proofs"):
            answer[name][0], answer[name][1] = answer[name][1], answer[name][0]

    assert problem_of(changed(change)) == ("overall_proof", "answers[0].overall_proof")


def test_a_ballot_for_another_election():
    other = made(voters=3).election

    assert problem_of(TEXTS[0], other) == ("other_election", "election_uuid")
    again = belenios.Election.read(ELECTION.text.replace("mô phỏng", "thật"))
    assert problem_of(TEXTS[0], again) == ("other_election", "election_hash")

    def change(ballot):
        ballot["election_hash"] = again.fingerprint

    moved = changed(change)
    assert isinstance(check_ballot(again, moved), Problem)


TWO = made(voters=2, questions=5).election


def test_answers_swapped_between_questions():
    """Questions 1 and 4 are alike, so only the proofs can tell the answers apart by nothing: the
    prefix of a proof holds the credential, not the question. The ballot is a different one, and
    the voter's signature is needed for it.
    """
    text = next(made(voters=2, questions=5).archive.of_kind(Kind.BALLOT)).data[0]
    ballot = json.loads(text)
    answers = ballot["answers"]
    answers[0], answers[3] = answers[3], answers[0]

    found = check_ballot(TWO, dumps(ballot))

    assert isinstance(found, Problem)
    assert (found.code, found.path) == ("wrong_hash", "signature.hash")


def test_answers_swapped_between_questions_of_different_kinds():
    text = next(made(voters=2, questions=5).archive.of_kind(Kind.BALLOT)).data[0]
    ballot = json.loads(text)
    answers = ballot["answers"]
    answers[0], answers[1] = answers[1], answers[0]

    assert check_ballot(TWO, dumps(ballot)).path == "answers[0].choices"


@pytest.mark.parametrize(
    ("selection", "code"),
    [([0, 0, 0], "overall_proof"), ([1, 1, 0], "overall_proof"), ([2, 0, 0], "individual_proof"),
     ([-1, 1, 1], "individual_proof")],
)  # fmt: skip
def test_sums_and_values_that_are_not_allowed(selection, code):
    problem = belenios.errors.door(belenios.vote)(ELECTION, VOTER, [selection], seeded("x"))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.path) == ("bad_choice", "questions[0]")

    assert problem_of(assemble(ELECTION, VOTER, [selection], seeded("x")))[0] == code


BLANK = belenios.Election.new(
    uuid=ELECTION.uuid, name="", key=ELECTION.key,
    questions=[Question("?", ("a", "b"), minimum=1, maximum=1, blank=True)],
)  # fmt: skip


@pytest.mark.parametrize(
    ("selection", "code", "path"),
    [
        ([1, 1, 0], "blank_proof", "answers[0].blank_proof"),
        ([0, 0, 0], "overall_proof", "answers[0].overall_proof"),
        ([0, 1, 1], "overall_proof", "answers[0].overall_proof"),
        ([2, 0, 0], "individual_proof", "answers[0].individual_proofs[0]"),
    ],
)
def test_blank_votes_that_choose_something(selection, code, path):
    with pytest.raises(Problem, match="not allowed"):
        belenios.vote(BLANK, VOTER, [selection], seeded("x"))

    found = check_ballot(BLANK, assemble(BLANK, VOTER, [selection], seeded("x")))

    assert isinstance(found, Problem)
    assert (found.code, found.path) == (code, path)


@pytest.mark.parametrize("selection", [[], [[1, 0, 0], [1, 0, 0]], [[1, 0]], [[1, 0, 0, 0]]])
def test_selections_of_the_wrong_shape(selection):
    with pytest.raises(Problem) as raised:
        belenios.vote(ELECTION, VOTER, selection, seeded("x"))

    assert raised.value.code == "bad_choice"


def drop(name):
    def change(ballot):
        del ballot["answers"][0][name]

    return change


def put(name, value):
    def change(ballot):
        ballot["answers"][0][name] = value

    return change


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (drop("overall_proof"), "wrong_fields", "answers[0]"),
        (put("blank_proof", []), "wrong_fields", "answers[0]"),
        (put("choices", []), "wrong_length", "answers[0].choices"),
        (put("choices", {}), "wrong_type", "answers[0].choices"),
        (put("individual_proofs", [[], [], []]), "wrong_length", "answers[0].individual_proofs[0]"),
        (put("individual_proofs", [[1, 2]] * 3), "wrong_type", "answers[0].individual_proofs[0][0]"),
        (put("overall_proof", [{}]), "wrong_fields", "answers[0].overall_proof[0]"),
        (put("overall_proof", ["x"]), "wrong_type", "answers[0].overall_proof[0]"),
        (lambda ballot: ballot.update(answers=[]), "wrong_length", "answers"),
        (lambda ballot: ballot.update(answers=[None]), "wrong_type", "answers[0]"),
        (lambda ballot: ballot.update(extra=1), "wrong_fields", ""),
        (lambda ballot: ballot.update(election_uuid=7), "wrong_type", "election_uuid"),
    ],
)  # fmt: skip
def test_ballots_of_the_wrong_shape(change, code, path):
    assert problem_of(changed(change)) == (code, path)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (TEXTS[0] + " ", "not_canonical"),
        (TEXTS[0].replace(":", ": ", 1), "not_canonical"),
        ("\ufeff" + TEXTS[0], "not_json"),
        (TEXTS[0].replace("election_uuid", "election\\u005fuuid"), "not_canonical"),
        (TEXTS[0].replace('{"election_uuid"', '{"credential":"4","election_uuid"'), "not_canonical"),
        (TEXTS[0][:-1], "not_json"), ("", "not_json"), ("[" * 3000, "not_json"),
        ("null", "wrong_type"), ('"\\ud800"', "not_canonical"), ("NaN", "not_json"),
        ("1.0", "not_json"), ("9" * 5000, "not_json"), ("x" * 100_000, "too_large"),
        (b"\xff\xfe", "not_text"), ("{}", "wrong_fields"), ("\x00", "not_json"),
    ],
)  # fmt: skip
def test_texts_that_are_no_ballots(bad, code):
    assert problem_of(bad)[0] == code


def test_fields_in_another_order():
    ballot = json.loads(TEXTS[0])
    reordered = {name: ballot[name] for name in sorted(ballot)}

    assert problem_of(dumps(reordered)) == ("wrong_fields", "")


def test_a_signed_hash_that_is_none():
    def change(ballot):
        ballot["signature"]["hash"] = "=" * 43

    assert problem_of(changed(change, sign=False)) == ("bad_base64", "signature.hash")


def test_a_signature_of_another_ballot():
    def change(ballot):
        ballot["signature"]["proof"]["response"] = "5"

    assert problem_of(changed(change, sign=False)) == ("ballot_signature", "signature.proof")


def test_the_largest_ballot_is_not_too_large():
    big = "9" * GROUP.longest
    for election in (ELECTION, TWO, BLANK):
        text = next(made(voters=2, questions=5).archive.of_kind(Kind.BALLOT)).data[0]
        assert election.largest_ballot > len(big)
        assert TWO.largest_ballot > len(text)


def test_only_the_shape_is_asked_when_a_ballot_is_parsed():
    forged = assemble(ELECTION, VOTER, [[1, 1, 1]], seeded("x"))

    assert isinstance(belenios.parse_ballot(ELECTION, forged), Ballot)
    assert isinstance(belenios.parse_ballot(ELECTION, ""), Problem)
