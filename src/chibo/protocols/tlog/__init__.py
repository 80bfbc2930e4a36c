"""A transparency log in plain Python: Merkle tree, signed notes, tiles, evidence, policies.

The formats are the public ones of C2SP (c2sp.org: tlog-tiles, tlog-checkpoint, signed-note,
tlog-cosignature, tlog-proof, tlog-policy) over the hashes of RFC 6962 and the proof loops of
RFC 9162, so that anybody's reader can judge a log written here. Only `leaf` is chibo's own: what
one sealed document looks like as an entry.

| module | knows |
| --- | --- |
| `merkle` | hashes, roots, inclusion and consistency proofs |
| `note` | signed notes, verifier keys, signing keys |
| `checkpoint` | the text that a log signs |
| `tiles` | the files of a log: paths, contents, reading, auditing |
| `proof` | one evidence file |
| `policy` | whose signatures are enough |
| `leaf` | chibo's 64-byte entry and its opening |

Nothing here opens a socket, reads a clock or draws a random number.
"""
