"""Rehearsals: the whole meeting with simulated members, in a branch of its own that is removed whole."""
