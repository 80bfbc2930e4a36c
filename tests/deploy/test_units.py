"""What an operator installs: units that systemd takes and that are shut in, a rotation that logrotate takes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
MOST_EXPOSED = 2.5
"""Of 10, by systemd's own reckoning; a unit without any hardening has 9.6."""


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        message = f"no {name}: run scripts/test-tools.sh"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units, with a program of this machine in the place of the installed one."""
    folder = tmp_path_factory.mktemp("units")
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8")
        (folder / unit.name).write_text(text.replace("/opt/chibo/.venv/bin/chibo", sys.executable))
    return folder


def test_systemd_takes_every_unit(units: Path):
    paths = sorted(str(path) for path in units.iterdir())

    done = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", "--recursive-errors=no", *paths],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    ours = [line for line in done.stderr.splitlines() if "chibo" in line]
    assert ours == []


@pytest.mark.parametrize("unit", sorted(path.name for path in UNITS.glob("*.service")))
def test_every_service_is_shut_in(unit: str):
    done = subprocess.run(
        [
            program("systemd-analyze"), "security", "--offline=yes", "--no-pager",
            f"--threshold={int(MOST_EXPOSED * 10)}", str(UNITS / unit),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)

    assert found, done.stdout + done.stderr
    assert float(found[1]) <= MOST_EXPOSED, done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("timer", sorted(path.name for path in UNITS.glob("*.timer")))
def test_every_timer_has_its_service_and_a_time_that_systemd_reads(timer: str):
    text = (UNITS / timer).read_text(encoding="utf-8")
    when = re.search(r"^OnCalendar=(.+)$", text, re.MULTILINE)

    assert (UNITS / timer.replace(".timer", ".service")).exists()
    assert when
    subprocess.run(
        [program("systemd-analyze"), "calendar", when[1]], check=True, capture_output=True
    )


@pytest.mark.parametrize("unit", sorted(path.name for path in UNITS.glob("*.service")))
def test_every_command_of_a_unit_is_one(unit: str):
    from django.core.management import get_commands

    from chibo.cli.main import COMMANDS

    text = (UNITS / unit).read_text(encoding="utf-8")
    words = re.search(r"^ExecStart=/opt/chibo/\.venv/bin/chibo (.+)$", text, re.MULTILINE)
    assert words
    command, *rest = words[1].split()
    assert command in COMMANDS
    if command == "manage":
        assert rest[0] in get_commands()


def test_logrotate_takes_the_rotation(tmp_path: Path):
    text = (ROOT / "deploy" / "logrotate" / "chibo").read_text(encoding="utf-8")
    (tmp_path / "x.log").write_text("{}\n" * 5)
    text = text.replace("/var/log/chibo", str(tmp_path)).replace("    su chibo chibo\n", "")
    config = tmp_path / "rotation"
    config.write_text(text)
    config.chmod(0o644)

    done = subprocess.run(
        [program("logrotate"), "--force", "--state", str(tmp_path / "state"), str(config)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.log").read_text() == ""
    assert len(list(tmp_path.glob("x.log-*"))) == 1
