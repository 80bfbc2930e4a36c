"""What `chibo serve` checks before it starts anything, and the table of processes."""

import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.test import override_settings

from chibo.cli import installation, serve
from chibo.config import processes
from chibo.core import clock
from chibo.core.installation import mark_demo


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_a_demonstration_is_served_on_this_machine(host):
    serve.check_address(host, demo=True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "chibo.example"])
def test_a_demonstration_refuses_every_other_address(host):
    with pytest.raises(installation.NotReady, match="demonstration"):
        serve.check_address(host, demo=True)

    serve.check_address(host, demo=False)


def test_a_taken_port_is_named_before_anything_starts():
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", 0))
        taker.listen()
        port = taker.getsockname()[1]

        with pytest.raises(installation.NotReady, match=f"127.0.0.1:{port} cannot be used"):
            serve.check_free("127.0.0.1", port)


def test_a_free_port_is_fine():
    serve.check_free("127.0.0.1", 0)


def names(**kind: bool) -> list[str]:
    return [process.name for process in processes.table(host="127.0.0.1", port=8000, **kind)]


def test_an_installation_runs_the_processes_it_needs():
    everywhere = ["signer", "worker", "ledger", "web", "events"]

    assert names(authority=False, embedded=False) == everywhere
    assert names(authority=True, embedded=True) == ["database", "pki", *everywhere]


def test_what_others_need_starts_first():
    table = processes.table(host="127.0.0.1", port=8000, authority=True, embedded=True)

    assert {process.name for process in table if process.stage == processes.GROUND} == {
        "database",
        "pki",
        "signer",
    }


def test_some_processes_can_be_chosen_and_unknown_ones_are_named():
    table = processes.table(host="127.0.0.1", port=8000, authority=False, embedded=False)

    assert [process.name for process in processes.only(table, ["events", "web"])] == [
        "events",
        "web",
    ]
    with pytest.raises(ValueError, match="no process wbe"):
        processes.only(table, ["wbe"])


def test_the_authority_listens_where_time_stamps_are_asked_for():
    with override_settings(CHIBO_TSA_URL="http://127.0.0.1:9002/tsa"):
        table = processes.table(host="127.0.0.1", port=8000, authority=True, embedded=False)

    assert list(table[0].command)[-2:] == ["--port", "9002"]


def test_every_process_names_a_program_that_is_there():
    table = processes.table(host="127.0.0.1", port=8000, authority=True, embedded=True)

    for process in table:
        said = subprocess.run(
            [*process.command[:3], "--help"], capture_output=True, text=True, timeout=60
        )
        assert said.returncode == 0, (process.name, said.stderr)
        if "granian" in process.command:
            assert find_spec(process.command[-1].partition(":")[0]) is not None


def test_a_socket_path_the_system_cannot_take_is_told(tmp_path):
    with override_settings(CHIBO_LOG_SIGNER_SOCKET=tmp_path / ("x" * 120)):
        assert "107" in installation.socket_path_too_long()
    with override_settings(CHIBO_LOG_SIGNER_SOCKET=Path("/run/s")):
        assert installation.socket_path_too_long() == ""


def test_the_logs_key_is_made_once(tmp_path):
    places = {
        "CHIBO_LOG_KEY": tmp_path / "log.key",
        "CHIBO_LOG_SIGNER_STATE": tmp_path / "log.state",
        "CHIBO_LOG_DIR": tmp_path / "log",
    }
    with override_settings(**places):
        assert installation.make_log_key(origin="log.example/1") == "log.example/1"
        first = places["CHIBO_LOG_KEY"].read_text()
        assert installation.make_log_key(origin="other.example/1") == "log.example/1"

    assert places["CHIBO_LOG_KEY"].read_text() == first
    assert (tmp_path / "log" / "log.vkey").exists()


@pytest.mark.django_db
def test_a_marked_demonstration_is_not_served_to_others(monkeypatch):
    monkeypatch.setattr("chibo.config.supervisor.Supervisor.run", lambda _self: 0)
    mark_demo(seed=1, at=clock.now())

    with pytest.raises(installation.NotReady, match=r"not on 0\.0\.0\.0"):
        serve.serve(host="0.0.0.0", port=0)

    assert serve.serve(host="127.0.0.1", port=0) == 0
