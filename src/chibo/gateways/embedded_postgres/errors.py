"""What can go wrong, as sentences for the person at the terminal."""


class DatabaseProblem(Exception):
    """The embedded database cannot do what was asked; the sentence says what to do."""
