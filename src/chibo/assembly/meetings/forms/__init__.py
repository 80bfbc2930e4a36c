"""What people send: parsed into plain values; rules and services decide."""
