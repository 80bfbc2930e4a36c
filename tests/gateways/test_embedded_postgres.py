"""The embedded server: real processes, real files, real kills."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from chibo.gateways.embedded_postgres import DatabaseProblem, EmbeddedPostgres, account, place
from chibo.gateways.embedded_postgres import programs as programs_of

AS_ROOT = os.geteuid() == 0
only_as_root = pytest.mark.skipif(not AS_ROOT, reason="root keeps data outside the checkout")
Open = Callable[..., EmbeddedPostgres]


@pytest.fixture(scope="module")
def root_home() -> Iterator[Path]:
    """A folder that the server's account can enter, as /var/lib/chibo is."""
    folder = Path(tempfile.mkdtemp(prefix="chibo-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def open_server(root_home: Path) -> Iterator[Open]:
    """Make servers that are removed at the end, whatever happened to them."""
    made: list[EmbeddedPostgres] = []

    def make(var: Path, **options: object) -> EmbeddedPostgres:
        made.append(EmbeddedPostgres(var, root_home=root_home, ci=True, **options))
        return made[-1]

    yield make
    for server in made:
        server.reset()


@pytest.fixture(scope="module")
def server(open_server: Open, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedPostgres:
    """One server, started, for the tests that leave it running or start it again."""
    return open_server(tmp_path_factory.mktemp("installation") / "var")


@pytest.fixture
def running(server: EmbeddedPostgres) -> EmbeddedPostgres:
    server.start()
    return server


def ask(url: str, question: str) -> tuple[object, ...]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question).fetchone() or ()


def test_it_answers_in_utf8_and_starting_again_changes_nothing(running):
    pid = running.status().pid

    running.start()

    assert running.status().pid == pid
    assert ask(running.url(), "SELECT current_user::text, current_setting('server_encoding')") == (
        "chibo_app",
        "UTF8",
    )


def test_neither_role_may_step_around_row_security(running):
    loose = (
        "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'chibo%' AND (rolsuper OR rolbypassrls)"
    )

    assert ask(running.url(), loose) == (0,)


def test_the_owner_makes_tables_and_the_application_may_not(running):
    with psycopg.connect(running.owner_url()) as owner:
        owner.execute("CREATE TABLE made_by_owner ()")
        owner.rollback()

    with (
        psycopg.connect(running.url()) as application,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        application.execute("CREATE TABLE made_by_application ()")


@pytest.mark.parametrize("role", ["postgres", "chibo_owner", "chibo_app"])
def test_nobody_enters_without_the_password(running, role):
    address = f"postgresql://{role}:guess@127.0.0.1:{running.status().port}/chibo"

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address)


def test_passwords_travel_as_scram_and_are_kept_from_others(running):
    secrets = running.place.base / "secrets.json"

    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert len(set(json.loads(secrets.read_text()).values())) == 3
    stored = ask(
        running.url("postgres", "postgres"),
        "SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword LIKE 'SCRAM-SHA-256$%'",
    )
    assert stored == (3,)


def test_it_listens_on_loopback_only(running):
    port = f"{running.status().port:04X}"
    sockets = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path("/proc/net", table).read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    ]

    assert [address for address in sockets if address.endswith(f":{port}")] == [f"0100007F:{port}"]


def test_data_and_port_outlive_a_stop(running):
    with psycopg.connect(running.owner_url()) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        owner.execute("INSERT INTO kept VALUES (7)")
    port = running.status().port

    assert running.stop() is True
    assert running.stop() is False
    assert not running.status().running
    running.start()

    assert running.status().port == port
    assert ask(running.owner_url(), "SELECT max(n) FROM kept") == (7,)


def test_what_was_committed_survives_killing_the_server(running):
    with psycopg.connect(running.owner_url()) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS promised (n int)")
    for n in range(3):
        with psycopg.connect(running.owner_url()) as owner:
            owner.execute("INSERT INTO promised VALUES (%s)", [n])
        os.kill(running.status().pid or 0, signal.SIGKILL)
        running.start()

    assert ask(running.owner_url(), "SELECT count(*) FROM promised") == (3,)


def test_a_stale_pid_file_that_names_another_program_is_seen_through(running):
    pid_file = running.place.data / "postmaster.pid"
    user = account.choose(running.place.data, ci=True)
    running.stop()
    other = subprocess.Popen(["sleep", "60"], **user.process())
    try:
        pid_file.write_text(f"{other.pid}\n{running.place.data}\n1\n1\n\n127.0.0.1\n")
        user.own(pid_file)

        assert not running.status().running
        running.start()

        assert running.status().pid != other.pid
    finally:
        other.kill()
        other.wait()


def test_a_taken_port_is_exchanged_for_a_free_one(running):
    port = running.status().port
    running.stop()
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taker.bind(("127.0.0.1", port))
        taker.listen()

        running.start()

        assert running.status().port != port
        assert ask(running.url(), "SELECT 1") == (1,)


def test_a_server_that_cannot_start_says_what_its_log_says(running):
    running.stop()
    settings = running.place.data / "postgresql.auto.conf"
    before = settings.read_text()
    settings.write_text("shared_buffers = 'a lot'\n")
    try:
        with pytest.raises(DatabaseProblem, match="shared_buffers"):
            running.start()
    finally:
        settings.write_text(before)
    running.start()


def test_a_long_log_is_set_aside(running, monkeypatch):
    monkeypatch.setattr("chibo.gateways.embedded_postgres.server._LOG_BYTES", 10)
    running.stop()

    running.start()

    assert running.place.log.with_suffix(".log.1").exists()


def test_data_of_another_major_version_is_left_alone(running):
    running.stop()
    mark = running.place.data / "PG_VERSION"
    before = mark.read_text()
    mark.write_text("14\n")
    try:
        with pytest.raises(DatabaseProblem, match="written by PostgreSQL 14"):
            running.start()
    finally:
        mark.write_text(before)
    running.start()


def test_several_commands_at_once_start_one_server(open_server, root_home, tmp_path):
    server = open_server(tmp_path / "var")
    server.place.make()
    (server.place.base / "data.new").mkdir()  # what a killed first start leaves
    (server.place.base / "data.new" / "PG_VERSION").write_text("half")
    program = (
        "import sys; from pathlib import Path;"
        "from chibo.gateways.embedded_postgres import EmbeddedPostgres;"
        "s = EmbeddedPostgres(Path(sys.argv[1]), root_home=Path(sys.argv[2]), ci=True);"
        "s.start(); print(s.status().pid)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "var"), str(root_home)]

    starts = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [start.communicate(timeout=120)[0].strip() for start in starts]

    assert [start.returncode for start in starts] == [0, 0, 0, 0]
    assert set(said) == {str(server.status().pid)}


def test_reset_leaves_nothing_but_the_programs(open_server, tmp_path):
    server = open_server(tmp_path / "var")
    server.start()
    pid = server.status().pid or 0

    server.reset()
    server.reset()

    assert not server.place.base.exists() or not any(server.place.base.glob("data*"))
    assert not server.place.pointer.exists()
    assert server.stop() is False
    assert _ends(pid)


def test_without_any_programs_the_sentence_names_the_way_out(open_server, tmp_path):
    server = open_server(tmp_path / "var", sources=())

    with pytest.raises(DatabaseProblem, match="DATABASE_URL"):
        server.start()


def test_a_disk_that_refuses_is_told_in_a_sentence(tmp_path, root_home):
    server = EmbeddedPostgres(tmp_path / "var", root_home=root_home, ci=True)
    server.place.base.parent.mkdir(exist_ok=True)
    server.place.base.write_text("a file where a folder should be")

    with pytest.raises(DatabaseProblem, match="could not be set up"):
        server.start()


def test_a_failing_initdb_is_told_in_its_own_words(open_server, tmp_path):
    server = open_server(tmp_path / "var")
    server.place.make()
    server.place.passwords()
    (server.place.base / "secrets.json").write_text('{"postgres": ""}')  # initdb wants a password

    with pytest.raises(DatabaseProblem, match="password"):
        server.start()


def fake_server(folder: Path, version: str) -> None:
    folder.mkdir(parents=True)
    (folder / "postgres").write_text(
        f"#!/bin/sh\necho 'postgres (PostgreSQL) {version} (Debian)'\n"
    )
    (folder / "postgres").chmod(0o755)


def test_the_newest_of_debians_servers_is_taken(tmp_path):
    fake_server(tmp_path / "9.6" / "bin", "9.6.24")
    fake_server(tmp_path / "15" / "bin", "15.18")
    (tmp_path / "17" / "bin").mkdir(parents=True)  # its postgres is missing

    found = programs_of.from_debian(tmp_path)

    assert found is not None
    assert (found.major, found.version, found.source) == (15, "15.18", "Debian")


@pytest.mark.skipif(programs_of.from_debian() is None, reason="Debian's server is not installed")
def test_debians_server_stands_in_for_the_wheel(open_server, tmp_path):
    server = open_server(tmp_path / "var", sources=("debian",))

    server.start()

    assert ask(server.url(), "SELECT upper('dang')") == ("DANG",)


def test_data_keeps_its_account_and_ci_borrows_nobody(tmp_path):
    absent = tmp_path / "absent"

    assert account.choose(tmp_path, ci=False).is_us
    assert account.choose(absent, ci=True).name == "nobody" or not AS_ROOT


def test_an_ordinary_user_keeps_everything_in_the_installation(tmp_path, root_home):
    found = place.of(tmp_path / "var", root_home, as_root=False)

    assert found.base == found.home == tmp_path / "var" / "postgres"
    found.make()
    assert stat.S_IMODE(found.base.stat().st_mode) == 0o700


@only_as_root
def test_a_moved_checkout_finds_its_data_and_a_copied_one_gets_its_own(tmp_path, root_home):
    first = place.of(tmp_path / "first" / "var", root_home)
    first.make()
    shutil.copytree(tmp_path / "first", tmp_path / "copy")

    copied = place.of(tmp_path / "copy" / "var", root_home)
    (tmp_path / "first").rename(tmp_path / "moved")
    moved = place.of(tmp_path / "moved" / "var", root_home)

    assert copied.base != first.base
    assert moved.base == first.base


def _ends(pid: int, within: float = 10.0) -> bool:
    until = time.monotonic() + within
    while Path("/proc", str(pid)).exists() and time.monotonic() < until:
        time.sleep(0.05)
    return not Path("/proc", str(pid)).exists()
