"""Pages: changing the seat; the tree as of a day, a unit and its story."""
