"""Commands of the record: write a fact, and the way of a request to correct one."""
