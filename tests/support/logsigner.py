"""A log's signer inside this process, or as a process of its own."""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from chibo.gateways import logsigner
from chibo.gateways.logsigner import LogSigner, Notary, SignerAway

Files = dict[str, Path]


def new_files(folder: Path, origin: str) -> Files:
    """Key, verifier key, memory and socket of a new log."""
    paths = {name: folder / name for name in ("key", "vkey", "state")}
    logsigner.keygen(origin=origin, **paths)
    return {**paths, "socket": folder / "s"}


class SignerThread:
    """A signer inside this process; a context that gives its client."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def __enter__(self) -> LogSigner:
        self._context = logsigner.listening(self.files["socket"], self.files["state"])
        self._server = self._context.__enter__()
        notary = Notary(logsigner.load_key(self.files["key"]), self.files["state"])
        self._thread = threading.Thread(target=self._run, args=(notary,), daemon=True)
        self._thread.start()
        return LogSigner(self.files["socket"])

    def _run(self, notary: Notary) -> None:
        try:
            logsigner.serve(self._server, notary)
        except OSError:
            return  # the socket was closed: the test is over

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._context.__exit__(None, None, None)


class SignerProcess:
    """A signer as the installation runs it."""

    def __init__(self, files: Files) -> None:
        words = [f"--{name}={files[name]}" for name in ("key", "state", "socket")]
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "chibo.gateways.logsigner", *words],
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        )
        self.client = LogSigner(files["socket"])
        for _ in range(500):
            if self.popen.poll() is not None or self.answers():
                break
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether somebody listens."""
        try:
            self.client.state()
        except SignerAway:
            return False
        return True

    def end(self, how: str = "kill") -> tuple[int, str]:
        """End it; exit status and what it said."""
        getattr(self.popen, how)()
        _, said = self.popen.communicate(timeout=10)
        return self.popen.returncode, said.decode()
