"""Trust floor: papers and proofs that anybody can check."""
