"""The committed styles and scripts are what their sources give, and the sources are sound."""

import base64
import hashlib
import re
import subprocess
from pathlib import Path

import brotli

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


def test_what_is_committed_is_what_the_sources_give(tmp_path):
    folder = installed()
    subprocess.run(
        ["node", "build.mjs", "--out", str(tmp_path)], cwd=folder, check=True, timeout=300
    )
    for made in tmp_path.iterdir():
        committed = BUILT / made.name
        assert made.read_bytes() == committed.read_bytes(), f"{made.name}: run make frontend"


def test_the_published_hashes_are_those_of_the_files():
    lines = (BUILT / "ballot-files.sha256").read_text().splitlines()
    assert len(lines) >= 3
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((BUILT / name).read_bytes()).hexdigest() == digest


def test_pages_without_a_server_may_run_their_own_script_and_nothing_else():
    for file in BUILT.glob("*.html"):
        page = file.read_text(encoding="utf-8")
        code = re.search(r"<script>(.*)</script>", page, re.DOTALL)
        assert code
        digest = base64.b64encode(hashlib.sha256(code[1].encode()).digest()).decode()
        assert f"default-src 'none'; script-src 'sha256-{digest}';" in page
        assert not re.search(r"https?://(?!www\.w3\.org/)", page), "nothing from elsewhere"


def test_the_booth_stays_under_25_kilobytes():
    parts = [(BUILT / name).read_bytes() for name in ("ballot.js", "ballot-worker.js")]
    assert sum(len(brotli.compress(part)) for part in parts) < 25_000


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
