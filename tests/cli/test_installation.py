"""Bringing an installation up to date, playing the demonstration, and serving it for real."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from chibo.cli import demo, environment, installation, main, serve
from chibo.config.supervisor import Process


@pytest.fixture
def own_folder(tmp_path: Path) -> Iterator[Path]:
    """Every file of the installation lies in a folder of the test's own."""
    with override_settings(
        STATIC_ROOT=tmp_path / "static",
        CHIBO_LOG_KEY=tmp_path / "keys" / "log.key",
        CHIBO_LOG_SIGNER_STATE=tmp_path / "keys" / "log.state",
        CHIBO_LOG_SIGNER_SOCKET=Path("/tmp/chibo-test.sock"),
        CHIBO_LOG_DIR=tmp_path / "log",
        CHIBO_PKI_DIR=tmp_path / "pki",
    ):
        yield tmp_path


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No database is started and no Django loaded anew."""
    monkeypatch.setattr(installation, "load", lambda: None)
    monkeypatch.setattr(installation, "bring_up_to_date", lambda: None)
    return monkeypatch


@pytest.mark.django_db
def test_files_messages_and_the_logs_key_are_made(own_folder):
    installation.bring_up_to_date()

    assert (own_folder / "static" / "staticfiles.json").exists()
    assert (own_folder / "keys" / "log.key").stat().st_mode & 0o077 == 0
    assert (own_folder / "log" / "log.vkey").exists()


def test_tables_of_ones_own_server_are_not_changed_unasked(own_folder, monkeypatch):
    monkeypatch.setattr(installation, "unknown", list)
    monkeypatch.setattr(installation, "unapplied", lambda: ["core.0001_initial"])
    monkeypatch.setattr(environment, "is_embedded", lambda: False)

    with pytest.raises(installation.NotReady, match="chibo upgrade"):
        installation.bring_up_to_date()


def test_tables_of_the_embedded_database_are_brought_up_to_date(monkeypatch):
    called: list[dict[str, object]] = []
    monkeypatch.setattr(installation, "unknown", list)
    monkeypatch.setattr(installation, "unapplied", lambda: ["core.0001_initial"])
    monkeypatch.setattr(environment, "is_embedded", lambda: True)
    monkeypatch.setattr(installation, "call_command", lambda *_, **options: called.append(options))

    installation._tables()

    assert called == [{"database": "owner", "interactive": False, "verbosity": 0}]


def test_a_path_too_deep_for_sockets_stops_the_start(own_folder):
    with (
        override_settings(CHIBO_LOG_SIGNER_SOCKET=own_folder / ("x" * 120)),
        pytest.raises(installation.NotReady, match="107"),
    ):
        installation.bring_up_to_date()


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_what_has_to_be_done_first_is_one_sentence(command, quiet, capsys):
    def refuse() -> None:
        raise installation.NotReady("migrate first.")

    quiet.setattr(installation, "bring_up_to_date", refuse)

    assert main.main([command]) == 2
    assert capsys.readouterr().err == f"chibo {command}: migrate first.\n"


def test_serve_passes_on_what_was_asked_for(quiet):
    asked: list[dict[str, object]] = []
    quiet.setattr(serve, "serve", lambda **given: asked.append(given) or 0)

    assert serve.main(["--host", "::1", "--port", "8080", "--only", "web, events"]) == 0

    assert asked == [{"host": "::1", "port": 8080, "only": ["web", "events"]}]


@pytest.mark.parametrize(
    ("words", "status", "served"),
    [(["--no-serve"], 0, False), ([], 0, True), ([], 1, False)],
)
def test_the_demonstration_is_served_when_it_went_well(words, status, served, quiet):
    ports: list[object] = []
    quiet.setattr(demo, "_play", lambda seed, serving: status)
    quiet.setattr(serve, "serve", lambda **given: ports.append(given["port"]) or 0)

    assert demo.main([*words, "--seed", "7", "--port", "8123"]) == status
    assert ports == ([8123] if served else [])


@pytest.mark.parametrize("status", [0, 1])
def test_the_processes_beside_the_demonstration_speak_to_a_file(
    status, own_folder, monkeypatch, capsys
):
    speaks = Process(
        "signer", [sys.executable, "-c", "print('ready')\nimport time; time.sleep(60)"]
    )
    told = own_folder / "demo" / "processes.log"
    monkeypatch.setenv("CHIBO_VAR", str(own_folder))
    monkeypatch.setattr("chibo.config.processes.table", lambda **_: [speaks])

    def play(seed: int, serving: bool) -> int:
        wait_until(lambda: "signer | ready" in told.read_text())
        return status

    monkeypatch.setattr("chibo.demo.run", play)

    assert demo._play(7, serving=False) == status
    assert (str(told) in capsys.readouterr().err) is bool(status)


def test_the_demonstrations_authority_is_made_once(own_folder):
    demo._make_authority()
    state = own_folder / "pki" / "state.json"
    before = state.read_bytes()

    demo._make_authority()

    assert state.read_bytes() == before


@pytest.mark.django_db
def test_an_unknown_process_is_named():
    with pytest.raises(installation.NotReady, match="no process wbe"):
        serve.serve(host="127.0.0.1", port=0, only=["wbe"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False
    return True


def wait_until(holds: Callable[[], object], within: float = 60.0) -> None:
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def children(parent: int, word: str) -> list[int]:
    """Processes that ``parent`` started with ``word`` on their command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            belongs = f"PPid:\t{parent}\n" in (entry / "status").read_text()
            named = word.encode() in (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it ended meanwhile
            continue
        if belongs and named:
            found.append(int(entry.name))
    return found


def test_a_served_installation_survives_its_killed_processes(own_database, tmp_path):
    port = free_port()
    env = os.environ | {
        "DATABASE_URL": own_database,
        "CHIBO_VAR": str(tmp_path),
        "CHIBO_LOG_SIGNER_SOCKET": str(tmp_path / "s"),
        "CHIBO_EVENTS_PORT": str(free_port()),
    }
    command = [sys.executable, "-m", "chibo.cli.main", "serve", "--port", str(port)]
    out = (tmp_path / "out").open("w")
    with out, subprocess.Popen(command, env=env, stdout=out, stderr=out) as serving:
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/"))
            for word in ("wsgi", "asgi", "run_ledger", "chibo.gateways.logsigner"):
                (before,) = children(serving.pid, word)
                os.kill(before, signal.SIGKILL)
                wait_until(lambda: set(children(serving.pid, word)) - {before})  # noqa: B023 – used at once
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/"))

            serving.terminate()
            assert serving.wait(60) == 0
        finally:
            serving.kill()
    assert not answers(f"http://127.0.0.1:{port}/")
    assert "killed by signal 9" in (tmp_path / "out").read_text()
