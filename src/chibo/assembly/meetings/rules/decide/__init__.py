"""Decisions: from a state and a wish to new events, or a refusal. ``person`` is who asks."""
