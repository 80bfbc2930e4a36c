"""Pages of the meeting: parse, one service or query, one template."""
