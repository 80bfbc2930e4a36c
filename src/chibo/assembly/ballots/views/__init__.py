"""Pages of secret ballots; the scripts on them are those of frontend/ballot."""
