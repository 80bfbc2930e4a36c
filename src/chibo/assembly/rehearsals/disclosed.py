"""What the room keeps of a person: nothing that lasts."""

from chibo.core.disclosure import withhold

withhold(
    "rehearsals.Rehearsal",
    reason="Goes within a day with the rehearsal that it is; whoever holds one sees its mark on every page, "
    "and that it was held stands in that person's deeds.",
)
