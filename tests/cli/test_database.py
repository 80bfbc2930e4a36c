"""`chibo database` on an installation of the test's own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

CHIBO = [sys.executable, "-m", "chibo.cli.main", "database"]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Environment of an installation without a DATABASE_URL."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    env |= {"CHIBO_VAR": str(tmp_path_factory.mktemp("own") / "var"), "CI": "true"}
    yield env
    subprocess.run([*CHIBO, "reset", "--yes"], env=env, check=True, stdout=subprocess.DEVNULL)


def chibo(env: dict[str, str], *words: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CHIBO, *words], env=env, input=answer, capture_output=True, text=True, timeout=120
    )


def test_start_status_and_stop_tell_what_they_found(own):
    started = chibo(own, "start")
    assert started.returncode == 0
    assert "running on 127.0.0.1:" in started.stdout
    assert chibo(own, "status").stdout == started.stdout

    assert chibo(own, "stop").stdout == "stopped\n"
    assert chibo(own, "stop").stdout == "it was not running\n"
    assert chibo(own, "status").returncode == 3


@pytest.mark.parametrize(("words", "role"), [([], "chibo_app"), (["--owner"], "chibo_owner")])
def test_url_starts_the_server_and_leads_to_it(own, words, role):
    url = chibo(own, "url", *words).stdout.strip()

    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_user::text").fetchone() == (role,)


def test_run_gives_another_program_both_addresses(own):
    program = (
        "import os; print(os.environ['DATABASE_URL'][:22], os.environ['DATABASE_OWNER_URL'][:24])"
    )

    said = chibo(own, "run", "--", sys.executable, "-c", program)

    assert said.stdout.split() == ["postgresql://chibo_app", "postgresql://chibo_owner"]


def test_run_keeps_a_given_address(own):
    given = {**own, "DATABASE_URL": "postgresql://mine@db.example/chibo"}

    said = chibo(given, "run", "--", "printenv", "DATABASE_URL")

    assert said.stdout.strip() == given["DATABASE_URL"]


@pytest.mark.parametrize("program", [[], ["--", "no-such-program"]])
def test_run_asks_for_a_program_it_can_find(own, program):
    said = chibo(own, "run", *program)

    assert said.returncode == 2
    assert "which program?" in said.stderr


def test_watch_starts_a_killed_server_again(own):
    with subprocess.Popen([*CHIBO, "watch"], env=own, stdout=subprocess.PIPE) as watching:
        first = _pid_once_running(own, other_than=0)
        os.kill(first, signal.SIGKILL)
        second = _pid_once_running(own, other_than=first)
        watching.terminate()

        assert watching.wait(30) == 0
    assert second != first


def test_reset_asks_before_it_removes(own):
    chibo(own, "start")

    refused = chibo(own, "reset", answer="no\n")
    assert refused.returncode == 1
    assert chibo(own, "status").returncode == 0

    assert chibo(own, "reset", answer="yes\n").returncode == 0
    assert chibo(own, "status").returncode == 3
    assert not Path(own["CHIBO_VAR"], "database.json").exists()


def _pid_once_running(env: dict[str, str], *, other_than: int) -> int:
    from chibo.gateways.embedded_postgres import EmbeddedPostgres

    server = EmbeddedPostgres(Path(env["CHIBO_VAR"]))
    until = time.monotonic() + 60
    while (pid := server.status().pid) in {None, other_than}:
        assert time.monotonic() < until
        time.sleep(0.05)
    return int(pid or 0)
