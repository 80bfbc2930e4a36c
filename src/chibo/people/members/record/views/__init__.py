"""Pages of the record: ask for a correction, and the way of a request."""
