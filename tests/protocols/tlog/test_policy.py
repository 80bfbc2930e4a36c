"""Policies: whose signatures are enough, and which files are no policy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.errors import Malformed, NotSigned
from chibo.protocols.tlog.note import Kind, Note, Secret, Signature, Vkey, cosigned_message
from chibo.protocols.tlog.policy import Policy

LOG = Secret("log.example/1", bytes(32))
TEXT = Checkpoint(LOG.name, 0, bytes(32)).text()
NAMES = ("tw", "prov-a", "prov-b", "ward-1", "ward-2")


def cosigner(name):
    """A witness for tests: its key and its line under TEXT, at second 7."""
    secret = Secret(f"wit.example/{name}", name.encode().ljust(32))
    key = Vkey(secret.name, Kind.ED25519_COSIGNATURE, secret.vkey.public)
    message = cosigned_message(key.kind, key.name, 7, TEXT).decode()
    return key, Signature(key.name, key.key_id, (7).to_bytes(8) + secret.sign(message).blob)


WITNESSES = {name: cosigner(name) for name in NAMES}
HEAD = f"log {LOG.vkey} https://log.example\n" + "".join(
    f"witness {name} {key} https://{name}.example\n" for name, (key, _) in WITNESSES.items()
)


def judged(policy, names, log=True):
    lines = [LOG.sign(TEXT)] if log else []
    note = Note(TEXT, (*lines, *(WITNESSES[n][1] for n in names)))
    return Policy.parse(policy).judge(note.render())


@pytest.mark.parametrize(("signed", "enough"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_published_policy_wants_two_of_three(vectors, signed, enough):
    log = vectors["log"]
    note = Note.parse(log["checkpoint_700"].encode())
    lines = note.signatures[: 1 + min(signed, 2)]

    verdict = Policy.parse(log["policy"]).judge(Note(note.text, lines).render())

    assert verdict.enough is enough
    assert [t for _, t in verdict.witnesses] == [log["cosignature_time"]] * min(signed, 2)


@given(st.sets(st.sampled_from(NAMES)))
def test_groups_count_as_they_are_nested(signed):
    policy = (
        HEAD + "# a comment\n\n\tgroup  provinces\tany prov-a prov-b \n"
        "group wards 2 ward-1 ward-2\ngroup q all provinces tw wards\nquorum q\n"
    )

    verdict = judged(policy, sorted(signed))

    wanted = {"tw", "ward-1", "ward-2"} <= signed and bool({"prov-a", "prov-b"} & signed)
    assert verdict.enough is wanted
    assert dict(verdict.witnesses) == dict.fromkeys(signed, 7)


def test_one_witness_can_be_the_quorum():
    assert judged(HEAD + "quorum tw\n", ["tw"]).enough
    assert not judged(HEAD + "quorum tw\n", ["prov-a"]).enough


def test_without_quorum_the_log_alone_is_enough():
    policy = Policy.parse(HEAD + "quorum none\n")

    assert not policy.watched
    assert judged(HEAD + "quorum none", []).enough
    assert Policy.unwitnessed(LOG.vkey).judge(Note(TEXT, (LOG.sign(TEXT),)).render()).enough


def test_a_witness_that_signs_twice_counts_once():
    verdict = judged(HEAD + "group g 2 tw prov-a\nquorum g\n", ["tw", "tw"])

    assert not verdict.enough


def test_witnesses_do_not_stand_for_the_log():
    with pytest.raises(NotSigned, match="no known key"):
        judged(HEAD + "quorum none\n", NAMES, log=False)


def test_another_log_is_not_believed():
    other = Secret("log.example/2", bytes(32))
    note = Note(TEXT, (other.sign(TEXT),)).render()

    with pytest.raises(NotSigned):
        Policy.unwitnessed(other.vkey).judge(note)


def test_a_checkpoint_under_another_name_is_not_believed():
    text = TEXT.replace("log.example/1", "log.example/2")

    with pytest.raises(NotSigned):
        Policy.unwitnessed(LOG.vkey).judge(Note(text, (LOG.sign(text),)).render())


TW = WITNESSES["tw"][0]
POLICIES = {
    "no quorum": HEAD,
    "two quorums": HEAD + "quorum none\nquorum none\n",
    "quorum unknown": HEAD + "quorum nobody\n",
    "no words we know": HEAD + "quorum none\nhello\n",
    "empty group": HEAD + "group g all\nquorum g\n",
    "group of unknown": HEAD + "group g all nobody\nquorum g\n",
    "threshold 0": HEAD + "group g 0 tw\nquorum g\n",
    "threshold 2 of 1": HEAD + "group g 2 tw\nquorum g\n",
    "threshold no number": HEAD + "group g some tw\nquorum g\n",
    "member twice": HEAD + "group g all tw tw\nquorum g\n",
    "member of two groups": HEAD + "group g all tw\ngroup h all tw\nquorum g\n",
    "name twice": HEAD + "group tw all prov-a\nquorum tw\n",
    "the name none": HEAD + f"witness none {TW}\nquorum none\n",
    "key twice": HEAD + f"witness again {TW}\nquorum again\n",
    "a log key for a witness": HEAD.replace(str(TW), str(Secret("x", bytes(32)).vkey)),
    "a witness key for a log": f"log {TW}\nquorum none\n",
    "a broken key": "log abc\nquorum none\n",
}


@pytest.mark.parametrize("text", POLICIES.values(), ids=POLICIES.keys())
def test_what_is_no_policy_is_refused(text):
    with pytest.raises(Malformed):
        Policy.parse(text)


def test_the_line_at_fault_is_named():
    with pytest.raises(Malformed, match="line 2"):
        Policy.parse(f"log {LOG.vkey}\nlog abc\n")
