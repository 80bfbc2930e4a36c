"""Typed readers of the environment.

Every reader also looks at ``NAME_FILE`` and then reads the value from that file, so that a secret
need not stand in a process's environment.
"""

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class Misconfigured(Exception):
    """A setting is missing or cannot be read; the sentence names it."""


def text(name: str, default: str | None = None) -> str:
    """Value of ``name``, or the content of the file ``NAME_FILE`` points to.

    Raises:
        Misconfigured: neither is set and there is no default, or the file cannot be read.
    """
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Misconfigured(f"{name}_FILE cannot be read: {error.strerror}") from error
    value = os.environ.get(name, default)
    if value is None:
        raise Misconfigured(f"{name} is not set (or put its value in a file and set {name}_FILE)")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off and the empty string."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise Misconfigured(f"{name} must be yes or no, not {value!r}")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise Misconfigured(f"{name} must be a whole number, not {value!r}") from error


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def path(name: str, default: Path) -> Path:
    """A folder or file, made absolute."""
    return Path(text(name, str(default))).expanduser().resolve()


def database(url: str) -> dict[str, object]:
    """Django's description of a ``postgresql://user:password@host:port/name?option=…`` address.

    A socket folder is given as ``postgresql://user:password@/name?host=/folder``.

    Raises:
        Misconfigured: another scheme, or no database name.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise Misconfigured("the database address must start with postgresql://")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise Misconfigured("the database address names no database")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(options.pop("port", None) or parts.port or ""),
        "OPTIONS": dict(options),
    }


@dataclass(frozen=True)
class Site:
    """What follows from the address under which people find the pages.

    Attributes:
        origin: scheme, host and port.
        host: the name alone.
        is_tls: it is an address with TLS.
        is_local: without TLS, and of this very machine; only there may cookies travel in the open.
    """

    origin: str
    host: str
    is_tls: bool
    is_local: bool

    @property
    def hosts(self) -> list[str]:
        """Names that the pages may be asked for by; those of this machine are for its own checks."""
        return list(dict.fromkeys([self.host, "127.0.0.1", "localhost", "[::1]"]))


def site(url: str) -> Site:
    """Read the address of the pages.

    Raises:
        Misconfigured: it is no address with http:// or https:// and a host.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Misconfigured(f"CHIBO_SITE_URL must be like https://chibo.example, not {url!r}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Site(
        origin=f"{parts.scheme}://{parts.netloc}",
        host=host,
        is_tls=parts.scheme == "https",
        is_local=parts.scheme == "http" and is_loopback(parts.hostname),
    )


def is_loopback(host: str) -> bool:
    """Whether a name or address is this very machine's."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
