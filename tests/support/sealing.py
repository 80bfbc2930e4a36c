"""Evidence of a small log made in memory, as the ledger makes it."""

from hashlib import sha256

from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.leaf import LeafKind, Opening, canonical
from chibo.protocols.tlog.merkle import leaf_hash, prove_inclusion, root_of, subtrees_of
from chibo.protocols.tlog.note import Note, Secret
from chibo.protocols.tlog.proof import Evidence

LOG = Secret("log.example/1", bytes(32))
OTHER_LOG = Secret("log.example/1", b"o" * 32)


def evidence(data: bytes, *, signer: Secret = LOG) -> bytes:
    """A .tlog-proof file for ``data``, sealed as entry 1 of 3."""
    manifest = canonical(
        {
            "format": "chibo-manifest/v1",
            "kind": "seal",
            "document": "00000000-0000-0000-0000-000000000001",
            "version": 3,
            "number": 7,
            "queued_at": "2026-11-03T05:00:00.000+00:00",
            "files": [{"sha256": sha256(data).hexdigest(), "length": len(data)}],
        }
    )
    opening = Opening(LeafKind.SEAL, b"t" * 16, b"s" * 32, manifest)
    hashes = [leaf_hash(b"0"), leaf_hash(opening.entry()), leaf_hash(b"2")]
    text = Checkpoint(signer.name, 3, root_of(hashes)).text()
    proof = tuple(prove_inclusion(1, 3, subtrees_of(hashes)))
    note = Note(text, (signer.sign(text),)).render()
    return Evidence(1, proof, note, opening.pack()).render()
