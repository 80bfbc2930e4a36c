"""The append-only log: seals, checkpoints, proofs."""
