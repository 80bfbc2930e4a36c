"""PostgreSQL's own programs, called: ``initdb`` and ``pg_ctl``."""

import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from chibo.gateways.embedded_postgres.account import Account
from chibo.gateways.embedded_postgres.errors import DatabaseProblem
from chibo.gateways.embedded_postgres.place import Place
from chibo.gateways.embedded_postgres.programs import Programs

_START_SECONDS = 120
_BUILTIN_LOCALES_SINCE = 17


def prepare(where: Place, found: Programs, user: Account, password: str) -> None:
    """Make the cluster if there is none; refuse programs of another major version.

    The cluster is made under another name first, so that a half-made one is never started.

    Raises:
        DatabaseProblem: the data was written by another major version.
        subprocess.CalledProcessError: ``initdb`` failed.
    """
    where.log.parent.mkdir(exist_ok=True)
    user.own(where.log.parent)
    if where.data.exists():
        made_by = (where.data / "PG_VERSION").read_text().strip()
        if made_by != str(found.major):
            raise DatabaseProblem(
                f"The data in {where.data} was written by PostgreSQL {made_by}, the programs here "
                f"are {found.version}. Carry it over with pg_dump of version {made_by}, or start "
                "afresh with `make reset`."
            )
        return
    draft = where.base / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    user.own(draft)
    _initdb(found, user, draft, password)
    draft.rename(where.data)


def _initdb(found: Programs, user: Account, data: Path, password: str) -> None:
    locale = ["--locale=C"]
    if found.major >= _BUILTIN_LOCALES_SINCE:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    with tempfile.NamedTemporaryFile("w", dir=data.parent) as secret:
        secret.write(password)
        secret.flush()
        user.own(Path(secret.name))
        told = ["--pgdata", str(data), "--username=postgres", f"--pwfile={secret.name}"]
        kind = ["--encoding=UTF8", *locale, "--auth=scram-sha-256", "--data-checksums"]
        subprocess.run(
            [found["initdb"], *told, *kind],
            check=True,
            capture_output=True,
            text=True,
            **user.process(),
        )


def launch(
    where: Place, found: Programs, user: Account, port: int
) -> subprocess.CompletedProcess[str]:
    """Start the server on loopback and wait until it answers or gives up."""
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 200,
        "password_encryption": "scram-sha-256",
        "log_line_prefix": "%m [%p] ",
        # Its own words about a failed statement quote rows of people; the application tells of its failures.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
    }
    given = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())
    return control(found, user, "start", where.data, "-l", str(where.log), "-o", given, check=False)


def control(
    found: Programs, user: Account, action: str, data: Path, *more: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run ``pg_ctl``, waiting for its effect.

    Raises:
        subprocess.CalledProcessError: it failed and ``check`` is set.
    """
    return subprocess.run(
        [found["pg_ctl"], action, "-D", str(data), "-w", "-t", str(_START_SECONDS), *more],
        check=check,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if action == "stop" else subprocess.DEVNULL,
        **user.process(),
    )


def last_lines(log: Path, count: int = 8) -> str:
    """The end of the server's log."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return "(nothing)"
