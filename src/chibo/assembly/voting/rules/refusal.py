"""A deed that the rules do not allow."""

from typing import Any


class Refusal(Exception):
    """A rule says no.

    Args:
        code: stable name; the sentence for people is in ``voting.sentences``.
        denied: it is about who asks (403) and not about the state of things (409).
        places: values for the sentence, plain values.
    """

    def __init__(self, code: str, *, denied: bool = False, **places: Any) -> None:
        super().__init__(code)
        self.code = code
        self.denied = denied
        self.places = places


def check(condition: object, code: str, **places: Any) -> None:
    """Refuse with ``code`` unless the condition holds."""
    if not condition:
        raise Refusal(code, **places)
