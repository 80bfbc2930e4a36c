"""Pure rules of secret ballots: phases, roles, questions, small electorates."""
