"""Why something was not handed over; the text is a short code for the operator, never an address."""


class NotSent(Exception):
    """The message was not handed over.

    Args:
        code: what happened, e.g. ``http_503`` or ``timeout``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Away(NotSent):
    """The service does not answer, or asks for patience: try again later."""


class Refused(NotSent):
    """The service says no to this message: trying again changes nothing."""


class Gone(Refused):
    """The address exists no more."""
