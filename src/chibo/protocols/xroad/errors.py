"""What can be wrong: a name, an answer that does not belong to the question, X-Road, or the service behind it."""

from enum import StrEnum


class XRoadError(Exception):
    """Base of the family."""


class BadIdentifier(XRoadError, ValueError):
    """Not an identifier of X-Road."""


class BadAnswer(XRoadError):
    """An answer without what every answer has, or one that cannot be read."""


class WrongAnswer(XRoadError):
    """An answer to another question, or to another asker; ``what`` names the header that tells."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the answer is not to this question: {what}")
        self.what = what


class Component(StrEnum):
    """Where a fault of X-Road arose, by the beginning of its type (PR-REST 4.6)."""

    CONSUMER = "consumer"
    OWN_SERVER = "own_server"
    PROVIDER_SERVER = "provider_server"
    UNKNOWN = "unknown"


_COMPONENTS = (
    ("Server.ClientProxy", Component.OWN_SERVER),
    ("Server.ServerProxy", Component.PROVIDER_SERVER),
    ("Client", Component.CONSUMER),
)


class XRoadFault(XRoadError):
    """X-Road itself could not do it: the answer has ``X-Road-Error``.

    Args:
        kind: type of the fault, e.g. ``Server.ServerProxy.NetworkError``.
        detail: number under which the security server has it in its log.
    """

    def __init__(self, kind: str, *, status: int, message: str = "", detail: str = "") -> None:
        super().__init__(kind)
        self.kind, self.status, self.message, self.detail = kind, status, message, detail

    @property
    def component(self) -> Component:
        """Where it arose."""
        for beginning, component in _COMPONENTS:
            if self.kind == beginning or self.kind.startswith(f"{beginning}."):
                return component
        return Component.UNKNOWN


class ServiceFault(XRoadError):
    """The service answered, and says no; X-Road did its part.

    Args:
        status: HTTP status, 300 or more.
        body: as the service sent it.
    """

    def __init__(self, status: int, body: bytes = b"") -> None:
        super().__init__(f"the service answers {status}")
        self.status, self.body = status, body
