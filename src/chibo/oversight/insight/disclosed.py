"""Why the room's tables are in no part of what is given out to a person."""

from chibo.core.disclosure import withhold

withhold(
    "insight.Reminder",
    reason="A committee reminded a branch; who did it stands in that person's own trail of deeds.",
)
