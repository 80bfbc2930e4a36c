"""An installation's database server of its own, and a real web process before it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings as configured
from django.db import connections
from django.test import Client

from chibo.core.rls import grant_to_application
from chibo.gateways.embedded_postgres import EmbeddedPostgres, programs
from chibo.ground.accounts.models import User
from tests.assembly.ballots.evidence import Machine
from tests.assembly.ballots.hall import Hall
from tests.support.sessions import sign_in

ENDS = ("default", "owner")


@contextmanager
def pointed(server: EmbeddedPostgres) -> Iterator[None]:
    """Django's connections lead to this server meanwhile."""
    before = {alias: dict(connections[alias].settings_dict) for alias in ENDS}
    connections.close_all()
    for alias, role in zip(ENDS, ("chibo_app", "chibo_owner"), strict=True):
        match = re.fullmatch(r"postgresql://([^:]+):([^@]+)@([^:]+):(\d+)/(.+)", server.url(role))
        assert match
        user, password, host, port, name = match.groups()
        connections[alias].settings_dict.update(
            USER=user, PASSWORD=password, HOST=host, PORT=port, NAME=name
        )
    try:
        yield
    finally:
        connections.close_all()
        for alias in ENDS:
            connections[alias].settings_dict.update(before[alias])


@contextmanager
def started(folder: Path, fill: Callable[[Machine], None]) -> Iterator[Machine]:
    """A server of its own with our tables.

    Args:
        fill: makes the tables as the owner; the server's address is that of ``Machine.server``.
    """
    home = Path(tempfile.mkdtemp(prefix="chibo-test-"))
    home.chmod(0o755)
    server = EmbeddedPostgres(folder / "var", root_home=home, ci=True)
    try:
        server.start()
        made = Machine(server, programs.find(server.place.home))
        fill(made)
        yield made
    finally:
        server.reset()
        shutil.rmtree(home, ignore_errors=True)


def copy_tables(made: Machine) -> None:
    """The tables of the test database, with what migrations put into them."""
    given = connections["owner"].settings_dict
    tables = subprocess.run(
        [made.programs["pg_dump"], "--no-owner", "--no-privileges", "--enable-row-security"],
        env=os.environ | {
            "PGHOST": given["HOST"], "PGPORT": str(given["PORT"]), "PGUSER": given["USER"],
            "PGPASSWORD": given["PASSWORD"], "PGDATABASE": given["NAME"],
        },
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    psql = [made.programs["psql"], "-q", "-v", "ON_ERROR_STOP=1", made.server.url("chibo_owner")]
    subprocess.run(psql, input=tables, check=True, capture_output=True)
    with pointed(made.server):
        grant_to_application(using="owner")


class Web:
    """The web process, and the browsers of the members, signed in long before."""

    def __init__(self, machine: Machine, folder: Path, boxes: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.lines = folder / "web.log"
        given = {name: os.environ[name] for name in os.environ if not name.startswith("CHIBO_")}
        env = given | {
            "DATABASE_URL": machine.server.url("chibo_app"),
            "DATABASE_OWNER_URL": machine.server.url("chibo_owner"),
            "CHIBO_SECRET_KEY": configured.SECRET_KEY,
            "CHIBO_BALLOT_BOX_DIR": str(boxes),
            "CHIBO_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "chibo.config.settings",
        }
        log = Path(sys.modules["chibo.config"].__path__[0]) / "granian_log.json"
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--log-config", str(log)]
        command += ["--log-level", "warning", "--blocking-threads", "4"]
        self._start = partial(
            subprocess.Popen, [*command, "chibo.config.wsgi:application"], env=env,
            start_new_session=True,
        )  # fmt: skip
        self.cookies: dict[str, str] = {}
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        with self.lines.open("ab") as out:
            self.process = self._start(stdout=out, stderr=out)
        self._wait()

    def kill(self) -> None:
        """kill -9, with all that it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def sign_in(self, room: Hall, keys: Iterable[str]) -> None:
        """Sessions of members, in another order than that of the casting."""
        for key in sorted(keys, reverse=True):
            user = User.objects.create(username=f"{room.id}-{key}", person_id=room.person(key))
            client = Client(SERVER_NAME="localhost")
            sign_in(client, user)
            self.cookies[key] = client.cookies[configured.SESSION_COOKIE_NAME].value

    def _wait(self) -> None:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://localhost:{self.port}/offline", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.lines.read_text())

    def cast(self, key: str, url: str, text: str) -> str:
        token = "t" * 32
        cookie = f"{configured.SESSION_COOKIE_NAME}={self.cookies[key]}; {configured.CSRF_COOKIE_NAME}={token}"
        headers = {"Cookie": cookie, "X-CSRFToken": token, "Content-Type": "application/json"}
        asked = urllib.request.Request(
            f"http://localhost:{self.port}{url}", text.encode(), headers, method="POST"
        )
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{refused.code} {refused.read().decode()}") from refused

    def stop(self) -> bytes:
        self.process.terminate()
        self.process.wait(20)
        return self.lines.read_bytes()
