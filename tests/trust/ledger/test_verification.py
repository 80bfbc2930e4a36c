"""Offline checks: what holds, what is refused and with which sentence; never a traceback."""

from hashlib import sha256

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.errors import Malformed
from chibo.protocols.tlog.leaf import LeafKind, Opening, canonical
from chibo.protocols.tlog.merkle import leaf_hash, prove_inclusion, root_of, subtrees_of
from chibo.protocols.tlog.note import Kind, Note, Secret, Signature, Vkey, cosigned_message
from chibo.protocols.tlog.policy import Policy
from chibo.protocols.tlog.proof import Evidence
from chibo.trust.ledger.verification import SENTENCES, Result, check_evidence

LOG = Secret("log.example/1", bytes(32))
WITNESS = Secret("wit.example/tw", b"w" * 32)
VKEY = str(LOG.vkey)
PDF = b"%PDF-1.7 bi\xc3\xaan b\xe1\xba\xa3n"
MANIFEST = {
    "format": "chibo-manifest/v1",
    "kind": "seal",
    "document": "00000000-0000-0000-0000-000000000001",
    "version": 1,
    "number": 7,
    "queued_at": "2026-11-03T05:00:00.000+00:00",
    "files": [{"sha256": sha256(PDF).hexdigest(), "length": len(PDF)}],
}


def opening_of(kind=LeafKind.SEAL, **changes):
    return Opening(kind, b"t" * 16, b"s" * 32, canonical({**MANIFEST, **changes}))


def evidence_of(opening, *, place=1, size=3, signer=LOG, witnessed=False):
    hashes = [leaf_hash(bytes([n])) for n in range(size)]
    hashes[place] = leaf_hash(opening.entry())
    text = Checkpoint(LOG.name, size, root_of(hashes)).text()
    lines = [signer.sign(text)]
    if witnessed:
        message = cosigned_message(Kind.ED25519_COSIGNATURE, WITNESS.name, 7, text).decode()
        blob = (7).to_bytes(8) + WITNESS.sign(message).blob
        lines.append(Signature(WITNESS.name, witness().key_id, blob))
    proof = tuple(prove_inclusion(place, size, subtrees_of(hashes)))
    return Evidence(place, proof, Note(text, tuple(lines)).render(), opening.pack())


def witness():
    return Vkey(WITNESS.name, Kind.ED25519_COSIGNATURE, WITNESS.vkey.public)


GOOD = evidence_of(opening_of())
KEYS = ("form", "signature", "witnesses", "opening", "inclusion", "file")


def results(data, *, file=PDF, vkey=VKEY, policy=None):
    found = check_evidence(data, file_bytes=file, vkey=vkey, policy=policy)
    assert len(found) == len(KEYS)
    with translation.override("en"):
        assert all(finding.sentence for finding in found)
    return {
        name: (finding.key.removeprefix(f"{name}_") if finding.key != "file_changed" else "changed")
        for name, finding in zip(KEYS, found, strict=True)
    }


def expected(**others):
    return {**dict.fromkeys(KEYS, "ok"), "witnesses": "not_checked", **others}


def test_a_sealed_file_is_recognised():
    assert results(GOOD.render()) == expected()


def test_the_findings_say_what_was_found():
    found = check_evidence(GOOD.render(), file_bytes=PDF, vkey=VKEY)

    places = {key: value for finding in found for key, value in finding.places.items()}
    assert (places["origin"], places["size"], places["index"]) == (LOG.name, 3, 1)
    assert (places["version"], places["number"], places["length"]) == (1, 7, len(PDF))
    with translation.override("en"):
        assert "Not yet watched by a witness" in found[2].sentence


@pytest.mark.parametrize(
    ("file", "result"),
    [
        (PDF[:-1], "failed"),
        (PDF + b"\n", "failed"),
        (b"", "failed"),
        (PDF[:-1] + b"x", "changed"),
    ],
)
def test_another_file_is_refused(file, result):
    assert results(GOOD.render(), file=file) == expected(file=result)


def test_one_of_several_files_is_enough():
    files = [{"sha256": "00" * 32, "length": len(PDF)}, *MANIFEST["files"]]

    assert results(evidence_of(opening_of(files=files)).render()) == expected()


def test_the_evidence_of_another_document_is_refused():
    other = opening_of(files=[{"sha256": "ab" * 32, "length": 9}])

    assert results(evidence_of(other).render()) == expected(file="failed")


def test_an_opening_put_under_another_proof_is_refused():
    other = opening_of(files=[{"sha256": "ab" * 32, "length": 9}])
    forged = Evidence(1, evidence_of(other).hashes, evidence_of(other).note, opening_of().pack())

    assert results(forged.render()) == expected(inclusion="failed")


def test_a_foreign_key_is_refused():
    foreign = Secret(LOG.name, b"x" * 32)

    assert results(evidence_of(opening_of(), signer=foreign).render()) == expected(
        signature="failed", inclusion="not_checked"
    )
    assert results(GOOD.render(), vkey=str(foreign.vkey))["signature"] == "failed"


@pytest.mark.parametrize(
    "opening",
    [
        opening_of(LeafKind.REVOKE),
        Opening(LeafKind.SEAL, b"t" * 16, b"s" * 32, b"{}"),
        opening_of(format="chibo-manifest/v9"),
        opening_of(files=[]),
    ],
)
def test_what_is_no_seal_of_a_file_says_nothing_about_one(opening):
    assert results(evidence_of(opening).render()) == expected(
        opening="failed", inclusion="not_checked", file="not_checked"
    )


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\xff" * 100, GOOD.render()[:40]])
def test_what_is_no_evidence_is_told(data):
    assert results(data) == {**dict.fromkeys(KEYS, "not_checked"), "form": "failed"}


POLICY = Policy.parse(f"log {VKEY}\nwitness tw {witness()}\nquorum tw\n")


def test_a_policy_with_witnesses_wants_them():
    watched = evidence_of(opening_of(), witnessed=True)

    assert results(watched.render(), policy=POLICY) == expected(witnesses="ok")
    assert results(GOOD.render(), policy=POLICY) == expected(witnesses="failed")


def test_a_policy_for_another_log_is_a_mistake_of_the_caller():
    other = str(Secret("log.example/2", bytes(32)).vkey)

    with pytest.raises(Malformed, match="does not name"):
        check_evidence(GOOD.render(), file_bytes=PDF, vkey=other, policy=POLICY)
    with pytest.raises(Malformed):
        check_evidence(GOOD.render(), file_bytes=PDF, vkey="key")


@given(st.integers(0, len(GOOD.render()) - 1), st.integers(0, 255))
def test_any_changed_byte_of_the_evidence_is_noticed(where, value):
    data = bytearray(GOOD.render())
    changed = data[where] != value
    data[where] = value

    found = check_evidence(bytes(data), file_bytes=PDF, vkey=VKEY)

    failed = any(f.result is Result.FAILED for f in found)
    assert failed is changed


def test_every_sentence_can_be_filled():
    places = dict.fromkeys(["reason", "origin", "size", "names", "version", "index"], "x")
    with translation.override("en"):
        assert all(str(text) % places for text in SENTENCES.values())
