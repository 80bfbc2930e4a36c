"""Debian's clamd with one signature of our own, on a socket of the test: no signatures are fetched."""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chibo.gateways.antivirus import Clamd, ScannerAway

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MARK = b"chibo-tests-harmful-mark-7c1d"
"""Bytes that our own signature calls harmful, wherever they stand in a file."""
PATIENCE_SECONDS = 20.0


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A clamd that knows EICAR (by its digest) and ``MARK`` (by its bytes); yields its address."""
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if program is None:
        message = "no clamd: apt-get install clamav-daemon"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    signatures = folder / "signatures"
    signatures.mkdir(parents=True)
    digest = hashlib.md5(EICAR).hexdigest()  # the format of such signatures
    (signatures / "own.hdb").write_text(f"{digest}:{len(EICAR)}:Chibo.Test.Eicar\n")
    (signatures / "own.ndb").write_text(f"Chibo.Test.Mark:0:*:{MARK.hex()}\n")
    sock, config = folder / "clamd.ctl", folder / "clamd.conf"
    config.write_text(
        f"LocalSocket {sock}\nDatabaseDirectory {signatures}\nForeground yes\nMaxThreads 2\n"
        "StreamMaxLength 25M\nConcurrentDatabaseReload no\n"
    )
    process = subprocess.Popen(
        [program, "--config-file", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"unix://{sock}"
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _answers(address):
            assert process.poll() is None, "clamd ended"
            assert time.monotonic() < until, "clamd did not start in time"
            time.sleep(0.05)
        yield address
    finally:
        process.kill()
        process.wait()


def _answers(address: str) -> bool:
    try:
        return Clamd(address, patience_seconds=2).version().startswith("ClamAV")
    except ScannerAway:
        return False
