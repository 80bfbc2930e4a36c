"""Pure rules: whether a proof is due, and what a filter of the trail asks for."""
