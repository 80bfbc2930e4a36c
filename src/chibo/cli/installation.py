"""Bring an installation to the state in which its processes can run: tables, messages, files, keys."""

import contextlib
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.management import call_command, get_commands

from chibo.cli import environment
from chibo.core.vault import custody, keys, rotation
from chibo.gateways import logsigner
from chibo.gateways.durable import make_folder

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

LONGEST_SOCKET_PATH = 107


class NotReady(Exception):
    """Something an operator has to do first; the sentence says what."""


def load() -> None:
    """Point to the database and load Django."""
    environment.prepare()
    django.setup()


def bring_up_to_date(*, log_key: bool = True) -> None:
    """Make everything that can be made from the source: tables, translations, static files, keys.

    Args:
        log_key: False where the log has yet to be given its name.

    Raises:
        NotReady: the tables are not up to date and the database is not ours to change unasked,
            or the folder lies so deep that sockets in it cannot be named.
    """
    if too_long := socket_path_too_long():
        raise NotReady(too_long)
    make_vault_keys()
    _tables()
    rotation.prepare()
    with contextlib.redirect_stdout(io.StringIO()):
        if "build_messages" in get_commands():
            call_command("build_messages", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
    if log_key:
        make_log_key(origin=settings.CHIBO_LOG_ORIGIN)


def unapplied() -> list[str]:
    """Names of migrations that the database does not have yet."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def unknown() -> list[str]:
    """Names of migrations that the database has and this source does not: the source is the older one."""
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connections["default"])
    ours = {app for app, _ in loader.disk_migrations}
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in ours
        and (app, name) not in loader.disk_migrations
        and not _replaced(loader, app, name)
    )


def is_empty() -> bool:
    """Whether the database has no tables of ours yet."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    return not MigrationRecorder(connections["default"]).applied_migrations()


def _replaced(loader: "MigrationLoader", app: str, name: str) -> bool:
    return any((app, name) in found.replaces for found in loader.disk_migrations.values())


NEWER_DATABASE = (
    "the database is newer than this source ({first}, …): take the newer source, or restore the backup made "
    "before the upgrade (docs/howto/operate.md)"
)


def socket_path_too_long() -> str:
    """A sentence when the signer's socket cannot be opened under its name; else nothing."""
    path = os.fsencode(settings.CHIBO_LOG_SIGNER_SOCKET)
    if len(path) <= LONGEST_SOCKET_PATH:
        return ""
    return (
        f"the path of the signer's socket has {len(path)} bytes, the system takes "
        f"{LONGEST_SOCKET_PATH}: set CHIBO_LOG_SIGNER_SOCKET to a shorter one, or move the checkout"
    )


def make_vault_keys(*, using: str = "default") -> None:
    """Make the keys of sealed data, once; never beside data that older ones have sealed.

    Args:
        using: the connection that may look at the tables.

    Raises:
        NotReady: there is sealed data, and a key of it is missing.
    """
    paths = [Path(settings.CHIBO_VAULT_KEY), Path(settings.CHIBO_INDEX_KEY)]
    missing = [path for path in paths if not path.exists()]
    if missing and _holds_sealed_data(using):
        raise NotReady(
            f"{missing[0]} is missing, and the database holds data that it opens: bring it back from custody "
            "(chibo restore, docs/explanation/custody.md)"
        )
    for path in missing:
        make_folder(path.parent)
        path.parent.chmod(0o700)
        if path == paths[0]:
            custody.add(path, keys.token())
        else:
            custody.write_index(path, token=keys.token())


def _holds_sealed_data(using: str) -> bool:
    from django.db import connections

    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.core_datakey') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT 1 FROM core_datakey)")
        return bool(cursor.fetchone()[0])


def make_log_key(*, origin: str) -> str:
    """Make the key of the log, once; the log's name, which is an older one where there is a key."""
    key, state = Path(settings.CHIBO_LOG_KEY), Path(settings.CHIBO_LOG_SIGNER_STATE)
    if key.exists() or state.exists():
        return state.read_text("utf-8").partition("\n")[0] if state.exists() else origin
    vkey = Path(settings.CHIBO_LOG_DIR) / "log.vkey"
    logsigner.keygen(origin=origin, key=key, vkey=vkey, state=state)
    return origin


def _tables() -> None:
    if newer := unknown():
        raise NotReady(NEWER_DATABASE.format(first=newer[0]))
    missing = unapplied()
    if not missing:
        return
    if not environment.is_embedded():
        raise NotReady(
            f"{len(missing)} migrations are missing in the database ({missing[0]}, …): "
            "run `chibo upgrade` first."
        )
    call_command("migrate", database="owner", interactive=False, verbosity=0)
