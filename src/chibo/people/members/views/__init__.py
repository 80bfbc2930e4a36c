"""Pages: the own record, and the members of a seat."""
