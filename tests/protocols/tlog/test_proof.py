"""Evidence files: the published one, round trips, and edited ones."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.protocols.tlog.errors import Malformed, NotProven
from chibo.protocols.tlog.policy import Policy
from chibo.protocols.tlog.proof import Evidence


def test_the_published_evidence_proves_the_published_leaf(vectors):
    log = vectors["log"]
    evidence = Evidence.parse(log["proof_233_of_700"].encode())

    verdict = Policy.parse(log["policy"]).judge(evidence.note)
    evidence.check_entry(bytes.fromhex(log["leaf_233_hex"]), verdict.checkpoint)

    assert (evidence.index, len(evidence.hashes), verdict.enough) == (233, 10, True)
    assert evidence.render().decode() == log["proof_233_of_700"]


def test_evidence_of_one_leaf_proves_no_other(vectors):
    log = vectors["log"]
    evidence = Evidence.parse(log["proof_233_of_700"].encode())
    verdict = Policy.parse(log["policy"]).judge(evidence.note)

    with pytest.raises(NotProven):
        evidence.check_entry(bytes(46), verdict.checkpoint)


HASHES = st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple)


@given(st.integers(0, 2**63 - 1), HASHES, st.binary(max_size=200), st.binary(max_size=50))
def test_evidence_is_read_back_as_it_was_written(index, hashes, note, extra):
    evidence = Evidence(index, hashes, note, extra)

    assert Evidence.parse(evidence.render()) == evidence


HASH = b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1\nindex 0",
        "c2sp.org/tlog-proof@v2\nindex 0\n\nnote",
        "c2sp.org/tlog-proof@v1\n\nnote",
        "c2sp.org/tlog-proof@v1\nextra AAAA\n\nnote",
        "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex 00\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex 0\n" + f"{HASH}\n" * 64 + "\nnote",
        "c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nnote",
        "c2sp.org/tlog-proof@v1\nindex đ\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n" + "x" * 4_000_000,
    ],
)
def test_what_is_no_evidence_is_refused(text):
    with pytest.raises(Malformed):
        Evidence.parse(text.encode())
