"""People floor: the members and what belongs to them."""
