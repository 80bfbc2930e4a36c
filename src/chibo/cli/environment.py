"""Which installation a command works on: its folder, its database, its secrets, put into the environment.

Settings are read from the environment once, so this runs before Django is loaded, and what it finds is
inherited by every process that the command starts.
"""

import os
import secrets
from pathlib import Path

from chibo.config import env
from chibo.gateways.durable import make_folder, write_durably
from chibo.gateways.embedded_postgres import EmbeddedPostgres

CHECKOUT = Path(__file__).resolve().parents[3]
SETTINGS = "chibo.config.settings"


def var() -> Path:
    """The folder of everything this installation keeps outside its database."""
    return env.path("CHIBO_VAR", CHECKOUT / "var")


def embedded() -> EmbeddedPostgres:
    """The embedded server of this installation, started or not."""
    return EmbeddedPostgres(var())


def is_embedded() -> bool:
    """Whether this installation lives on the embedded database.

    A process started by one that uses it finds DATABASE_URL already set, and the mark beside it.
    """
    return not _given("DATABASE_URL") or os.environ.get("CHIBO_EMBEDDED") == "1"


def settings_file() -> Path:
    """What ``chibo init`` wrote down of this installation: one ``NAME=value`` a line, as systemd reads it."""
    return var() / "chibo.env"


def read_settings() -> None:
    """Put what the file says into the environment; what stands there already is stronger."""
    try:
        lines = settings_file().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#") and not _given(name.strip()):
            os.environ[name.strip()] = value.strip()


def write_settings(values: dict[str, str]) -> None:
    """Write the file anew."""
    lines = [f"{name}={value}" for name, value in values.items()]
    make_folder(var())
    write_durably(settings_file(), "\n".join([_HEAD, *lines, ""]).encode(), mode=0o640)


_HEAD = "# Written by chibo init; the environment is stronger. docs/reference/configuration.md"


def prepare() -> None:
    """Choose the settings module and the secret key, and start the embedded database where it is used.

    Raises:
        DatabaseProblem: the embedded database cannot be started.
    """
    read_settings()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not _given("CHIBO_SECRET_KEY"):
        os.environ["CHIBO_SECRET_KEY_FILE"] = str(_key("secret_key"))
    if not _given("CHIBO_IDENTITY_KEY") and _path("identity_key").exists():
        os.environ["CHIBO_IDENTITY_KEY_FILE"] = str(_path("identity_key"))
    if is_embedded():
        use(embedded())


def use(server: EmbeddedPostgres) -> None:
    """Start the embedded server and point this process and its children to it."""
    server.start()
    os.environ["DATABASE_URL"] = server.url()
    os.environ["DATABASE_OWNER_URL"] = server.owner_url()
    os.environ["CHIBO_EMBEDDED"] = "1"


def make_identity_key() -> None:
    """Give linked identities a key of their own, where nothing was linked by another one yet."""
    if not _given("CHIBO_IDENTITY_KEY"):
        os.environ["CHIBO_IDENTITY_KEY_FILE"] = str(_key("identity_key"))


def _path(name: str) -> Path:
    return var() / "keys" / name


def _key(name: str) -> Path:
    path = _path(name)
    if not path.exists():
        make_folder(path.parent)
        path.parent.chmod(0o700)
        write_durably(path, secrets.token_urlsafe(50).encode())
    return path


def _given(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))
