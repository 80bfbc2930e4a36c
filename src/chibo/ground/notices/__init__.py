"""Each person's inbox: word that a room sends to somebody, once, and whether it was read."""
