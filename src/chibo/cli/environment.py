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


def prepare() -> None:
    """Choose the settings module and the secret key, and start the embedded database where it is used.

    Raises:
        DatabaseProblem: the embedded database cannot be started.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not _given("CHIBO_SECRET_KEY"):
        os.environ["CHIBO_SECRET_KEY_FILE"] = str(_secret_key())
    if is_embedded():
        use(embedded())


def use(server: EmbeddedPostgres) -> None:
    """Start the embedded server and point this process and its children to it."""
    server.start()
    os.environ["DATABASE_URL"] = server.url()
    os.environ["DATABASE_OWNER_URL"] = server.owner_url()
    os.environ["CHIBO_EMBEDDED"] = "1"


def _secret_key() -> Path:
    path = var() / "keys" / "secret_key"
    if not path.exists():
        make_folder(path.parent)
        path.parent.chmod(0o700)
        write_durably(path, secrets.token_urlsafe(50).encode())
    return path


def _given(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))
