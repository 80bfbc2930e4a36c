"""The committed styles and scripts are what their sources give, and the sources are sound."""

import subprocess
from pathlib import Path

import brotli
import pytest

from tests.support.frontend import FRONTEND, installed

BUILT = FRONTEND.parent / "src/chibo/web/static/web"


def run(*command: str) -> None:
    done = subprocess.run(
        ["npx", "--no-install", *command],
        cwd=installed(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["chibo.css", "hall.css", "chibo.js", "reminders.js", "worker.js"])
def test_what_is_committed_is_what_the_sources_give(name, tmp_path):
    folder = installed()
    subprocess.run(
        ["node", "build.mjs", "--out", str(tmp_path)], cwd=folder, check=True, timeout=300
    )
    assert (tmp_path / name).read_bytes() == (BUILT / name).read_bytes(), "run: make frontend"


def test_the_scripts_are_strictly_typed_and_clean():
    run("tsc", "--noEmit")
    run("eslint", ".")


def test_the_scripts_do_what_their_tests_say():
    run("vitest", "run")


def test_the_stylesheet_stays_under_ten_kilobytes():
    assert len(brotli.compress((BUILT / "chibo.css").read_bytes())) < 10_000


def test_the_script_stays_under_ten_kilobytes():
    assert len(brotli.compress((BUILT / "chibo.js").read_bytes())) < 10_000


def test_the_lock_names_no_download_addresses():
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert (FRONTEND / ".npmrc").read_text().startswith("omit-lockfile-registry-resolved=true")


def test_the_fonts_are_small_and_come_with_their_licence():
    fonts = list(BUILT.glob("*.woff2"))
    assert sum(font.stat().st_size for font in fonts) < 26_000
    assert "SIL Open Font License" in Path(BUILT / "be-vietnam-pro-OFL.txt").read_text()
