"""A signer that dies: dying_signer.py before|after, of writing its memory; then its own arguments."""

import os
import signal
import sys
from typing import Any

from chibo.gateways import logsigner


def main(when: str, words: list[str]) -> int:
    real = logsigner.write_durably

    def write(*args: Any, **values: Any) -> None:
        if when == "after":
            real(*args, **values)
        os.kill(os.getpid(), signal.SIGKILL)

    logsigner.write_durably = write
    return logsigner.main(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
