"""Names of members, subsystems, services and security servers, and how they travel in an address."""

import re
from dataclasses import astuple, dataclass
from urllib.parse import quote, unquote

from .errors import BadIdentifier

_ALLOWED = re.compile(r"[A-Za-z0-9'()+,\-.=?]+")
_BROKEN_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")


def encoded(part: str) -> str:
    """One part for an address or a header: UTF-8, percent-encoded, with its slashes (PR-REST 4.2)."""
    return quote(part, safe="")


def _parts(text: str, *counts: int) -> list[str]:
    found = text.split("/")
    if len(found) not in counts or not all(found) or _BROKEN_ESCAPE.search(text):
        raise BadIdentifier(f"not an identifier: {text!r}")
    try:
        return [unquote(part, errors="strict") for part in found]
    except UnicodeDecodeError as error:
        raise BadIdentifier(f"not UTF-8: {text!r}") from error


@dataclass(frozen=True, slots=True)
class _Identifier:
    instance: str
    member_class: str
    member: str

    def __str__(self) -> str:
        return "/".join(encoded(part) for part in astuple(self) if part)

    @property
    def is_strict(self) -> bool:
        """Whether all parts keep to the signs that identifiers may have since 1.0.3 (PR-REST 4.8)."""
        return all(_ALLOWED.fullmatch(part) for part in astuple(self) if part)


@dataclass(frozen=True, slots=True)
class ClientId(_Identifier):
    """Who asks; the subsystem may be empty."""

    subsystem: str = ""

    @classmethod
    def parse(cls, text: str) -> "ClientId":
        """``INSTANCE/CLASS/MEMBER[/SUBSYSTEM]``.

        Raises:
            BadIdentifier
        """
        return cls(*_parts(text, 3, 4))


@dataclass(frozen=True, slots=True)
class ServiceId(_Identifier):
    """What is asked: a service of a subsystem (security servers know no service without one)."""

    subsystem: str
    service: str

    @classmethod
    def parse(cls, text: str) -> "ServiceId":
        """``INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE``.

        Raises:
            BadIdentifier
        """
        return cls(*_parts(text, 5))


@dataclass(frozen=True, slots=True)
class ServerId(_Identifier):
    """One security server of a provider that has several."""

    server: str

    @classmethod
    def parse(cls, text: str) -> "ServerId":
        """``INSTANCE/CLASS/MEMBER/SERVER``.

        Raises:
            BadIdentifier
        """
        return cls(*_parts(text, 4))
