"""Floor of the rooms that carry out what was decided."""
